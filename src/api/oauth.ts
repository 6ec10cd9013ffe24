/** A person's consent at Google or Microsoft: where to go for it, and the end of it. */
import { ApiError, request } from './client';
import { withFixed } from './fixed';
import { isRecord, text } from './json';
import type { ConnectionAnswer } from './types';

/** @return The address of the provider's page where the person agrees. */
export async function startConsent( connection: string ): Promise< string > {
	const answer = await request< unknown >( '/oauth/start', {
		method: 'POST',
		data: { connection },
	} );
	const url = isRecord( answer ) ? text( answer.url ) : '';
	if ( ! url.startsWith( 'https://' ) ) {
		throw new ApiError( 0, 'invalid_json', '' );
	}
	return url;
}

export interface Disconnected {
	connection: ConnectionAnswer;
	/** Whether the provider took the permission back; else it is only forgotten here. */
	revoked: boolean;
}

export async function endConsent(
	connection: string
): Promise< Disconnected > {
	const { revoked, ...answer } = await request<
		ConnectionAnswer & { revoked: boolean }
	>( '/oauth/disconnect', { method: 'POST', data: { connection } } );
	return { connection: withFixed( answer ), revoked };
}
