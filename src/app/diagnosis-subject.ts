/** What a diagnosis is to look at, and what its remedy changes in the form. */
import type { Subject } from '../api/diagnose';
import type { Changes } from '../api/diagnosis-report';
import type { Provider } from '../api/types';
import { consentAt } from '../connection/consent';
import { connectionChanges, isChanged } from '../connection/difference';
import {
	withHost,
	type ConnectionDraft,
	type DraftChange,
} from '../connection/draft';
import { draftErrors } from '../connection/errors';
import { allTyped, cannotKeep, needsSecret } from '../connection/secrets';
import { savedOf, type Draft, type Saved } from './form';

/**
 * The saved connection; while it is being changed, what is typed, if that is complete. A password that is stored stays on the
 * server and fits only what is saved.
 *
 * @return null when the changes have to be saved first.
 */
export function subjectOf(
	connection: ConnectionDraft,
	draft: Draft,
	saved: Saved
): Subject | null {
	const before = savedOf( saved, connection );
	const only = draft.connections.length === 1;
	if ( before && ! isChanged( connection, before, only ) ) {
		return { connection: before.id };
	}
	const complete =
		Object.keys( draftErrors( connection, before ) ).length === 0;
	// A person agrees to a connection that is saved.
	const canLogIn = allTyped( connection ) && ! consentAt( connection );
	if ( ! complete || ! canLogIn || ( before?.locked.length ?? 0 ) > 0 ) {
		return null;
	}
	return connectionChanges( connection, undefined );
}

export function remedy(
	changes: Changes,
	connection: ConnectionDraft,
	providers: readonly Provider[]
): DraftChange {
	const provider = providers.find( ( { id } ) => id === connection.provider );
	return {
		...( changes.host === undefined
			? {}
			: withHost( changes.host, provider ) ),
		...( changes.port === undefined
			? {}
			: { port: String( changes.port ), portTyped: true } ),
		...( changes.encryption === undefined
			? {}
			: { encryption: changes.encryption } ),
	};
}

/** Whether the server will ask for the stored password once more. */
export function remedyNeedsPassword(
	changes: Changes,
	connection: ConnectionDraft,
	saved: Saved
): boolean {
	const before = savedOf( saved, connection );
	const after = {
		...connection,
		...remedy( changes, connection, saved.providers ),
	};
	return (
		! after.password &&
		needsSecret( after, 'password' ) &&
		cannotKeep( after, before, 'password' )
	);
}
