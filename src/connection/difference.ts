/** All that a save has to send, passwords and keys included, and whether there is anything to send. */
import type { Connection, ConnectionAnswer } from '../api/types';
import { plainChanges } from './changes';
import { draftOf, type ConnectionDraft } from './draft';
import { drops, needsSecret, SECRETS } from './secrets';

export function connectionChanges(
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined
): Partial< Connection > {
	if ( ! saved && draft.mailer === 'php' ) {
		return { mailer: 'php', name: draft.name };
	}
	const changes = plainChanges( draft, saved );
	for ( const name of SECRETS ) {
		if ( saved?.locked.includes( name ) ) {
			continue;
		}
		if ( draft[ name ] && needsSecret( draft, name ) ) {
			changes[ name ] = draft[ name ];
		} else if ( drops( draft, saved, name ) ) {
			changes[ name ] = null;
		}
	}
	return changes as Partial< Connection >;
}

/** Is anything typed that is not saved? A fresh page on PHP mail has nothing to save. */
export function isChanged(
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined,
	only: boolean
): boolean {
	if ( ! saved ) {
		return ! only || draft.mailer !== 'php';
	}
	const base = draftOf( saved );
	return (
		Object.keys( connectionChanges( draft, saved ) ).length > 0 ||
		( draft.mailer === 'smtp' &&
			( draft.port.trim() !== base.port ||
				draft.timeout.trim() !== base.timeout ) )
	);
}
