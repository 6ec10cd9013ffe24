/** Looking up the settings of an email address: idle, at work, found, or failed. */
import { useRef, useState } from '@wordpress/element';
import { part, type ApiError } from '../api/client';
import { describeError } from '../api/errors';
import type { Candidate } from '../api/types';

export type Finder =
	| { phase: 'idle' }
	| { phase: 'working' }
	| { phase: 'found'; email: string; candidates: Candidate[] }
	| { phase: 'failed'; message: string; atField: boolean };

const notLoaded = ( error: ApiError ) => ( {
	findFor: (): Finder => ( {
		phase: 'failed',
		message: describeError( error ),
		atField: false,
	} ),
	announce: () => {}, // The message on the page speaks for itself.
} );

export function useFinder() {
	const [ finder, setFinder ] = useState< Finder >( { phase: 'idle' } );
	const latest = useRef( 0 );

	async function find( email: string ) {
		const turn = ++latest.current;
		setFinder( { phase: 'working' } );
		const { findFor, announce } = await part(
			() => import( /* webpackChunkName: "proposals" */ './find' )
		).catch( notLoaded );
		const next = await findFor( email.trim() );
		// Only the newest question may be answered.
		if ( turn === latest.current ) {
			setFinder( next );
			announce( next );
		}
	}

	return { finder, find, reset: () => setFinder( { phase: 'idle' } ) };
}
