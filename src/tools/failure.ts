/** What is said when something of the tools did not work. */
import { ApiError } from '../api/client';
import { describeError } from '../api/errors';

export interface Failure {
	phase: 'failed';
	message: string;
}

export const failure = ( reason: unknown ): Failure => ( {
	phase: 'failed',
	message: reasonOf( reason ),
} );

/** Every sentence about a field is worth more than "Please check". */
export function reasonOf( reason: unknown ): string {
	if ( ! ( reason instanceof ApiError ) ) {
		throw reason;
	}
	const fields = Object.values( reason.fields );
	return fields.length > 0 ? fields.join( ' ' ) : describeError( reason );
}
