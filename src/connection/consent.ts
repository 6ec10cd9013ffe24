/** Ways of sending for which a person has to agree at Google or Microsoft, instead of giving this site a password. */
import type { Connection } from '../api/types';

export type Consent = 'google' | 'microsoft';

/** Mail servers that take such a consent in place of a password; the same as in includes/Oauth/Provider.php. */
const HOSTS = new Map< string, Consent >(
	Object.entries( {
		'smtp.gmail.com': 'google',
		'smtp.googlemail.com': 'google',
		'smtp-relay.gmail.com': 'google',
		'smtp.office365.com': 'microsoft',
		'smtp-mail.outlook.com': 'microsoft',
		'outlook.office365.com': 'microsoft',
	} )
);

/** The one whose consent is needed; null where there is a password or a key. */
export function consentAt( {
	mailer,
	host,
	authentication,
	auth_method,
}: Pick<
	Connection,
	'mailer' | 'host' | 'authentication' | 'auth_method'
> ): Consent | null {
	if ( mailer === 'gmail' || mailer === 'microsoft' ) {
		return mailer === 'gmail' ? 'google' : 'microsoft';
	}
	if ( mailer !== 'smtp' || ! authentication || auth_method !== 'xoauth2' ) {
		return null;
	}
	return HOSTS.get( host.trim().toLowerCase().replace( /\.$/, '' ) ) ?? null;
}
