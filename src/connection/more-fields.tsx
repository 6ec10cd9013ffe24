/** What hardly anybody needs: folded away, and open when something in it needs attention. */
import { __ } from '@wordpress/i18n';
import { Disclosure } from '../components/disclosure';
import { SelectField, TextField, type FieldProps } from '../components/fields';
import type { ConnectionDraft, DraftChange } from './draft';

interface Props {
	draft: ConnectionDraft;
	/** Shared properties of the field of this name: its error and who fixed it. */
	field: ( name: string ) => Pick< FieldProps, 'name' | 'error' | 'source' >;
	/** With several connections the name stands above the form instead. */
	withName: boolean;
	forceOpen: boolean;
	onChange: ( change: DraftChange ) => void;
}

export function MoreFields( {
	draft,
	field,
	withName,
	forceOpen,
	onChange,
}: Props ) {
	return (
		<Disclosure
			label={ __( 'More', 'mailwright' ) }
			forceOpen={ forceOpen }
		>
			<div className="mailwright-fields">
				{ withName && <NameField { ...{ draft, field, onChange } } /> }
				{ draft.authentication && (
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
						onChange={ ( auth_method ) =>
							onChange( { auth_method } )
						}
					/>
				) }
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
			</div>
		</Disclosure>
	);
}

export function NameField( {
	draft,
	field,
	onChange,
}: Pick< Props, 'draft' | 'field' | 'onChange' > ) {
	return (
		<TextField
			{ ...field( 'name' ) }
			label={ __( 'Connection name', 'mailwright' ) }
			hint={ __(
				'Only for you, to tell connections apart.',
				'mailwright'
			) }
			value={ draft.name }
			onChange={ ( name ) => onChange( { name } ) }
		/>
	);
}
