/** Going to the provider for a consent, and ending one: at rest, at work, or failed. */
import { speak } from '@wordpress/a11y';
import { useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { ApiError } from '../../api/client';
import { describeError } from '../../api/errors';
import { endConsent, startConsent } from '../../api/oauth';
import type { ConnectionAnswer } from '../../api/types';
import type { Consent } from '../consent';
import { consentName } from './guide';

type Work =
	| { phase: 'idle'; said: string }
	| { phase: 'leaving' }
	| { phase: 'ending' }
	| { phase: 'failed'; message: string };

const messageOf = ( reason: unknown ): string => {
	if ( ! ( reason instanceof ApiError ) ) {
		throw reason;
	}
	const fields = Object.values( reason.fields );
	return fields.length > 0 ? fields.join( ' ' ) : describeError( reason );
};

export function useConsent(
	consent: Consent,
	/** Saves what is not saved yet; null when that was refused. */
	save: () => Promise< string | null >,
	adopt: ( connection: ConnectionAnswer ) => void
) {
	const [ work, setWork ] = useState< Work >( { phase: 'idle', said: '' } );
	const busy = useRef( false );

	const fail = ( reason: unknown ) => {
		const message = messageOf( reason );
		busy.current = false;
		setWork( { phase: 'failed', message } );
		speak( message, 'assertive' );
	};

	async function connect() {
		if ( busy.current ) {
			return;
		}
		busy.current = true;
		setWork( { phase: 'leaving' } );
		const id = await save();
		if ( ! id ) {
			busy.current = false;
			setWork( { phase: 'idle', said: '' } );
			return;
		}
		await startConsent( id ).then(
			( url ) => window.location.assign( url ),
			fail
		);
	}

	async function disconnect( id: string ) {
		if ( busy.current ) {
			return;
		}
		busy.current = true;
		setWork( { phase: 'ending' } );
		await endConsent( id ).then( ( { connection, revoked } ) => {
			const said = revoked
				? sprintf(
						/* translators: %s: "Google" or "Microsoft". */
						__(
							'Disconnected. %s has withdrawn the permission.',
							'mailwright'
						),
						consentName( consent )
				  )
				: sprintf(
						/* translators: %s: "Google" or "Microsoft". */
						__(
							'Disconnected: this site has forgotten the permission. %s still lists it until you remove it there.',
							'mailwright'
						),
						consentName( consent )
				  );
			busy.current = false;
			adopt( connection );
			setWork( { phase: 'idle', said } );
			speak( said );
		}, fail );
	}

	return { work, connect, disconnect };
}
