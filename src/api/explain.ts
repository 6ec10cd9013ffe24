/** Any error text a person can paste, explained. */
import { ApiError, request } from './client';
import { toExplanation } from './explanation';
import type { Explanation } from './types';

export async function explainText( text: string ): Promise< Explanation > {
	const answer = await request< unknown >( '/explain', {
		method: 'POST',
		data: { text },
	} );
	const explanation = toExplanation( answer );
	if ( ! explanation ) {
		throw new ApiError( 0, 'invalid_json', '' );
	}
	return explanation;
}
