/** Where the buttons beside a verdict lead: to the password, the key, the consent, or another way of sending. */
import { __ } from '@wordpress/i18n';
import type { HttpsWay } from '../api/diagnosis-report';
import { focusField } from '../components/fields';
import type { NextStep } from '../components/next-step';
import { consentAt } from '../connection/consent';
import type { ConnectionDraft } from '../connection/draft';
import { needsSecret, SECRETS } from '../connection/secrets';
import { savedOf } from './form';
import type { Form, Ready } from './use-form';

interface Place {
	form: Form;
	page: Ready;
}

/** Causes that a new password or key can solve. */
const SECRET_CAUSES = [ 'auth_failed', 'auth_app_password_required' ];

/** Causes that a new consent can solve. */
const CONSENT_CAUSES = [ 'auth_oauth_token_expired', 'config_incomplete' ];

export function nextStep(
	{ form, page }: Place,
	cause: string | undefined,
	used: ConnectionDraft | undefined
): NextStep | undefined {
	if ( ! used || ! cause ) {
		return undefined;
	}
	if ( consentAt( used ) ) {
		return CONSENT_CAUSES.includes( cause )
			? {
					label: __( 'Connect the account', 'mailwright' ),
					act: () => {
						form.select( used.key );
						focusField( [ 'connect' ] );
					},
			  }
			: undefined;
	}
	const name = SECRETS.find( ( one ) => needsSecret( used, one ) );
	const fixed = name && savedOf( page.saved, used )?.sources[ name ];
	if ( ! name || fixed || ! SECRET_CAUSES.includes( cause ) ) {
		return undefined;
	}
	return {
		label:
			name === 'password'
				? __( 'Replace password', 'mailwright' )
				: __( 'Replace key', 'mailwright' ),
		act: () => {
			form.select( used.key );
			form.changeConnection( { [ name ]: '' } );
		},
	};
}

/** Chooses the provider's way over HTTPS for the connection whose ports are closed. */
export function httpsSetup(
	{ form, page }: Place,
	used: ConnectionDraft | undefined
): ( ( way: HttpsWay ) => void ) | undefined {
	if ( ! used || savedOf( page.saved, used )?.sources.mailer ) {
		return undefined;
	}
	return ( { mailer, provider, region } ) => {
		form.select( used.key );
		form.changeConnection( { mailer, provider, region } );
		focusField( [ 'mailer' ] );
	};
}
