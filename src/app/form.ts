/**
 * Everything that is typed on the page and everything that is saved, side by side, and the pure steps between them.
 */
import type {
	ConnectionAnswer,
	FieldErrors,
	Provider,
	SettingsAnswer,
} from '../api/types';
import {
	connectionName,
	draftOf,
	newDraft,
	type ConnectionDraft,
	type DraftChange,
} from '../connection/draft';
import { isChanged } from '../connection/difference';
import {
	settingsChanges,
	settingsDraftOf,
	type SettingsChange,
	type SettingsDraft,
} from './settings-draft';

export interface Saved {
	settings: SettingsAnswer;
	connections: ConnectionAnswer[];
	providers: Provider[];
}

export interface Draft {
	settings: SettingsDraft;
	connections: ConnectionDraft[];
	/** Key of the connection that is on the screen. */
	selected: string;
}

export interface FormErrors {
	settings: FieldErrors;
	connection: FieldErrors;
	/** Key of the connection that the errors belong to. */
	key: string;
}

export const NO_ERRORS: FormErrors = { settings: {}, connection: {}, key: '' };

export function defaultConnection(
	saved: Saved
): ConnectionAnswer | undefined {
	return (
		saved.connections.find(
			( { id } ) => id === saved.settings.default_connection
		) ?? saved.connections[ 0 ]
	);
}

/** Whether mail goes by connections of the network, which the site cannot change. */
export const isLent = ( saved: Saved ): boolean =>
	saved.connections.some(
		( { sources } ) => sources.mailer?.source === 'network'
	);

/** The network has decided on PHP mail for all sites. */
export const nothingToChoose = ( saved: Saved ): boolean =>
	saved.settings.network === 'locked' && saved.connections.length === 0;

/** What connections are called in lists. */
export const connectionNames = ( saved: Saved ) =>
	saved.connections.map( ( connection ) => ( {
		id: connection.id,
		name: connectionName( draftOf( connection ) ),
	} ) );

export function savedOf(
	saved: Saved,
	draft: ConnectionDraft
): ConnectionAnswer | undefined {
	return saved.connections.find( ( { id } ) => id === draft.id );
}

export function withConnection(
	saved: Saved,
	answer: ConnectionAnswer
): Saved {
	const known = saved.connections.some( ( { id } ) => id === answer.id );
	return {
		...saved,
		connections: known
			? saved.connections.map( ( one ) =>
					one.id === answer.id ? answer : one
			  )
			: [ ...saved.connections, answer ],
	};
}

/** The id under which a connection is saved now; a new one is the one that was not there before. */
export function savedId(
	draft: ConnectionDraft,
	before: Saved,
	after: Saved
): string | undefined {
	return (
		savedOf( after, draft ) ??
		after.connections.find(
			( { id } ) => ! before.connections.some( ( one ) => one.id === id )
		)
	)?.id;
}

export function firstDraft( saved: Saved ): Draft {
	const connections = saved.connections.map( ( connection ) =>
		draftOf( connection )
	);
	if ( connections.length === 0 ) {
		connections.push( newDraft( 'new-0', 'php' ) );
	}
	return {
		settings: settingsDraftOf( saved.settings ),
		connections,
		selected: defaultConnection( saved )?.id ?? connections[ 0 ]?.key ?? '',
	};
}

export function selectedDraft( draft: Draft ): ConnectionDraft {
	const found =
		draft.connections.find( ( { key } ) => key === draft.selected ) ??
		draft.connections[ 0 ];
	if ( ! found ) {
		throw new Error( 'A form has at least one connection.' );
	}
	return found;
}

export function changedConnections(
	draft: Draft,
	saved: Saved
): ConnectionDraft[] {
	const only = draft.connections.length === 1;
	return draft.connections.filter( ( connection ) =>
		isChanged( connection, savedOf( saved, connection ), only )
	);
}

export function isDirty( draft: Draft, saved: Saved ): boolean {
	return (
		changedConnections( draft, saved ).length > 0 ||
		Object.keys( settingsChanges( draft.settings, saved.settings ) )
			.length > 0
	);
}

export function changeConnection( draft: Draft, change: DraftChange ): Draft {
	return {
		...draft,
		connections: draft.connections.map( ( connection ) =>
			connection.key === draft.selected
				? { ...connection, ...change }
				: connection
		),
	};
}

export function changeSettings( draft: Draft, change: SettingsChange ): Draft {
	return { ...draft, settings: { ...draft.settings, ...change } };
}

export function addConnection( draft: Draft, key: string ): Draft {
	return {
		...draft,
		connections: [ ...draft.connections, newDraft( key, 'smtp' ) ],
		selected: key,
	};
}

export function removeConnection( draft: Draft, key: string ): Draft {
	const connections = draft.connections.filter(
		( connection ) => connection.key !== key
	);
	if ( connections.length === 0 ) {
		connections.push( newDraft( `${ key }-next`, 'php' ) );
	}
	return { ...draft, connections, selected: connections[ 0 ]?.key ?? '' };
}

/** How far a save came. */
export interface SavedParts {
	/** All that is saved now. */
	saved: Saved;
	/** Id by key of every connection that was saved. */
	ids: ReadonlyMap< string, string >;
	settingsSaved: boolean;
}
