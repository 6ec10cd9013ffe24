/** The same app and the same consent work with the provider's mail server too, and the other way round. */
import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import { Disclosure } from '../../components/disclosure';
import type { Consent } from '../consent';
import type { ConnectionDraft, DraftChange } from '../draft';
import { consentName } from './guide';

/** As in data/providers.json. */
const SERVERS = {
	google: { host: 'smtp.gmail.com', provider: 'gmail' },
	microsoft: { host: 'smtp.office365.com', provider: 'microsoft365' },
} as const;

const overSmtp = ( consent: Consent ): DraftChange => ( {
	...SERVERS[ consent ],
	mailer: 'smtp',
	port: '587',
	portTyped: false,
	encryption: 'starttls',
	authentication: true,
	auth_method: 'xoauth2',
} );

const overHttps = ( consent: Consent ): DraftChange => ( {
	mailer: consent === 'google' ? 'gmail' : 'microsoft',
	provider: '',
} );

export function OtherWay( {
	draft,
	consent,
	onChange,
}: {
	draft: ConnectionDraft;
	consent: Consent;
	onChange: ( change: DraftChange ) => void;
} ) {
	const isSmtp = draft.mailer === 'smtp';
	return (
		<Disclosure label={ __( 'Another way', 'mailwright' ) }>
			<div className="mailwright-fields">
				<p>
					{ isSmtp
						? __(
								'Over HTTPS this needs no mail port and asks for the right to send only. It is the better way unless your messages are larger than the provider takes there.',
								'mailwright'
						  )
						: sprintf(
								/* translators: 1: mail server, 2: right that is asked for, in technical words. */
								__(
									'The same app can log in to the mail server %1$s instead. That is for messages that are too large for the way over HTTPS, and where the web host leaves mail ports open. %2$s',
									'mailwright'
								),
								SERVERS[ consent ].host,
								consent === 'google'
									? __(
											'Google then asks for access to the whole mailbox.',
											'mailwright'
									  )
									: __(
											'The administrator must allow authenticated SMTP for the mailbox.',
											'mailwright'
									  )
						  ) }
				</p>
				<div className="mailwright-actions">
					<Button
						__next40pxDefaultSize
						variant="secondary"
						onClick={ () =>
							onChange(
								isSmtp
									? overHttps( consent )
									: overSmtp( consent )
							)
						}
					>
						{ isSmtp
							? sprintf(
									/* translators: %s: "Google" or "Microsoft". */
									__( 'Use %s over HTTPS', 'mailwright' ),
									consentName( consent )
							  )
							: sprintf(
									/* translators: %s: mail server. */
									__( 'Use %s', 'mailwright' ),
									SERVERS[ consent ].host
							  ) }
					</Button>
				</div>
			</div>
		</Disclosure>
	);
}
