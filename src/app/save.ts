/**
 * One press of "Save changes" is several requests: each changed connection, then the settings. Whatever was saved
 * before an error stays saved, and is reported as such. Loaded with the first save.
 */
import { __ } from '@wordpress/i18n';
import { ApiError } from '../api/client';
import {
	createConnection,
	deleteConnection,
	fetchConnections,
	updateConnection,
} from '../api/connections';
import { describeError } from '../api/errors';
import { fetchSettings, saveSettings } from '../api/settings';
import type { FieldErrors, SettingsAnswer } from '../api/types';
import { connectionChanges } from '../connection/difference';
import type { ConnectionDraft } from '../connection/draft';
import { draftErrors } from '../connection/errors';
import { SECRETS } from '../connection/secrets';
import { deliveryErrors } from '../delivery/errors';
import { connectionDefaults } from '../generated/settings';
import { senderErrors } from '../sender/errors';
import {
	changedConnections,
	NO_ERRORS,
	savedOf,
	withConnection,
	type Draft,
	type FormErrors,
	type Saved,
	type SavedParts,
} from './form';
import { rebaseDraft } from './rebase';
import {
	SETTINGS_FIELDS,
	settingsChanges,
	type SettingsDraft,
} from './settings-draft';

export interface SaveOutcome extends SavedParts {
	/** Empty when everything was saved. */
	message: string;
	errors: FormErrors;
}

/** Fields that stand on the page. A message about any other goes into the sentence above the button. */
const PLACED = new Set< string >( [
	...SETTINGS_FIELDS,
	...Object.keys( connectionDefaults ).filter( ( field ) => field !== 'id' ),
	...SECRETS,
] );

export function refusal( fields: FieldErrors, sentence = '' ): string {
	const elsewhere = Object.entries( fields )
		.filter( ( [ field ] ) => ! PLACED.has( field ) )
		.map( ( [ , message ] ) => message );
	if ( elsewhere.length === 0 && Object.keys( fields ).length > 0 ) {
		return __(
			'Not saved yet. Please look at the marked fields.',
			'mailwright'
		);
	}
	return elsewhere.length > 0 ? elsewhere.join( ' ' ) : sentence;
}

function settingsErrors(
	draft: SettingsDraft,
	saved: SettingsAnswer
): FieldErrors {
	const errors = { ...senderErrors( draft ), ...deliveryErrors( draft ) };
	for ( const field of saved.locked ) {
		delete errors[ field ];
	}
	return errors;
}

function localErrors( draft: Draft, saved: Saved ): FormErrors | null {
	for ( const connection of changedConnections( draft, saved ) ) {
		const fields = draftErrors( connection, savedOf( saved, connection ) );
		if ( Object.keys( fields ).length > 0 ) {
			return { ...NO_ERRORS, connection: fields, key: connection.key };
		}
	}
	const settings = settingsErrors( draft.settings, saved.settings );
	return Object.keys( settings ).length > 0
		? { ...NO_ERRORS, settings }
		: null;
}

function sendConnection( draft: ConnectionDraft, saved: Saved ) {
	const before = savedOf( saved, draft );
	const changes = connectionChanges( draft, before );
	return before
		? updateConnection( before.id, changes )
		: createConnection( changes );
}

const apiError = ( reason: unknown ): ApiError => {
	if ( reason instanceof ApiError ) {
		return reason;
	}
	throw reason;
};

export async function saveForm(
	draft: Draft,
	before: Saved
): Promise< SaveOutcome > {
	const ids = new Map< string, string >();
	let saved = before;
	const refused = ( errors: FormErrors, message: string ): SaveOutcome => ( {
		saved,
		ids,
		settingsSaved: false,
		message,
		errors,
	} );

	const local = localErrors( draft, before );
	if ( local ) {
		return refused(
			local,
			refusal( { ...local.settings, ...local.connection } )
		);
	}
	for ( const connection of changedConnections( draft, before ) ) {
		try {
			const answer = await sendConnection( connection, saved );
			saved = withConnection( saved, answer );
			ids.set( connection.key, answer.id );
		} catch ( reason ) {
			const error = apiError( reason );
			return refused(
				{ ...NO_ERRORS, connection: error.fields, key: connection.key },
				refusal( error.fields, describeError( error ) )
			);
		}
	}
	const changes = settingsChanges( draft.settings, before.settings );
	const settingsSaved = Object.keys( changes ).length > 0;
	try {
		if ( settingsSaved ) {
			saved = { ...saved, settings: await saveSettings( changes ) };
		} else if ( ids.size > 0 ) {
			// The first connection becomes the default, and a fixed field may have come or gone.
			saved = { ...saved, settings: await fetchSettings() };
		}
		if ( ids.size > 0 && saved.settings.network ) {
			saved = { ...saved, connections: await fetchConnections() };
		}
	} catch ( reason ) {
		const error = apiError( reason );
		return refused(
			{ ...NO_ERRORS, settings: error.fields },
			refusal( error.fields, describeError( error ) )
		);
	}
	return { saved, ids, settingsSaved, message: '', errors: NO_ERRORS };
}

/** Saves, and says what becomes of a form that was typed into meanwhile. */
export const saveDraft = async ( draft: Draft, before: Saved ) => {
	const outcome = await saveForm( draft, before );
	return {
		...outcome,
		rebased: ( current: Draft ) =>
			rebaseDraft( current, draft, before, outcome ),
	};
};

/** Deletes a saved connection; the settings that named it are told, too. */
export async function deleteSaved(
	id: string,
	before: Saved
): Promise< Pick< SaveOutcome, 'saved' | 'message' > > {
	try {
		await deleteConnection( id );
		const settings = await fetchSettings();
		const connections = before.connections.filter(
			( one ) => one.id !== id
		);
		return { saved: { ...before, settings, connections }, message: '' };
	} catch ( reason ) {
		return { saved: before, message: describeError( apiError( reason ) ) };
	}
}
