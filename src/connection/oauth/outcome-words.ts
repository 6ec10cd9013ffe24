/** Words for the outcomes of a consent (includes/Oauth/Authorization.php). */
import { __, sprintf } from '@wordpress/i18n';
import type { Consent } from '../consent';
import { consentName } from './guide';

interface Words {
	title: string;
	text: string;
}

const named = ( text: string, name: string ) => sprintf( text, name );

export function outcomeWords(
	outcome: string,
	consent: Consent | null,
	account = ''
): Words {
	const name = consent
		? consentName( consent )
		: __( 'the provider', 'mailwright' );
	switch ( outcome ) {
		case 'connected':
			return {
				title: account
					? /* translators: %s: email address of an account. */
					  named( __( 'Connected as %s', 'mailwright' ), account )
					: /* translators: %s: "Google" or "Microsoft". */
					  named( __( 'Connected with %s', 'mailwright' ), name ),
				text: __(
					'This site may now send with that account. A test email shows whether it arrives.',
					'mailwright'
				),
			};
		case 'denied':
			return {
				title: __( 'The permission was not given', 'mailwright' ),
				text:
					consent === 'google'
						? __(
								'Somebody pressed Cancel, or Google refused. Nothing was changed. If it was not you: while the app is in testing, Google lets in test users only; press <b>Publish app</b> under <b>Audience</b>.',
								'mailwright'
						  )
						: __(
								'Somebody pressed Cancel, or Microsoft refused. Nothing was changed. If it was not you, an administrator of your organisation may have to allow the app.',
								'mailwright'
						  ),
			};
		case 'state':
			return {
				title: __( 'That way back is no longer good', 'mailwright' ),
				text: __(
					'For your safety it counts once, for ten minutes, and only in the browser and for the user it began with. Nothing was changed. Press the button to connect below once more.',
					'mailwright'
				),
			};
		case 'client':
			return {
				title: named(
					/* translators: %s: "Google" or "Microsoft". */
					__( '%s does not know this app', 'mailwright' ),
					name
				),
				text:
					consent === 'microsoft'
						? __(
								'The client secret or the client ID is not right, or the secret has ended. Copy the <b>Value</b> of the secret, not the <b>Secret ID</b>.',
								'mailwright'
						  )
						: __(
								'The client ID or the client secret is not right. Copy both again from <b>Clients</b>; both must be of the same client.',
								'mailwright'
						  ),
			};
		case 'scope':
			return {
				title: __( 'The right to send is missing', 'mailwright' ),
				text: __(
					'The account was chosen, but sending was not allowed. Try again and leave the box for sending email ticked.',
					'mailwright'
				),
			};
		case 'no_refresh_token':
			return {
				title: __(
					'The permission would end within the hour',
					'mailwright'
				),
				text: __(
					'A permission that lasts is given only the first time. Remove this app from the apps with access to your account, then connect again.',
					'mailwright'
				),
			};
		case 'unreachable':
			return {
				title: named(
					/* translators: %s: "Google" or "Microsoft". */
					__( 'Your site could not reach %s', 'mailwright' ),
					name
				),
				text: named(
					/* translators: %s: host name. */
					__(
						'You were there, but your web server gets no answer from %s over HTTPS. Try again; if it stays, ask your web host to allow it.',
						'mailwright'
					),
					consent === 'microsoft'
						? 'login.microsoftonline.com'
						: 'oauth2.googleapis.com'
				),
			};
		default:
			return {
				title: __( 'Connecting did not work', 'mailwright' ),
				text: named(
					/* translators: %s: "Google" or "Microsoft". */
					__(
						'%s gave no permission, and said no more about it. Check the settings of the app, then try again.',
						'mailwright'
					),
					name
				),
			};
	}
}
