/** What the page can tell about a connection without asking; the server has the last word. */
import type { ConnectionAnswer, FieldErrors } from '../api/types';
import { __ } from '@wordpress/i18n';
import { consentAt } from './consent';
import type { ConnectionDraft } from './draft';
import { againText } from './enter-again';
import {
	cannotKeep,
	needsSecret,
	SECRETS,
	statusOfSecret,
	type SecretName,
} from './secrets';

/** Fields that may not stay empty, with what to say then; secrets aside. */
function emptyTexts( draft: ConnectionDraft ): FieldErrors {
	if ( consentAt( draft ) ) {
		return {
			client_id: __(
				'Enter the client ID of the app that you made.',
				'mailwright'
			),
		};
	}
	switch ( draft.mailer ) {
		case 'mailgun':
			return {
				domain: __(
					'Enter the domain that you added at Mailgun, for example mg.example.com.',
					'mailwright'
				),
			};
		case 'amazonses':
			return {
				region: __(
					'Choose the region of your account.',
					'mailwright'
				),
				access_key_id: __( 'Enter the access key ID.', 'mailwright' ),
			};
		default:
			return {};
	}
}

const secretText = ( name: SecretName ): string =>
	( {
		password: __( 'Enter the password.', 'mailwright' ),
		api_key: __( 'Enter the API key.', 'mailwright' ),
		secret_access_key: __( 'Enter the secret access key.', 'mailwright' ),
		client_secret: __( 'Enter the client secret.', 'mailwright' ),
	} )[ name ];

function secretErrors(
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined
): FieldErrors {
	const errors: FieldErrors = {};
	for ( const name of SECRETS ) {
		if ( ! needsSecret( draft, name ) || draft[ name ] ) {
			continue;
		}
		if ( cannotKeep( draft, saved, name ) ) {
			errors[ name ] = againText( name );
		} else if (
			! statusOfSecret( saved, name )?.set ||
			draft[ name ] === ''
		) {
			errors[ name ] = secretText( name );
		}
	}
	return errors;
}

function serverErrors( draft: ConnectionDraft ): FieldErrors {
	const errors: FieldErrors = {};
	const port = draft.port.trim();
	if ( draft.host.trim() === '' ) {
		errors.host = __(
			'Enter the name of the mail server, for example smtp.example.com.',
			'mailwright'
		);
	}
	if ( ! /^\d{1,5}$/.test( port ) || +port < 1 || +port > 65535 ) {
		errors.port = __( 'Enter a number from 1 to 65535.', 'mailwright' );
	}
	if (
		draft.timeout.trim() !== '' &&
		! /^\d{1,4}$/.test( draft.timeout.trim() )
	) {
		errors.timeout = __( 'Enter a number of seconds.', 'mailwright' );
	}
	if ( draft.authentication && draft.username.trim() === '' ) {
		errors.username = __(
			'Enter the user name, or switch authentication off if your server needs none.',
			'mailwright'
		);
	}
	return errors;
}

export function draftErrors(
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined
): FieldErrors {
	if ( draft.mailer === 'php' ) {
		return {};
	}
	const errors: FieldErrors =
		draft.mailer === 'smtp' ? serverErrors( draft ) : {};
	if ( ! /^\d{0,6}$/.test( draft.rate_limit.trim() ) ) {
		errors.rate_limit = __(
			'Enter a number of messages, or nothing.',
			'mailwright'
		);
	}
	for ( const [ field, message ] of Object.entries( emptyTexts( draft ) ) ) {
		if ( ! String( draft[ field as keyof ConnectionDraft ] ).trim() ) {
			errors[ field ] = message;
		}
	}
	Object.assign( errors, secretErrors( draft, saved ) );
	for ( const field of saved?.locked ?? [] ) {
		delete errors[ field ];
	}
	return errors;
}
