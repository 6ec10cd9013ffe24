/** From an email address to the settings its provider publishes. */
import { request } from './client';
import type { Candidate } from './types';

export const findSettings = ( email: string ) =>
	request< Candidate[] >( '/autodiscover', {
		method: 'POST',
		data: { email },
	} );
