/** What the administrators of a network decide for its sites. */
import { scoped, request } from './client';
import type { Policy, SettingsAnswer } from './types';

export const savePolicy = ( policy: Policy ) =>
	request< SettingsAnswer >( scoped( '/settings' ), {
		method: 'POST',
		data: { policy },
	} );
