/** Where the mail server is and how to log in there. */
import { __ } from '@wordpress/i18n';
import type { ReactNode } from 'react';
import { pageData } from '../api/page-data';
import type { ConnectionAnswer, Provider } from '../api/types';
import { SelectField, TextField, ToggleField } from '../components/fields';
import {
	withEncryption,
	withHost,
	withProvider,
	type ConnectionDraft,
} from './draft';
import { DraftField, type Editing } from './draft-field';
import { encryptionOptions } from './encryption-label';
import { KeyField } from './key-field';
import { PasswordGone } from './rare-notes';
import { ProviderField } from './provider-field';
import { drops, SECRETS } from './secrets';

interface Props extends Editing {
	saved: ConnectionAnswer | undefined;
	providers: readonly Provider[];
	/** What takes the place of the password where a person's consent does. */
	setup?: ReactNode;
}

const encryptionHint = ( draft: ConnectionDraft ) =>
	draft.encryption === 'none'
		? __(
				'Everything travels readable for others. A password is then only sent to a server on this same machine.',
				'mailwright'
		  )
		: undefined;

function passwordHint( provider: Provider | undefined ): string | undefined {
	const hints: Record< string, string > = {
		app_password: __(
			'An app password made at the provider, not the one you log in with.',
			'mailwright'
		),
		api_key: __( 'The API key made at the provider.', 'mailwright' ),
		smtp_credential: __(
			'The SMTP password shown in your account at the provider.',
			'mailwright'
		),
	};
	return hints[ provider?.password_kind ?? '' ];
}

export function ServerFields( props: Props ) {
	const { draft, providers, field, onChange } = props;
	const provider = providers.find( ( { id } ) => id === draft.provider );
	return (
		<>
			{ ! field( 'host' ).source && (
				<ProviderField
					{ ...field( 'provider' ) }
					value={ draft.provider }
					noted={ ! props.setup }
					providers={ providers.filter(
						( { mailer } ) => mailer === 'smtp'
					) }
					onChange={ ( chosen ) =>
						onChange( withProvider( chosen, pageData().domain ) )
					}
				/>
			) }
			{ provider?.hosts && provider.hosts.length > 0 && (
				<SelectField
					name="provider-host"
					label={ __( 'Region or kind of account', 'mailwright' ) }
					disabled={ Boolean( field( 'host' ).source ) }
					value={ draft.host }
					options={ provider.hosts.map( ( { host, label } ) => ( {
						value: host,
						label,
					} ) ) }
					onChange={ ( host ) => onChange( { host } ) }
				/>
			) }
			<TextField
				{ ...field( 'host' ) }
				label={ __( 'SMTP Host', 'mailwright' ) }
				placeholder="smtp.example.com"
				inputMode="url"
				technical
				value={ draft.host }
				onChange={ ( host ) => onChange( withHost( host, provider ) ) }
			/>
			<div className="mailwright-row">
				<SelectField
					{ ...field( 'encryption' ) }
					className="mailwright-grow"
					label={ __( 'Encryption', 'mailwright' ) }
					hint={ encryptionHint( draft ) }
					value={ draft.encryption }
					options={ encryptionOptions() }
					onChange={ ( encryption ) =>
						onChange( withEncryption( draft, encryption ) )
					}
				/>
				<TextField
					{ ...field( 'port' ) }
					className="mailwright-port"
					label={ __( 'SMTP Port', 'mailwright' ) }
					inputMode="numeric"
					technical
					value={ draft.port }
					onChange={ ( port ) =>
						onChange( { port, portTyped: true } )
					}
				/>
			</div>
			<ToggleField
				{ ...field( 'authentication' ) }
				label={ __( 'Authentication', 'mailwright' ) }
				hint={ __(
					'Log in with a user name and password. Nearly every mail server wants this.',
					'mailwright'
				) }
				checked={ draft.authentication }
				onChange={ ( authentication ) =>
					onChange( { authentication } )
				}
			/>
			<LoginFields { ...props } provider={ provider } />
		</>
	);
}

function LoginFields( {
	draft,
	saved,
	field,
	onChange,
	provider,
	setup,
}: Props & { provider: Provider | undefined } ) {
	return (
		<>
			{ draft.authentication && (
				<DraftField
					{ ...{ draft, field, onChange } }
					name="username"
					label={ __( 'Username', 'mailwright' ) }
					hint={
						provider?.username_hint ||
						__( 'Mostly your full email address.', 'mailwright' )
					}
					technical
				/>
			) }
			{ SECRETS.some( ( name ) => drops( draft, saved, name ) ) && (
				<PasswordGone password={ saved?.mailer === 'smtp' } />
			) }
			{ draft.authentication &&
				( setup || (
					<KeyField
						{ ...{ draft, saved, field, onChange } }
						name="password"
						label={ __( 'Password', 'mailwright' ) }
						hint={ passwordHint( provider ) }
					/>
				) ) }
		</>
	);
}
