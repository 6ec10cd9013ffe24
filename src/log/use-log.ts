/** The list of the log: what is asked for, which page of it, and what came. Only the newest question is answered. */
import { speak } from '@wordpress/a11y';
import { useCallback, useEffect, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { ApiError } from '../api/client';
import { describeError } from '../api/errors';
import {
	fetchMessages,
	NO_QUERY,
	type MessageStatus,
	type Page,
	type Query,
} from '../api/messages';
import { count } from '../components/ago';
import { usePolling } from '../components/use-polling';

export type List =
	| { phase: 'loading' }
	| { phase: 'failed'; message: string }
	| { phase: 'ready'; page: Page; stale: boolean };

/** These change by themselves within seconds. */
const MOVING: readonly MessageStatus[] = [ 'ready', 'claimed', 'wire' ];
const POLL_MOVING_MS = 3000;
const POLL_MS = 15_000;

function announce( { rows, cursor }: Page ): void {
	speak(
		rows.length === 0
			? __( 'No messages found.', 'mailwright' )
			: sprintf(
					/* translators: %s: number of messages in the list. */
					_n(
						'%s message shown.',
						'%s messages shown.',
						rows.length,
						'mailwright'
					),
					count( rows.length )
			  ) +
					( cursor
						? ' ' + __( 'There are older ones.', 'mailwright' )
						: '' )
	);
}

export const describe = ( reason: unknown ): string => {
	if ( ! ( reason instanceof ApiError ) ) {
		throw reason;
	}
	return describeError( reason );
};

export const isFiltered = ( query: Query ): boolean =>
	Object.values( query ).some( ( value ) => value !== '' );

export function useLog( first: Partial< Query > ) {
	const [ query, setQuery ] = useState< Query >( { ...NO_QUERY, ...first } );
	/** Where each page seen so far began; the last one is on the screen. */
	const [ cursors, setCursors ] = useState( [ '' ] );
	const [ list, setList ] = useState< List >( { phase: 'loading' } );
	const [ turn, setTurn ] = useState( { number: 0, quiet: true } );
	const cursor = cursors[ cursors.length - 1 ] ?? '';

	useEffect( () => {
		const control = new AbortController();
		fetchMessages( query, cursor, control.signal ).then(
			( page ) => {
				if ( ! control.signal.aborted ) {
					setList( { phase: 'ready', page, stale: false } );
					if ( ! turn.quiet ) {
						announce( page );
					}
				}
			},
			( reason ) => {
				if ( ! control.signal.aborted ) {
					const message = describe( reason );
					setList( ( now ) =>
						turn.quiet && now.phase === 'ready'
							? now // A missed look at what is still on the screen.
							: { phase: 'failed', message }
					);
				}
			}
		);
		return () => control.abort();
	}, [ query, cursor, turn ] );

	const next = useCallback( ( quiet: boolean ) => {
		if ( ! quiet ) {
			setList( ( now ) =>
				now.phase === 'ready'
					? { ...now, stale: true }
					: { phase: 'loading' }
			);
		}
		setTurn( ( { number } ) => ( { number: number + 1, quiet } ) );
	}, [] );

	const moving =
		list.phase === 'ready' &&
		list.page.rows.some( ( { status } ) => MOVING.includes( status ) );
	const newest = cursors.length === 1;
	// Older pages do not change under the eyes of who reads them.
	const resting = newest ? POLL_MS : 0;
	usePolling( () => next( true ), moving ? POLL_MOVING_MS : resting );

	return {
		query,
		list,
		newest,
		ask: ( change: Partial< Query > ) => {
			setQuery( { ...query, ...change } );
			setCursors( [ '' ] );
			next( false );
		},
		older: () => {
			if ( list.phase === 'ready' && list.page.cursor ) {
				setCursors( [ ...cursors, list.page.cursor ] );
				next( false );
			}
		},
		newer: () => {
			setCursors( cursors.slice( 0, -1 ) );
			next( false );
		},
		reload: () => next( false ),
		refresh: () => next( true ),
	};
}

export type Log = ReturnType< typeof useLog >;
