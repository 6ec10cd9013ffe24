/** Looking up the settings of an email address: idle, at work, found, or failed. */
import { speak } from '@wordpress/a11y';
import { useRef, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { findSettings } from '../api/autodiscover';
import { ApiError } from '../api/client';
import { describeError } from '../api/errors';
import type { Candidate } from '../api/types';

export type Finder =
	| { phase: 'idle' }
	| { phase: 'working' }
	| { phase: 'found'; email: string; candidates: Candidate[] }
	| { phase: 'failed'; message: string; atField: boolean };

/** More than three proposals are a riddle, not help. */
const SHOWN = 3;

const failure = ( reason: unknown ): Finder => {
	if ( ! ( reason instanceof ApiError ) ) {
		throw reason;
	}
	const atField = Boolean( reason.fields.email );
	return {
		phase: 'failed',
		message: reason.fields.email ?? describeError( reason ),
		atField,
	};
};

function announce( finder: Finder ): void {
	if ( finder.phase === 'failed' ) {
		speak( finder.message, 'assertive' );
	} else if ( finder.phase === 'found' ) {
		const count = finder.candidates.length;
		speak(
			count === 0
				? __( 'No settings found.', 'mailwright' )
				: sprintf(
						/* translators: %d: number of proposals found. */
						_n(
							'%d proposal found.',
							'%d proposals found.',
							count,
							'mailwright'
						),
						count
				  )
		);
	}
}

export function useFinder() {
	const [ finder, setFinder ] = useState< Finder >( { phase: 'idle' } );
	const latest = useRef( 0 );

	async function find( email: string ) {
		const turn = ++latest.current;
		setFinder( { phase: 'working' } );
		const next = await findSettings( email.trim() ).then(
			( candidates ): Finder => ( {
				phase: 'found',
				email: email.trim(),
				candidates: candidates.slice( 0, SHOWN ),
			} ),
			failure
		);
		// Only the newest question may be answered.
		if ( turn === latest.current ) {
			setFinder( next );
			announce( next );
		}
	}

	return { finder, find, reset: () => setFinder( { phase: 'idle' } ) };
}
