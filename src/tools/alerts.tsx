/** "Alerts": who is told when email does not leave, by other ways than email. */
import { Button, VisuallyHidden } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { AlertChannel } from '../api/alerts';
import { DeleteQuestion } from '../components/delete-question';
import { sourceText } from '../components/fields';
import { Icon } from '../components/icon';
import { Failed } from '../components/failed';
import { Loading } from '../components/loading';
import { Message } from '../components/message';
import { Section } from '../components/section';
import { AlertsForm } from './alerts-form';
import { useAlerts, type TestAnswer } from './alerts-state';
import { AlertsWhen } from './alerts-when';
import { standing } from './alerts-words';
import './alerts.scss';

/** Id of the channel whose form is open, "" for a new one. */
type Open = string | null;

export default function Alerts() {
	const alerts = useAlerts();
	const [ open, setOpen ] = useState< Open >( null );
	const add = useRef< HTMLButtonElement >( null );
	const opened = useRef( false );
	const { state } = alerts;

	// The form that had the focus is gone: on to the button that opens one.
	useEffect( () => {
		if ( open !== null ) {
			opened.current = true;
		} else if ( opened.current ) {
			opened.current = false;
			add.current?.focus();
		}
	}, [ open ] );

	const form = ( channel: AlertChannel | null ) => (
		<AlertsForm
			channel={ channel }
			onSaved={ async () => {
				await alerts.refresh();
				setOpen( null );
			} }
			onCancel={ () => setOpen( null ) }
		/>
	);

	return (
		<Section label={ __( 'Alerts', 'mailwright' ) }>
			<div className="mailwright-fields">
				<p className="mailwright-muted">
					{ __(
						'When email does not leave this site, no email can tell you. Say here what tells you instead: once when something breaks, and once when it works again.',
						'mailwright'
					) }
				</p>
				{ state.phase === 'loading' && <Loading /> }
				{ state.phase === 'failed' && (
					<Failed
						message={ state.message }
						onRetry={ alerts.reload }
					/>
				) }
				{ state.phase === 'ready' && (
					<>
						{ state.channels.length > 0 && (
							<ul className="mailwright-alerts">
								{ state.channels.map( ( channel ) => (
									<li key={ channel.id }>
										{ open === channel.id ? (
											form( channel )
										) : (
											<Channel
												channel={ channel }
												busy={
													alerts.busy === channel.id
												}
												answer={
													alerts.answer?.id ===
													channel.id
														? alerts.answer
														: null
												}
												onTest={ () =>
													! alerts.busy &&
													void alerts.test(
														channel.id
													)
												}
												onEdit={ () =>
													setOpen( channel.id )
												}
												onDelete={ async () => {
													await alerts.remove(
														channel.id
													);
													add.current?.focus();
												} }
											/>
										) }
									</li>
								) ) }
							</ul>
						) }
						{ open === '' ? (
							form( null )
						) : (
							<div className="mailwright-actions">
								<Button
									__next40pxDefaultSize
									variant="secondary"
									ref={ add }
									onClick={ () => setOpen( '' ) }
								>
									{ __( 'Add a channel', 'mailwright' ) }
								</Button>
							</div>
						) }
						<AlertsWhen saved={ state.settings } />
					</>
				) }
			</div>
		</Section>
	);
}

interface ChannelProps {
	channel: AlertChannel;
	busy: boolean;
	answer: TestAnswer | null;
	onTest: () => void;
	onEdit: () => void;
	onDelete: () => Promise< void >;
}

function Channel( { channel, busy, answer, ...props }: ChannelProps ) {
	const [ asked, setAsked ] = useState( false );
	const remove = useRef< HTMLButtonElement >( null );
	const { icon, text } = standing( channel );
	const about = <VisuallyHidden as="span"> { channel.name }</VisuallyHidden>;
	return (
		<div
			className="mailwright-alerts__channel"
			role="group"
			aria-label={ channel.name }
		>
			<h3>
				{ channel.name }
				{ channel.name !== channel.label && (
					<span className="mailwright-muted">{ channel.label }</span>
				) }
			</h3>
			<p className="mailwright-alerts__standing">
				<Icon name={ icon } />
				<span>{ text }</span>
			</p>
			{ channel.source && (
				<p className="mailwright-muted">
					{ sourceText( channel.source ) }
				</p>
			) }
			{ answer?.delivered && (
				<p className="mailwright-outcome">
					{ __(
						'The test alert was sent. Look whether it has arrived.',
						'mailwright'
					) }
				</p>
			) }
			{ answer && ! answer.delivered && (
				<Message status="error">{ answer.message }</Message>
			) }
			{ asked ? (
				<DeleteQuestion
					question={ sprintf(
						/* translators: %s: name of an alert channel. */
						__(
							'Delete “%s”? It is told nothing any more.',
							'mailwright'
						),
						channel.name
					) }
					busy={ busy }
					onDelete={ () => void props.onDelete() }
					onCancel={ () => {
						setAsked( false );
						setTimeout( () => remove.current?.focus() );
					} }
				/>
			) : (
				<div className="mailwright-actions">
					<Button
						__next40pxDefaultSize
						variant="secondary"
						isBusy={ busy }
						aria-disabled={ busy }
						onClick={ props.onTest }
					>
						{ __( 'Send a test alert', 'mailwright' ) }
						{ about }
					</Button>
					{ ! channel.locked && (
						<>
							<Button
								__next40pxDefaultSize
								variant="tertiary"
								onClick={ props.onEdit }
							>
								{ __( 'Edit', 'mailwright' ) }
								{ about }
							</Button>
							<Button
								__next40pxDefaultSize
								variant="tertiary"
								isDestructive
								ref={ remove }
								onClick={ () => setAsked( true ) }
							>
								{ __( 'Delete', 'mailwright' ) }
								{ about }
							</Button>
						</>
					) }
				</div>
			) }
		</div>
	);
}
