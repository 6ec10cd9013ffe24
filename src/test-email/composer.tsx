/** The small form of the test email, in the Status card itself. */
import { Button } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { focusField, SelectField, TextField } from '../components/fields';
import { Message } from '../components/message';
import { SubmitButton } from '../components/submit-button';

export interface ComposerValue {
	to: string;
	format: 'html' | 'plain';
	connection: string;
}

interface Props {
	value: ComposerValue;
	/** Connections to choose from; the choice is drawn only when there are several. */
	connections: Array< { value: string; label: string } >;
	unsaved: boolean;
	busy: boolean;
	error: string;
	fields: Record< string, string >;
	onChange: ( change: Partial< ComposerValue > ) => void;
	onSend: () => void;
	onClose: () => void;
}

/** Good enough to catch a slip; the server decides. */
const looksLikeAddress = ( to: string ) => /^\S+@\S+$/.test( to.trim() );

export function Composer( props: Props ) {
	const { value, connections, unsaved, busy, fields, onChange } = props;
	const [ toError, setToError ] = useState( '' );

	useEffect( () => focusField( [ 'to' ] ), [] );
	useEffect( () => {
		if ( fields.to ) {
			focusField( [ 'to' ] );
		}
	}, [ fields ] );

	function submit() {
		if ( busy ) {
			return;
		}
		if ( ! looksLikeAddress( value.to ) ) {
			setToError(
				__( 'Enter the email address to send to.', 'mailwright' )
			);
			focusField( [ 'to' ] );
			return;
		}
		setToError( '' );
		props.onSend();
	}

	return (
		<form
			className="mailwright-composer"
			aria-label={ __( 'Test email', 'mailwright' ) }
			noValidate
			onSubmit={ ( event ) => {
				event.preventDefault();
				submit();
			} }
		>
			{ props.error && <Message status="error">{ props.error }</Message> }
			<TextField
				name="to"
				label={ __( 'To', 'mailwright' ) }
				hint={ __(
					'An address whose inbox you can look into.',
					'mailwright'
				) }
				error={ toError || fields.to }
				type="email"
				autoComplete="email"
				technical
				value={ value.to }
				onChange={ ( to ) => onChange( { to } ) }
			/>
			<div className="mailwright-row">
				<SelectField
					name="format"
					className="mailwright-grow"
					label={ __( 'Format', 'mailwright' ) }
					error={ fields.format }
					value={ value.format }
					options={ [
						{ value: 'html', label: __( 'HTML', 'mailwright' ) },
						{
							value: 'plain',
							label: __( 'Plain text', 'mailwright' ),
						},
					] }
					onChange={ ( format ) => onChange( { format } ) }
				/>
				{ connections.length > 1 && (
					<SelectField
						name="test-connection"
						className="mailwright-grow"
						label={ __( 'Through', 'mailwright' ) }
						error={ fields.connection }
						value={ value.connection }
						options={ connections }
						onChange={ ( connection ) =>
							onChange( { connection } )
						}
					/>
				) }
			</div>
			{ unsaved && (
				<p className="mailwright-note">
					{ __(
						'There are unsaved changes. The test uses what is saved, so they are saved first.',
						'mailwright'
					) }
				</p>
			) }
			<div className="mailwright-actions">
				<SubmitButton busy={ busy }>
					{ unsaved
						? __( 'Save and send', 'mailwright' )
						: __( 'Send', 'mailwright' ) }
				</SubmitButton>
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					onClick={ props.onClose }
				>
					{ __( 'Cancel', 'mailwright' ) }
				</Button>
			</div>
		</form>
	);
}
