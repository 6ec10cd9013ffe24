/** The site-wide settings that this page edits, while they are being edited. */
import { __ } from '@wordpress/i18n';
import type { FieldErrors, Settings, SettingsAnswer } from '../api/types';

const FIELDS = [
	'from_email',
	'from_name',
	'force_from_email',
	'force_from_name',
	'return_path',
	'default_connection',
] as const;

export type SettingsDraft = Pick< Settings, ( typeof FIELDS )[ number ] >;
export type SettingsChange = Partial< SettingsDraft >;

export function settingsDraftOf( saved: SettingsAnswer ): SettingsDraft {
	return Object.fromEntries(
		FIELDS.map( ( field ) => [ field, saved[ field ] ] )
	) as unknown as SettingsDraft;
}

/** What differs from what is saved. Fixed fields are never sent. */
export function settingsChanges(
	draft: SettingsDraft,
	saved: SettingsAnswer
): SettingsChange {
	return Object.fromEntries(
		FIELDS.filter(
			( field ) =>
				draft[ field ] !== saved[ field ] &&
				! saved.locked.includes( field )
		).map( ( field ) => [ field, draft[ field ] ] )
	);
}

/** An empty address would be read as "nothing chosen"; everything else the server judges. */
export function settingsErrors( draft: SettingsDraft ): FieldErrors {
	return draft.return_path.trim() === ''
		? {
				return_path: __(
					'Enter an address, or choose one of the other ways above.',
					'mailwright'
				),
		  }
		: {};
}
