/** The alert channels as they are on the server, and what can be done with them. */
import { speak } from '@wordpress/a11y';
import { useCallback, useEffect, useState } from '@wordpress/element';
import {
	deleteChannel,
	fetchAlertSettings,
	fetchChannels,
	testChannel,
	type AlertChannel,
	type AlertSettingsAnswer,
	type AlertTest,
} from '../api/alerts';
import { whileShown } from '../components/while-shown';
import { type Failure, failure, reasonOf } from './failure';

export type AlertsState =
	| { phase: 'loading' }
	| Failure
	| {
			phase: 'ready';
			channels: AlertChannel[];
			settings: AlertSettingsAnswer;
	  };

export interface TestAnswer extends Pick< AlertTest, 'delivered' | 'message' > {
	id: string;
}

export function useAlerts() {
	const [ state, setState ] = useState< AlertsState >( { phase: 'loading' } );
	const [ turn, setTurn ] = useState( 0 );
	const [ busy, setBusy ] = useState( '' );
	const [ answer, setAnswer ] = useState< TestAnswer | null >( null );

	useEffect( () => {
		return whileShown(
			Promise.all( [ fetchChannels(), fetchAlertSettings() ] ),
			( [ channels, settings ] ) =>
				setState( { phase: 'ready', channels, settings } ),
			( reason ) => setState( failure( reason ) )
		);
	}, [ turn ] );

	const refresh = useCallback( async () => {
		const channels = await fetchChannels();
		setState( ( now ) =>
			now.phase === 'ready' ? { ...now, channels } : now
		);
	}, [] );

	async function act( id: string, work: () => Promise< TestAnswer | null > ) {
		setBusy( id );
		setAnswer( null );
		try {
			const said = await work();
			await refresh();
			setAnswer( said );
			if ( said ) {
				speak( said.message, said.delivered ? 'polite' : 'assertive' );
			}
		} catch ( reason ) {
			const message = reasonOf( reason );
			setAnswer( { id, delivered: false, message } );
			speak( message, 'assertive' );
		}
		setBusy( '' );
	}

	return {
		state,
		busy,
		answer,
		refresh,
		reload: () => {
			setState( { phase: 'loading' } );
			setTurn( ( now ) => now + 1 );
		},
		test: ( id: string ) =>
			act( id, async () => ( { id, ...( await testChannel( id ) ) } ) ),
		remove: ( id: string ) =>
			act( id, async () => {
				await deleteChannel( id );
				return null;
			} ),
	};
}
