/**
 * Passwords and keys of a connection while it is being edited: which ones its mailer wants, and which stored ones cannot
 * follow a change. A stored one is never sent to another place than the one it was stored for.
 */
import type { ConnectionAnswer } from '../api/types';
import { secretBindings } from '../generated/settings';
import { plainChanges, usesField } from './changes';
import { consentAt } from './consent';
import type { ConnectionDraft } from './draft';

export type SecretName = keyof typeof secretBindings;

export const SECRETS = Object.keys( secretBindings ) as SecretName[];

export function needsSecret(
	draft: ConnectionDraft,
	name: SecretName
): boolean {
	if ( ! usesField( draft, name ) ) {
		return false;
	}
	return (
		name !== 'password' || ( draft.authentication && ! consentAt( draft ) )
	);
}

export const statusOfSecret = (
	saved: ConnectionAnswer | undefined,
	name: SecretName
) => saved?.[ `${ name }_status` ];

export function isStored(
	saved: ConnectionAnswer | undefined,
	name: SecretName
): boolean {
	const status = statusOfSecret( saved, name );
	return Boolean( status?.set && status.source === 'database' );
}

/** The place or the account behind a stored secret changed. */
export function cannotKeep(
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined,
	name: SecretName
): boolean {
	if ( ! saved || ! isStored( saved, name ) ) {
		return false;
	}
	const changes = plainChanges( draft, saved );
	return secretBindings[ name ].some( ( field ) => field in changes );
}

/** Where nobody asks for it any more, it is given up instead of asked for again. */
export const drops = (
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined,
	name: SecretName
): boolean => ! needsSecret( draft, name ) && cannotKeep( draft, saved, name );

/** All that the mailer wants is typed: nothing on the server is needed for it. */
export const allTyped = ( draft: ConnectionDraft ): boolean =>
	SECRETS.every(
		( name ) => ! needsSecret( draft, name ) || Boolean( draft[ name ] )
	);
