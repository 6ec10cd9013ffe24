/** The record of changes, page after page. Whoever looks at it has seen it: the notice about it goes. */
import { speak } from '@wordpress/a11y';
import { useCallback, useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { fetchChanges, markSeen, type Change } from '../api/audit';
import { reasonOf } from './failure';

export interface ChangesState {
	phase: 'loading' | 'ready' | 'failed';
	changes: Change[];
	/** Where the next page begins; null = there is none. */
	cursor: number | null;
	message: string;
}

const EMPTY: ChangesState = {
	phase: 'loading',
	changes: [],
	cursor: null,
	message: '',
};

export function useChanges() {
	const [ state, setState ] = useState< ChangesState >( EMPTY );

	const load = useCallback( async ( cursor: number | null ) => {
		setState( ( now ) => ( { ...now, phase: 'loading', message: '' } ) );
		try {
			const page = await fetchChanges( cursor );
			setState( ( now ) => ( {
				phase: 'ready',
				changes: cursor
					? [ ...now.changes, ...page.changes ]
					: page.changes,
				cursor: page.cursor,
				message: '',
			} ) );
			const newest = page.changes[ 0 ]?.id;
			if ( cursor ) {
				speak( __( 'Older changes are shown.', 'mailwright' ) );
			} else if ( newest ) {
				// When it fails, the notice comes again.
				markSeen( newest ).catch( () => undefined );
			}
		} catch ( reason ) {
			const message = reasonOf( reason );
			setState( ( now ) => ( { ...now, phase: 'failed', message } ) );
			speak( message, 'assertive' );
		}
	}, [] );

	useEffect( () => void load( null ), [ load ] );

	return { state, load };
}
