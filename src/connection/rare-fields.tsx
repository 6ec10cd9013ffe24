/** The fields that hardly anybody needs. */
import { __ } from '@wordpress/i18n';
import { SelectField } from '../components/fields';
import { DraftField } from './draft-field';
import type { Props } from './more-fields';

export default function RareFields( { draft, field, onChange }: Props ) {
	const editing = { draft, field, onChange };
	const smtp = draft.mailer === 'smtp';
	return (
		<>
			{ smtp && draft.authentication && (
				<SelectField
					{ ...field( 'auth_method' ) }
					label={ __( 'Login method', 'mailwright' ) }
					hint={ __(
						'Automatic takes the best one that the server offers.',
						'mailwright'
					) }
					value={ draft.auth_method }
					options={ [
						{
							value: 'auto',
							label: __( 'Automatic', 'mailwright' ),
						},
						{ value: 'plain', label: 'PLAIN' },
						{ value: 'login', label: 'LOGIN' },
						{ value: 'cram-md5', label: 'CRAM-MD5' },
						{ value: 'xoauth2', label: 'XOAUTH2' },
					] }
					onChange={ ( auth_method ) => onChange( { auth_method } ) }
				/>
			) }
			{ smtp && (
				<DraftField
					{ ...editing }
					name="timeout"
					label={ __( 'Time limit in seconds', 'mailwright' ) }
					hint={ __(
						'How long to wait for the mail server before giving up.',
						'mailwright'
					) }
					inputMode="numeric"
					technical
				/>
			) }
			<DraftField
				{ ...editing }
				name="rate_limit"
				label={ __( 'Messages per minute at most', 'mailwright' ) }
				hint={ __(
					'Only for what is sent in the background. Empty: as many as the provider is known to take.',
					'mailwright'
				) }
				inputMode="numeric"
				technical
			/>
			{ smtp && (
				<DraftField
					{ ...editing }
					name="ca_file"
					label={ __( 'CA file', 'mailwright' ) }
					hint={ __(
						'Only for a mail server with a certificate of your own: path of the file, inside WordPress’s folder, that it is checked against.',
						'mailwright'
					) }
					technical
				/>
			) }
		</>
	);
}
