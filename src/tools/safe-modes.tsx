/** "Safe modes": for copies of a site, which must not write to the customers of the real one. */
import { Button, Spinner } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { SelectField, TextField } from '../components/fields';
import { Message } from '../components/message';
import { Section } from '../components/section';
import { SafeModeHeld } from './safe-modes-held';
import { useSafeMode, type SafeModeReady } from './use-safe-mode';
import { modeHint, modeNow } from './safe-modes-words';

export default function SafeModes() {
	const { state, reload, ...panel } = useSafeMode();
	return (
		<Section label={ __( 'Safe modes', 'mailwright' ) }>
			<div className="mailwright-fields">
				<p className="mailwright-muted">
					{ __(
						'For copies of a site, such as a test site: its customers are real, and must get no email from it. Test emails are sent in every mode.',
						'mailwright'
					) }
				</p>
				{ state.phase === 'loading' && (
					<p className="mailwright-loading">
						<Spinner /> { __( 'Loading…', 'mailwright' ) }
					</p>
				) }
				{ state.phase === 'failed' && (
					<>
						<Message status="error">{ state.message }</Message>
						<div className="mailwright-actions">
							<Button
								__next40pxDefaultSize
								variant="secondary"
								onClick={ reload }
							>
								{ __( 'Try again', 'mailwright' ) }
							</Button>
						</div>
					</>
				) }
				{ state.phase === 'ready' && (
					<Form { ...panel } state={ state } />
				) }
			</div>
		</Section>
	);
}

type Panel = Omit< ReturnType< typeof useSafeMode >, 'state' | 'reload' >;

function Form( {
	state,
	draft,
	errors,
	said,
	failed,
	busy,
	change,
	save,
	act,
}: Panel & { state: SafeModeReady } ) {
	const { sources } = state.settings;
	return (
		<form
			className="mailwright-fields"
			aria-label={ __( 'Safe modes', 'mailwright' ) }
			noValidate
			onSubmit={ ( event ) => {
				event.preventDefault();
				void save();
			} }
		>
			{ state.now.mode !== 'off' && (
				<Message status="warning">{ modeNow( state.now ) }</Message>
			) }
			<SafeModeHeld
				now={ state.now }
				busy={ busy }
				onAct={ ( action ) => void act( action ) }
			/>
			<SelectField
				name="safe_mode"
				label={ __( 'What happens to email', 'mailwright' ) }
				hint={ modeHint( draft.safe_mode ) }
				error={ errors.safe_mode }
				source={ sources.safe_mode }
				value={ draft.safe_mode }
				options={ [
					{
						value: 'off',
						label: __( 'Send it as usual', 'mailwright' ),
					},
					{
						value: 'hold',
						label: __( 'Hold everything', 'mailwright' ),
					},
					{
						value: 'redirect',
						label: __(
							'Send everything to one address',
							'mailwright'
						),
					},
				] }
				onChange={ ( safe_mode ) => change( { safe_mode } ) }
			/>
			{ draft.safe_mode === 'redirect' && (
				<TextField
					name="safe_mode_address"
					label={ __( 'Send everything to', 'mailwright' ) }
					error={ errors.safe_mode_address }
					source={ sources.safe_mode_address }
					type="email"
					technical
					value={ draft.safe_mode_address }
					onChange={ ( safe_mode_address ) =>
						change( { safe_mode_address } )
					}
				/>
			) }
			{ failed && <Message status="error">{ failed }</Message> }
			{ ! sources.safe_mode && (
				<div className="mailwright-actions">
					<Button
						__next40pxDefaultSize
						variant="secondary"
						type="submit"
						isBusy={ busy === 'save' }
						aria-disabled={ busy !== '' }
					>
						{ state.now.copy && draft.safe_mode === 'off'
							? __( 'End the safe mode', 'mailwright' )
							: __( 'Save safe mode', 'mailwright' ) }
					</Button>
					{ said && <span>{ said }</span> }
				</div>
			) }
		</form>
	);
}
