/** What differs between a connection that is being edited and the saved one, passwords and keys aside. */
import type { Connection, ConnectionAnswer } from '../api/types';
import { fieldMailers } from '../generated/settings';
import { consentAt } from './consent';
import { draftOf, newDraft, type ConnectionDraft } from './draft';

const TEXT_FIELDS = [
	'name',
	'mailer',
	'provider',
	'host',
	'encryption',
	'authentication',
	'username',
	'auth_method',
	'ca_file',
	'region',
	'domain',
	'access_key_id',
	'client_id',
	'tenant',
] as const;

/** Of mailers that need a person's consent; those among mail servers are few. */
const CLIENT: ReadonlyArray< keyof Connection > = [
	'client_id',
	'client_secret',
	'tenant',
];

/** Whether this way of sending has a use for the field. */
export const usesField = (
	draft: ConnectionDraft,
	field: keyof Connection
): boolean =>
	CLIENT.includes( field ) && ! consentAt( draft )
		? false
		: fieldMailers[ field ]?.includes( draft.mailer ) ?? true;

/** In the form REST wants. Fixed fields are left out, and those of other mailers. */
export function plainChanges(
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined
): Record< string, unknown > {
	const base = saved ? draftOf( saved ) : newDraft( draft.key, 'php' );
	const changes: Record< string, unknown > = {};
	for ( const field of TEXT_FIELDS ) {
		if ( ! saved || draft[ field ] !== base[ field ] ) {
			changes[ field ] = draft[ field ];
		}
	}
	for ( const field of [ 'port', 'timeout' ] as const ) {
		const typed = draft[ field ].trim();
		if ( typed !== '' && ( ! saved || typed !== base[ field ] ) ) {
			changes[ field ] = Number( typed );
		}
	}
	if ( ! saved || draft.rate_limit.trim() !== base.rate_limit ) {
		changes.rate_limit = Number( draft.rate_limit );
	}
	return Object.fromEntries(
		Object.entries( changes ).filter(
			( [ field ] ) =>
				usesField( draft, field as keyof Connection ) &&
				! saved?.locked.includes( field )
		)
	);
}
