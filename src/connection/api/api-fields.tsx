/** What a provider that is used over HTTPS wants to know: keys, where the account lives, which domain. */
import { __, sprintf } from '@wordpress/i18n';
import type { ConnectionAnswer, Mailer, Provider } from '../../api/types';
import { SelectField } from '../../components/fields';
import { mailerName } from '../../components/mailer-name';
import { OutsideLink } from '../../components/outside-link';
import { usesField } from '../changes';
import type { ConnectionDraft } from '../draft';
import { DraftField, type Editing } from '../draft-field';
import { KeyField } from '../key-field';
import { regionsOf } from './regions';

interface Props extends Editing {
	saved: ConnectionAnswer | undefined;
	providers: readonly Provider[];
}

/** Where the key is made and what it has to be allowed, by the words of the provider's own pages. */
const keyHint = ( mailer: Mailer ): string =>
	( {
		mailgun: __(
			'At Mailgun under “Sending” → “Domain settings” → “Sending keys”, or any API key of the account.',
			'mailwright'
		),
		smtp2go: __(
			'At SMTP2GO under “Sending” → “API Keys”, with the right to use /email/mime.',
			'mailwright'
		),
		sparkpost: __(
			'At SparkPost under “Configuration” → “API Keys”, with the right “Transmissions: Read/Write”.',
			'mailwright'
		),
		mandrill: __(
			'In Mailchimp Transactional under “Settings” → “SMTP & API Info”.',
			'mailwright'
		),
	} )[ mailer as string ] ?? '';

export default function ApiFields( props: Props ) {
	const { draft, field, onChange, providers } = props;
	const editing = { draft, field, onChange };
	const uses = ( name: keyof ConnectionDraft & string ) =>
		usesField( draft, name as 'region' );
	const preset = providers.find( ( { mailer } ) => mailer === draft.mailer );
	return (
		<>
			<p className="mailwright-note">
				{ sprintf(
					/* translators: %s: name of a provider, such as Mailgun. */
					__(
						'Messages go to %s over HTTPS, the way web pages travel. No mail port has to be open.',
						'mailwright'
					),
					mailerName( draft.mailer )
				) }{ ' ' }
				{ preset?.help && (
					<OutsideLink href={ preset.help }>
						{ sprintf(
							/* translators: %s: name of a mail provider, such as Mailgun. */
							__( 'Help from %s', 'mailwright' ),
							mailerName( draft.mailer )
						) }
					</OutsideLink>
				) }
			</p>
			{ uses( 'region' ) && (
				<SelectField
					{ ...field( 'region' ) }
					label={ __( 'Region', 'mailwright' ) }
					hint={
						draft.mailer === 'smtp2go'
							? __(
									'Where messages are processed.',
									'mailwright'
							  )
							: __(
									'Where your account was made. It cannot be seen from the key.',
									'mailwright'
							  )
					}
					value={
						draft.region ||
						( regionsOf( draft.mailer, '' )[ 0 ]?.value ?? '' )
					}
					options={ regionsOf( draft.mailer, draft.region ) }
					onChange={ ( region ) => onChange( { region } ) }
				/>
			) }
			{ uses( 'domain' ) && (
				<DraftField
					{ ...editing }
					name="domain"
					label={ __( 'Sending domain', 'mailwright' ) }
					hint={ __(
						'The domain that you added at Mailgun; your From Email should end in it.',
						'mailwright'
					) }
					placeholder="mg.example.com"
					inputMode="url"
					technical
				/>
			) }
			{ uses( 'access_key_id' ) && (
				<DraftField
					{ ...editing }
					name="access_key_id"
					label={ __( 'Access key ID', 'mailwright' ) }
					hint={ __(
						'Of a user in IAM that may use ses:SendEmail and ses:SendRawEmail. It begins with AKIA; the SMTP user name does not work here.',
						'mailwright'
					) }
					technical
				/>
			) }
			{ uses( 'secret_access_key' ) && (
				<KeyField
					{ ...props }
					name="secret_access_key"
					label={ __( 'Secret access key', 'mailwright' ) }
					hint={ __(
						'AWS shows it once, together with the access key ID.',
						'mailwright'
					) }
				/>
			) }
			{ uses( 'api_key' ) && (
				<KeyField
					{ ...props }
					name="api_key"
					label={ __( 'API key', 'mailwright' ) }
					hint={ keyHint( draft.mailer ) }
				/>
			) }
		</>
	);
}
