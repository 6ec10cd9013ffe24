/** The site-wide settings that this page edits, out of what its sections know of them. */
import type { Settings, SettingsAnswer } from '../api/types';
import {
	deliveryDraftOf,
	deliveryValues,
	DELIVERY_FIELDS,
	type DeliveryDraft,
} from '../delivery/draft';
import { SENDER_FIELDS, type SenderDraft } from '../sender/draft';

export type SettingsDraft = SenderDraft & DeliveryDraft;
export type SettingsChange = Partial< SettingsDraft >;

export const SETTINGS_FIELDS = [
	...SENDER_FIELDS,
	...DELIVERY_FIELDS,
] as const;

export function settingsDraftOf( saved: SettingsAnswer ): SettingsDraft {
	return {
		...( Object.fromEntries(
			SENDER_FIELDS.map( ( field ) => [ field, saved[ field ] ] )
		) as unknown as SenderDraft ),
		...deliveryDraftOf( saved ),
	};
}

/** What differs from what is saved. Fixed fields are never sent. */
export function settingsChanges(
	draft: SettingsDraft,
	saved: SettingsAnswer
): Partial< Settings > {
	const values = { ...draft, ...deliveryValues( draft ) };
	return Object.fromEntries(
		SETTINGS_FIELDS.filter(
			( field ) =>
				! saved.locked.includes( field ) &&
				// The rules are a list.
				JSON.stringify( values[ field ] ) !==
					JSON.stringify( saved[ field ] )
		).map( ( field ) => [ field, values[ field ] ] )
	);
}
