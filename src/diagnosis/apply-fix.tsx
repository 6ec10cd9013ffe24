/** The way out that was proven in this run: one press, and the password once more where it is bound to the old server. */
import { Button } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { Changes } from '../api/diagnosis-report';
import { focusField, TextField } from '../components/fields';
import { SubmitButton } from '../components/submit-button';
import { changesText } from './words';

interface Props {
	changes: Changes;
	/** A stored password goes to no other server than its own: it has to be typed again. */
	asksPassword: boolean;
	busy: boolean;
	error: string;
	onApply: ( password: string ) => void;
}

export function ApplyFix( props: Props ) {
	const { changes, asksPassword, busy, error, onApply } = props;
	const [ asking, setAsking ] = useState( false );
	return (
		<div className="mailwright-apply">
			<div className="mailwright-actions">
				<Button
					__next40pxDefaultSize
					variant="primary"
					isBusy={ busy && ! asking }
					aria-disabled={ busy }
					aria-expanded={ asksPassword ? asking : undefined }
					onClick={ () => {
						if ( asksPassword ) {
							setAsking( ! asking );
						} else if ( ! busy ) {
							onApply( '' );
						}
					} }
				>
					{ sprintf(
						/* translators: %s: settings, such as "port 465 with SSL/TLS". */
						__( 'Apply: %s', 'mailwright' ),
						changesText( changes )
					) }
				</Button>
				<span className="mailwright-outcome">
					{ __(
						'Tried just now, and it works. A test email then shows it.',
						'mailwright'
					) }
				</span>
			</div>
			{ asking && <PasswordQuestion { ...{ busy, onApply } } /> }
			{ error && <p className="mailwright-field__error">{ error }</p> }
		</div>
	);
}

function PasswordQuestion( {
	busy,
	onApply,
}: Pick< Props, 'busy' | 'onApply' > ) {
	const [ password, setPassword ] = useState( '' );
	const [ missing, setMissing ] = useState( false );
	useEffect( () => focusField( [ 'apply-password' ] ), [] );
	return (
		<form
			className="mailwright-apply__password"
			noValidate
			aria-label={ __( 'Apply', 'mailwright' ) }
			onSubmit={ ( event ) => {
				event.preventDefault();
				setMissing( password === '' );
				if ( password === '' ) {
					focusField( [ 'apply-password' ] );
				} else if ( ! busy ) {
					onApply( password );
				}
			} }
		>
			<TextField
				name="apply-password"
				label={ __( 'Password', 'mailwright' ) }
				hint={ __(
					'Please type it once more: a stored password only goes to the server settings it was stored for.',
					'mailwright'
				) }
				error={
					missing
						? __( 'Enter the password.', 'mailwright' )
						: undefined
				}
				type="password"
				autoComplete="current-password"
				technical
				value={ password }
				onChange={ setPassword }
			/>
			<div className="mailwright-actions">
				<SubmitButton busy={ busy }>
					{ __( 'Save and send a test email', 'mailwright' ) }
				</SubmitButton>
			</div>
		</form>
	);
}
