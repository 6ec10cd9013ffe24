/** "Changes": who changed where mail goes, when, and what. Nothing can be deleted here. */
import { Button } from '@wordpress/components';
import { useEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { Change } from '../api/audit';
import { Loading } from '../components/loading';
import { Message } from '../components/message';
import { Section } from '../components/section';
import { fullTime, shortTime } from '../components/time';
import { changeText, changeTitle, type Names } from './changes-words';
import { useChanges } from './use-changes';
import './changes.scss';

/** Where the notice on the dashboard leads to. */
const ANCHOR = 'mailwright-changes';

export default function Changes( { connections }: { connections: Names } ) {
	const { state, load } = useChanges();
	const { phase, changes, cursor } = state;
	const loading = phase === 'loading';
	const retryFrom = changes.length > 0 ? cursor : null;
	const list = useRef< HTMLOListElement >( null );
	const shown = changes.length > 0;
	useEffect( () => {
		if ( shown && window.location.hash === `#${ ANCHOR }` ) {
			list.current?.focus();
		}
	}, [ shown ] );
	return (
		<Section label={ __( 'Changes', 'mailwright' ) }>
			<p className="mailwright-muted">
				{ __(
					'Who changed where mail of this site goes. Everybody who may change settings also gets an email about it.',
					'mailwright'
				) }
			</p>
			{ changes.length > 0 && (
				<ol
					id={ ANCHOR }
					ref={ list }
					tabIndex={ -1 }
					className="mailwright-changes"
				>
					{ changes.map( ( change ) => (
						<Entry
							key={ change.id }
							change={ change }
							names={ connections }
						/>
					) ) }
				</ol>
			) }
			{ phase === 'ready' && changes.length === 0 && (
				<p>{ __( 'Nothing was changed yet.', 'mailwright' ) }</p>
			) }
			{ loading && changes.length === 0 && <Loading /> }
			{ phase === 'failed' && (
				<Message status="error">{ state.message }</Message>
			) }
			{ ( phase === 'failed' || cursor !== null ) && (
				<div className="mailwright-actions">
					<Button
						__next40pxDefaultSize
						variant="secondary"
						isBusy={ loading }
						aria-disabled={ loading }
						onClick={ () => ! loading && void load( retryFrom ) }
					>
						{ phase === 'failed'
							? __( 'Try again', 'mailwright' )
							: __( 'Show older changes', 'mailwright' ) }
					</Button>
				</div>
			) }
		</Section>
	);
}

function Entry( { change, names }: { change: Change; names: Names } ) {
	return (
		<li>
			<strong>{ changeTitle( change, names ) }</strong>
			<span className="mailwright-muted">
				<time dateTime={ change.at } title={ fullTime( change.at ) }>
					{ shortTime( change.at ) }
				</time>
				{ ' · ' }
				<bdi>{ change.who }</bdi>
			</span>
			{ change.fields.length > 0 && (
				<dl>
					{ change.fields.map( ( field ) => (
						<div key={ field.label }>
							<dt>{ field.label }</dt>
							<dd dir="auto">
								{ changeText( field, names, change.event ) }
							</dd>
						</div>
					) ) }
				</dl>
			) }
		</li>
	);
}
