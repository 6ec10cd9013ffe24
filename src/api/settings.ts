/** The settings of the site: read, and change in part. */
import { request, scoped } from './client';
import { withFixed } from './fixed';
import type { Settings, SettingsAnswer } from './types';

const normal = ( answer: SettingsAnswer ): SettingsAnswer => ( {
	...withFixed( answer ),
	problems: { ...answer.problems },
} );

export const fetchSettings = () =>
	request< SettingsAnswer >( scoped( '/settings' ) ).then( normal );

export const saveSettings = ( data: Partial< Settings > ) =>
	request< SettingsAnswer >( scoped( '/settings' ), {
		method: 'POST',
		data,
	} ).then( normal );
