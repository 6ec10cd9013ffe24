/** What becomes of the form after a save. Loaded with the first one. */
import { draftOf } from '../connection/draft';
import { savedOf, type Draft, type Saved, type SavedParts } from './form';
import { settingsDraftOf } from './settings-draft';

/** What was typed while a save was under way stays; everything else becomes what the server saved. */
export function rebase< T extends object >(
	current: T,
	submitted: T,
	fresh: T
): T {
	const merged = { ...fresh };
	for ( const field of Object.keys( fresh ) as Array< keyof T > ) {
		if ( current[ field ] !== submitted[ field ] ) {
			merged[ field ] = current[ field ];
		}
	}
	return merged;
}

/** With its first connection a site gives back those that the network has lent. */
const stillThere = ( current: Draft, before: Saved, after: Saved ) =>
	current.connections.filter(
		( draft ) => ! savedOf( before, draft ) || savedOf( after, draft )
	);

export function rebaseDraft(
	current: Draft,
	submitted: Draft,
	before: Saved,
	{ saved, ids, settingsSaved }: SavedParts
): Draft {
	return {
		...current,
		settings: rebase(
			current.settings,
			settingsSaved
				? submitted.settings
				: settingsDraftOf( before.settings ),
			settingsDraftOf( saved.settings )
		),
		connections: stillThere( current, before, saved ).map(
			( connection ) => {
				const id = ids.get( connection.key );
				const answer = saved.connections.find(
					( one ) => one.id === id
				);
				const sent = submitted.connections.find(
					( { key } ) => key === connection.key
				);
				return answer && sent
					? rebase(
							connection,
							sent,
							draftOf( answer, connection.key )
					  )
					: connection;
			}
		),
	};
}
