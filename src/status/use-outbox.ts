/** What waits, looked at as often as it changes, and only while somebody looks. */
import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { ApiError } from '../api/client';
import { describeError } from '../api/errors';
import {
	actOnOutbox,
	fetchOutbox,
	type Outbox,
	type OutboxAction,
} from '../api/outbox';
import { usePolling } from '../components/use-polling';

const BUSY_MS = 3000;
const QUIET_MS = 10_000;

export function useOutbox( active: boolean ) {
	const [ outbox, setOutbox ] = useState< Outbox | null >( null );
	const [ busy, setBusy ] = useState< OutboxAction | '' >( '' );
	const [ error, setError ] = useState( '' );
	/** An answer from before an action says nothing about the time after it. */
	const turn = useRef( 0 );

	function look() {
		const asked = turn.current;
		fetchOutbox().then(
			( answer ) => asked === turn.current && setOutbox( answer ),
			() => undefined // The next look may have more luck; what is shown stays.
		);
	}
	useEffect( look, [] );
	const pace = outbox && outbox.waiting > 0 ? BUSY_MS : QUIET_MS;
	usePolling( look, active ? pace : 0 );

	async function act(
		action: OutboxAction,
		/** What to say when it has worked. */
		done: string
	) {
		if ( busy ) {
			return;
		}
		turn.current++;
		setBusy( action );
		setError( '' );
		try {
			setOutbox( await actOnOutbox( action ) );
			speak( done );
		} catch ( reason ) {
			if ( ! ( reason instanceof ApiError ) ) {
				throw reason;
			}
			setError( describeError( reason ) );
			speak( describeError( reason ), 'assertive' );
		}
		setBusy( '' );
	}

	return { outbox, busy, error, act, look };
}

export type OutboxPanel = ReturnType< typeof useOutbox >;
