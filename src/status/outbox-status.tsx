/** Below the verdict: what waits and why, and what can be done about it. Nothing is drawn while nothing is the matter. */
import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import type { ConnectionState, Outbox, OutboxAction } from '../api/outbox';
import { Icon } from '../components/icon';
import { Message } from '../components/message';
import {
	attentionText,
	homeText,
	safeModeText,
	troubleOf,
	troubleText,
	waitingText,
} from './outbox-words';
import type { OutboxPanel } from './use-outbox';
import './outbox.scss';

const DONE: Record< OutboxAction, () => string > = {
	run: () => __( 'Everything that waits is tried now.', 'mailwright' ),
	pause: () => __( 'Sending is paused.', 'mailwright' ),
	resume: () => __( 'Sending goes on.', 'mailwright' ),
	release: () => __( 'The held messages are released.', 'mailwright' ),
	release_safe: () => __( 'The held messages are released.', 'mailwright' ),
	cancel_safe: () => __( 'The held messages are dropped.', 'mailwright' ),
};

interface Props {
	panel: OutboxPanel;
	nameOf: ( connection: string ) => string;
	/** The connection whose trouble is the verdict above. */
	told: string;
	onShowLog: ( status: string ) => void;
}

export default function OutboxStatus( {
	panel,
	nameOf,
	told,
	onShowLog,
}: Props ) {
	const { outbox, error } = panel;
	if ( ! outbox ) {
		return null;
	}
	const waiting = waitingText( outbox );
	const safe = safeModeText( outbox.safe_mode );
	return (
		<div className="mailwright-outbox">
			{ error && <Message status="error">{ error }</Message> }
			{ safe && (
				<Line mark="warning">
					<p>{ safe }</p>
				</Line>
			) }
			<HomeChanged panel={ panel } outbox={ outbox } />
			{ outbox.paused && (
				<Line mark="warning">
					{ __(
						'Sending in the background is paused. Nothing is lost: messages are kept until somebody resumes it.',
						'mailwright'
					) }
				</Line>
			) }
			{ troubleOf( outbox ).map( ( state ) =>
				state.id === told ? (
					<Remedy key={ state.id } state={ state } />
				) : (
					<Trouble key={ state.id } { ...{ state, nameOf } } />
				)
			) }
			{ outbox.silent && ! outbox.paused && (
				<Line mark="bad">
					{ __(
						'Messages are due, but nothing has come to send them for more than five minutes. WordPress’s own clock (WP-Cron) may be switched off on this site. “Try now” sends them; for the time after that, ask your web host to call wp-cron.php every minute.',
						'mailwright'
					) }
				</Line>
			) }
			{ waiting && <p>{ waiting }</p> }
			<Attention outbox={ outbox } onShowLog={ onShowLog } />
			<Actions panel={ panel } outbox={ outbox } />
		</div>
	);
}

const Line = ( {
	mark,
	children,
}: {
	mark: 'warning' | 'bad';
	children: ReactNode;
} ) => (
	<div className="mailwright-outbox__line">
		<Icon name={ mark } />
		<div>{ children }</div>
	</div>
);

function Trouble( {
	state,
	nameOf,
}: {
	state: ConnectionState;
	nameOf: Props[ 'nameOf' ];
} ) {
	return (
		<Line mark={ state.state === 'paused' ? 'bad' : 'warning' }>
			<p>
				<strong>
					{ sprintf(
						/* translators: 1: name of a connection, 2: what is wrong with it, such as "The server does not accept this password". */
						__( '%1$s: %2$s', 'mailwright' ),
						nameOf( state.id ),
						state.title ||
							__( 'It does not work at the moment', 'mailwright' )
					) }
				</strong>
			</p>
			{ state.reply && (
				<p className="mailwright-said">
					<bdi>{ state.reply }</bdi>
				</p>
			) }
			<Remedy state={ state } />
		</Line>
	);
}

const Remedy = ( { state }: { state: ConnectionState } ) => (
	<>
		{ state.fix && (
			<p>
				<strong>{ __( 'What to do:', 'mailwright' ) }</strong>{ ' ' }
				{ state.fix }
			</p>
		) }
		<p>{ troubleText( state ) }</p>
	</>
);

function HomeChanged( {
	panel,
	outbox: { home_changed },
}: {
	panel: OutboxPanel;
	outbox: Outbox;
} ) {
	if ( ! home_changed || home_changed.held === 0 ) {
		return null;
	}
	return (
		<Line mark="warning">
			<p>{ homeText( home_changed ) }</p>
			<p>
				{ __(
					'If this is the live site and only its address has changed, release them. If this is a copy, leave them.',
					'mailwright'
				) }
			</p>
			<div className="mailwright-actions">
				<ActButton action="release" panel={ panel }>
					{ __( 'Release', 'mailwright' ) }
				</ActButton>
			</div>
		</Line>
	);
}

/** All of them, as the log's filter understands it. */
const ATTENTION = 'dead,unknown,held';

function Attention( {
	outbox,
	onShowLog,
}: {
	outbox: Outbox;
	onShowLog: Props[ 'onShowLog' ];
} ) {
	const text = attentionText( outbox );
	if ( ! text ) {
		return null;
	}
	return (
		<p>
			{ text }{ ' ' }
			<Button variant="link" onClick={ () => onShowLog( ATTENTION ) }>
				{ __( 'Show them', 'mailwright' ) }
			</Button>
		</p>
	);
}

function Actions( { panel, outbox }: { panel: OutboxPanel; outbox: Outbox } ) {
	const offered: Array< [ OutboxAction, string ] > = [];
	if ( outbox.paused ) {
		offered.push( [ 'resume', __( 'Resume', 'mailwright' ) ] );
	} else if ( outbox.waiting > 0 ) {
		offered.push(
			[ 'run', __( 'Try now', 'mailwright' ) ],
			[ 'pause', __( 'Pause', 'mailwright' ) ]
		);
	}
	return (
		<div className="mailwright-actions">
			{ offered.map( ( [ action, label ] ) => (
				<ActButton key={ action } action={ action } panel={ panel }>
					{ label }
				</ActButton>
			) ) }
		</div>
	);
}

function ActButton( {
	action,
	panel: { busy, act },
	children,
}: {
	action: OutboxAction;
	panel: OutboxPanel;
	children: ReactNode;
} ) {
	return (
		<Button
			__next40pxDefaultSize
			variant={ action === 'pause' ? 'tertiary' : 'secondary' }
			isBusy={ busy === action }
			aria-disabled={ busy !== '' }
			onClick={ () => void act( action, DONE[ action ]() ) }
		>
			{ children }
		</Button>
	);
}
