/** Asking what an error text means: idle, at work, explained, or failed. */
import { useRef, useState } from '@wordpress/element';
import { speak } from '@wordpress/a11y';
import { ApiError } from '../api/client';
import { describeError } from '../api/errors';
import { explainText } from '../api/explain';
import type { Explanation } from '../api/types';

export type Explain =
	| { phase: 'idle' }
	| { phase: 'working' }
	| { phase: 'explained'; cause: Explanation }
	| { phase: 'failed'; message: string; atField: boolean };

function failure( reason: unknown ): Explain {
	if ( ! ( reason instanceof ApiError ) ) {
		throw reason;
	}
	return {
		phase: 'failed',
		message: reason.fields.text ?? describeError( reason ),
		atField: Boolean( reason.fields.text ),
	};
}

export function useExplain() {
	const [ state, setState ] = useState< Explain >( { phase: 'idle' } );
	const latest = useRef( 0 );

	async function explain( text: string ) {
		const turn = ++latest.current;
		setState( { phase: 'working' } );
		const next = await explainText( text ).then(
			( cause ): Explain => ( { phase: 'explained', cause } ),
			failure
		);
		if ( turn === latest.current ) {
			setState( next );
			if ( next.phase === 'failed' ) {
				speak( next.message, 'assertive' );
			}
		}
	}

	return { state, explain };
}
