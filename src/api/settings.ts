/** The settings of the site: read, and change in part. */
import { request } from './client';
import { withFixed } from './fixed';
import type { Settings, SettingsAnswer } from './types';

const normal = ( answer: SettingsAnswer ): SettingsAnswer => ( {
	...withFixed( answer ),
	problems: { ...answer.problems },
} );

export const fetchSettings = () =>
	request< SettingsAnswer >( '/settings' ).then( normal );

export const saveSettings = ( data: Partial< Settings > ) =>
	request< SettingsAnswer >( '/settings', { method: 'POST', data } ).then(
		normal
	);
