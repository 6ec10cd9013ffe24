/** The fields that hardly anybody needs. */
import { __ } from '@wordpress/i18n';
import { SelectField, TextField } from '../components/fields';
import type { Props } from './more-fields';

export default function RareFields( { draft, field, onChange }: Props ) {
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
				<TextField
					{ ...field( 'timeout' ) }
					label={ __( 'Time limit in seconds', 'mailwright' ) }
					hint={ __(
						'How long to wait for the mail server before giving up.',
						'mailwright'
					) }
					inputMode="numeric"
					technical
					value={ draft.timeout }
					onChange={ ( timeout ) => onChange( { timeout } ) }
				/>
			) }
			<TextField
				{ ...field( 'rate_limit' ) }
				label={ __( 'Messages per minute at most', 'mailwright' ) }
				hint={ __(
					'Only for what is sent in the background. Empty: as many as the provider is known to take.',
					'mailwright'
				) }
				inputMode="numeric"
				technical
				value={ draft.rate_limit }
				onChange={ ( rate_limit ) => onChange( { rate_limit } ) }
			/>
			{ smtp && (
				<TextField
					{ ...field( 'ca_file' ) }
					label={ __( 'CA file', 'mailwright' ) }
					hint={ __(
						'Only for a mail server with a certificate of your own: path of the file, inside WordPress’s folder, that it is checked against.',
						'mailwright'
					) }
					technical
					value={ draft.ca_file }
					onChange={ ( ca_file ) => onChange( { ca_file } ) }
				/>
			) }
		</>
	);
}
