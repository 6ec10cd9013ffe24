/** "Settings file": everything that is set here as a file, out and in. */
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { exportSettings } from '../api/export';
import {
	CheckField,
	fieldId,
	focusField,
	TextField,
} from '../components/fields';
import { Icon } from '../components/icon';
import { Message } from '../components/message';
import { Section } from '../components/section';
import { SubmitButton } from '../components/submit-button';
import { download } from './download';
import { ImportPreview } from './import-preview';
import { reasonOf } from './failure';
import { useFile } from './use-file';

/** The plugin refuses a shorter one. */
const MIN_PASSPHRASE = 12;

interface Props {
	unsaved: boolean;
	onChanged: () => void;
}

export function SettingsFile( props: Props ) {
	return (
		<Section label={ __( 'Settings file', 'mailwright' ) }>
			<Export />
			<Import { ...props } />
		</Section>
	);
}

function Export() {
	const [ secrets, setSecrets ] = useState( false );
	const [ passphrase, setPassphrase ] = useState( '' );
	const [ error, setError ] = useState( '' );
	const [ failed, setFailed ] = useState( '' );
	const [ busy, setBusy ] = useState( false );

	async function save() {
		setError( '' );
		setFailed( '' );
		if ( secrets && passphrase.length < MIN_PASSPHRASE ) {
			setError( __( 'Type at least 12 characters.', 'mailwright' ) );
			focusField( [ 'export-passphrase' ] );
			return;
		}
		setBusy( true );
		try {
			download(
				'mailwright-settings.json',
				await exportSettings( secrets ? passphrase : '' )
			);
			setPassphrase( '' );
		} catch ( reason ) {
			setFailed( reasonOf( reason ) );
		}
		setBusy( false );
	}

	return (
		<form
			className="mailwright-fields"
			aria-label={ __( 'Export', 'mailwright' ) }
			noValidate
			onSubmit={ ( event ) => {
				event.preventDefault();
				if ( ! busy ) {
					void save();
				}
			} }
		>
			<p className="mailwright-muted">
				{ __(
					'All connections and settings of this site, for another site or as a copy to keep.',
					'mailwright'
				) }{ ' ' }
				{ __( 'Alert channels are not in it.', 'mailwright' ) }
			</p>
			<CheckField
				name="export-secrets"
				label={ __( 'With passwords', 'mailwright' ) }
				hint={ __(
					'Encrypted with a passphrase. Without it nobody can read them, nor can you.',
					'mailwright'
				) }
				checked={ secrets }
				onChange={ setSecrets }
			/>
			{ secrets && (
				<TextField
					name="export-passphrase"
					label={ __( 'Passphrase', 'mailwright' ) }
					hint={ __(
						'At least 12 characters, such as a few words.',
						'mailwright'
					) }
					error={ error || undefined }
					type="password"
					autoComplete="new-password"
					value={ passphrase }
					onChange={ setPassphrase }
				/>
			) }
			{ failed && <Message status="error">{ failed }</Message> }
			<div className="mailwright-actions">
				<SubmitButton variant="secondary" busy={ busy }>
					{ __( 'Export', 'mailwright' ) }
				</SubmitButton>
			</div>
		</form>
	);
}

function Import( { unsaved, onChanged }: Props ) {
	const file = useFile( onChanged );
	const { state } = file;
	const preview = 'preview' in state ? state.preview : null;
	return (
		<form
			className="mailwright-fields mailwright-answer"
			aria-label={ __( 'Import a settings file', 'mailwright' ) }
			noValidate
			onSubmit={ ( event ) => {
				event.preventDefault();
				void file.apply();
			} }
		>
			<div>
				<label
					className="mailwright-label"
					htmlFor={ fieldId( 'import-file' ) }
				>
					{ __( 'Import a settings file', 'mailwright' ) }
				</label>
				<input
					id={ fieldId( 'import-file' ) }
					type="file"
					accept="application/json,.json"
					onChange={ ( event ) =>
						void file.choose( event.target.files?.[ 0 ] )
					}
				/>
			</div>
			{ preview && <ImportPreview preview={ preview } /> }
			{ preview?.needs_passphrase && state.phase !== 'done' && (
				<TextField
					name="import-passphrase"
					label={ __( 'Passphrase', 'mailwright' ) }
					hint={ __(
						'The one that the file was saved with.',
						'mailwright'
					) }
					type="password"
					value={ file.passphrase }
					onChange={ file.setPassphrase }
				/>
			) }
			{ state.phase === 'failed' && (
				<Message status="error">{ state.message }</Message>
			) }
			{ state.phase === 'done' && (
				<p className="mailwright-import__done">
					<Icon name="good" />
					{ __(
						'Taken over. Send a test email under Settings.',
						'mailwright'
					) }
				</p>
			) }
			{ unsaved && preview && state.phase !== 'done' && (
				<p className="mailwright-note">
					{ __(
						'There are unsaved changes under Settings. They are dropped when you apply.',
						'mailwright'
					) }
				</p>
			) }
			{ preview && state.phase !== 'done' && (
				<div className="mailwright-actions">
					<SubmitButton busy={ state.phase === 'busy' }>
						{ __( 'Apply the file', 'mailwright' ) }
					</SubmitButton>
				</div>
			) }
		</form>
	);
}
