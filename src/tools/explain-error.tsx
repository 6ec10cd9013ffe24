/** "Explain an error": any message, log or bounce that a person can paste. */
import { TextareaControl } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Explanation } from '../components/explanation';
import { fieldHelp, fieldId, focusField } from '../components/fields';
import { Message } from '../components/message';
import { Section } from '../components/section';
import { Verdict } from '../components/verdict';
import { SubmitButton } from '../components/submit-button';
import { useExplain } from './use-explain';

export function ExplainError() {
	const [ text, setText ] = useState( '' );
	const [ empty, setEmpty ] = useState( false );
	const { state, explain } = useExplain();
	const working = state.phase === 'working';
	const failed = state.phase === 'failed' ? state : null;
	const error = empty
		? __( 'Paste an error message first.', 'mailwright' )
		: ( failed?.atField && failed.message ) || undefined;

	function submit() {
		setEmpty( text.trim() === '' );
		if ( text.trim() === '' ) {
			focusField( [ 'error-text' ] );
		} else if ( ! working ) {
			void explain( text );
		}
	}

	return (
		<Section label={ __( 'Explain an error', 'mailwright' ) }>
			<form
				className="mailwright-fields"
				noValidate
				onSubmit={ ( event ) => {
					event.preventDefault();
					submit();
				} }
			>
				<div id={ fieldId( 'error-text' ) }>
					<TextareaControl
						__nextHasNoMarginBottom
						label={ __( 'Error message', 'mailwright' ) }
						help={ fieldHelp( {
							name: 'error-text',
							label: '',
							error,
							hint: __(
								'From a log, from another plugin, or from a message that came back. It is explained on your own site and sent nowhere.',
								'mailwright'
							),
						} ) }
						aria-invalid={ error ? true : undefined }
						rows={ 5 }
						spellCheck={ false }
						placeholder="535 5.7.8 Username and Password not accepted"
						value={ text }
						onChange={ setText }
					/>
				</div>
				<div className="mailwright-actions">
					<SubmitButton busy={ working }>
						{ __( 'Explain', 'mailwright' ) }
					</SubmitButton>
				</div>
			</form>
			{ failed && ! failed.atField && (
				<Message status="error">{ failed.message }</Message>
			) }
			{ state.phase === 'explained' && (
				<div className="mailwright-answer">
					<Verdict
						tone={
							state.cause.cause === 'unknown' ? 'neutral' : 'bad'
						}
						title={ state.cause.title }
						takeFocus
					/>
					<Explanation cause={ state.cause } />
				</div>
			) }
		</Section>
	);
}
