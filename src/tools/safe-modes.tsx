/** "Safe modes": for copies of a site, which must not write to the customers of the real one. */
import { __ } from '@wordpress/i18n';
import { SelectField, TextField } from '../components/fields';
import { Failed } from '../components/failed';
import { Loading } from '../components/loading';
import { Message } from '../components/message';
import { Section } from '../components/section';
import { SubmitButton } from '../components/submit-button';
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
				{ state.phase === 'loading' && <Loading /> }
				{ state.phase === 'failed' && (
					<Failed message={ state.message } onRetry={ reload } />
				) }
				{ state.phase === 'ready' && (
					<Form state={ state } panel={ panel } />
				) }
			</div>
		</Section>
	);
}

type Panel = Omit< ReturnType< typeof useSafeMode >, 'state' | 'reload' >;

function Form( { state, panel }: { state: SafeModeReady; panel: Panel } ) {
	const { draft, errors, said, failed, busy, change, save, act } = panel;
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
					<SubmitButton
						variant="secondary"
						busy={ busy === 'save' }
						locked={ busy !== '' }
					>
						{ state.now.copy && draft.safe_mode === 'off'
							? __( 'End the safe mode', 'mailwright' )
							: __( 'Save safe mode', 'mailwright' ) }
					</SubmitButton>
					{ said && <span>{ said }</span> }
				</div>
			) }
		</form>
	);
}
