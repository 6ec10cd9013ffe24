/** What stands below an opened row: what happened and why, what can be done, and then the facts. */
import { Button, Spinner } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { Message as FullMessage, MessageRow } from '../api/messages';
import { Explanation } from '../components/explanation';
import { Icon } from '../components/icon';
import { Message } from '../components/message';
import { Attempts } from './attempts';
import { ContentView } from './content-view';
import { Facts } from './facts';
import type { Connection } from './log-tab';
import { Recipients } from './recipients';
import { useMessage, type OpenMessage } from './use-message';
import { statusMark, statusSentence, statusWord, subjectText } from './words';

interface Props {
	row: MessageRow;
	connections: readonly Connection[];
	onChange: () => void;
}

export function MessageDetails( { row, connections, onChange }: Props ) {
	const open = useMessage( row, onChange );
	const { detail } = open;
	return (
		<section
			className="mailwright-details"
			aria-label={ subjectText( row ) }
		>
			{ detail.phase === 'loading' && (
				<p>
					<Spinner /> { __( 'Loading…', 'mailwright' ) }
				</p>
			) }
			{ detail.phase === 'failed' && (
				<Message status="error">{ detail.message }</Message>
			) }
			{ detail.phase === 'ready' && (
				<>
					<What open={ open } message={ detail.message } />
					<Actions open={ open } message={ detail.message } />
					<Facts
						message={ detail.message }
						connections={ connections }
					/>
					<Recipients message={ detail.message } />
					<Attempts
						attempts={ detail.message.attempt_list }
						connections={ connections }
					/>
					<ContentView message={ detail.message } />
				</>
			) }
		</section>
	);
}

/** States in which the last failure is what one wants to know about. */
const UNHAPPY = [ 'dead', 'retry', 'unknown', 'held' ];

const failureOf = ( { status, explanation }: FullMessage ) =>
	UNHAPPY.includes( status ) ? explanation : null;

const lastReply = ( { attempt_list }: FullMessage ): string =>
	attempt_list[ attempt_list.length - 1 ]?.reply ?? '';

function What( {
	open: { explained },
	message,
}: {
	open: OpenMessage;
	message: FullMessage;
} ) {
	const failure = failureOf( message ) ?? explained;
	const said = failure?.said || lastReply( message );
	const sentence = statusSentence( message );
	return (
		<div className="mailwright-details__what">
			<div className="mailwright-verdict">
				<Icon name={ statusMark( message.status ) } size={ 24 } />
				<div className="mailwright-verdict__text">
					<h3>
						{ failure
							? failure.title
							: statusWord( message.status ) }
					</h3>
					{ said && (
						<p className="mailwright-said">
							<bdi>{ said }</bdi>
						</p>
					) }
					{ sentence && <p>{ sentence }</p> }
				</div>
			</div>
			{ failure && <Explanation cause={ failure } /> }
		</div>
	);
}

/** Nobody wonders why these cannot be sent again. */
const WAITING = [ 'ready', 'claimed', 'wire', 'retry' ];

const CANCELABLE = [ 'ready', 'retry', 'unknown', 'held' ];

function Actions( {
	open: { busy, error, act, explain, explained },
	message,
}: {
	open: OpenMessage;
	message: FullMessage;
} ) {
	const reply = lastReply( message );
	const button = (
		name: 'resend' | 'cancel' | 'release' | 'explain',
		label: string,
		onClick: () => void
	) => (
		<Button
			__next40pxDefaultSize
			variant="secondary"
			isBusy={ busy === name }
			aria-disabled={ busy !== '' }
			onClick={ onClick }
		>
			{ label }
		</Button>
	);
	return (
		<>
			{ error && <Message status="error">{ error }</Message> }
			<div className="mailwright-actions">
				{ message.status === 'held' &&
					button( 'release', __( 'Release', 'mailwright' ), () => {
						void act( 'release' );
					} ) }
				{ message.status === 'retry' &&
					button( 'release', __( 'Try now', 'mailwright' ), () => {
						void act( 'release' );
					} ) }
				{ message.can_resend &&
					button( 'resend', __( 'Resend', 'mailwright' ), () => {
						void act( 'resend' );
					} ) }
				{ CANCELABLE.includes( message.status ) &&
					button( 'cancel', __( 'Cancel', 'mailwright' ), () => {
						void act( 'cancel' );
					} ) }
				{ message.status !== 'sent' &&
					reply &&
					! failureOf( message ) &&
					! explained &&
					button( 'explain', __( 'Explain', 'mailwright' ), () => {
						void explain( reply );
					} ) }
			</div>
			{ ! message.can_resend &&
				! WAITING.includes( message.status ) &&
				message.resend_refusal && (
					<p className="mailwright-muted">
						{ __( 'It cannot be sent again:', 'mailwright' ) }{ ' ' }
						{ message.resend_refusal }
					</p>
				) }
		</>
	);
}
