/** How long ago a server accepted a test, kept for as long as this page is open. */
import { useEffect, useState } from '@wordpress/element';
import type { Proof } from '../status/verdict';
import type { Test } from '../test-email/use-test-email';

const MINUTE_MS = 60_000;

export function useProof( test: Test ) {
	const [ last, setLast ] = useState< { server: string; at: Date } | null >(
		null
	);
	const [ now, setNow ] = useState( () => Date.now() );

	useEffect( () => {
		if ( test.phase === 'done' ) {
			setNow( Date.now() );
			setLast( test.result.accepted && test.server ? test : null );
		}
	}, [ test ] );

	useEffect( () => {
		if ( ! last ) {
			return undefined;
		}
		const clock = setInterval( () => setNow( Date.now() ), MINUTE_MS );
		return () => clearInterval( clock );
	}, [ last ] );

	const proof: Proof | null = last && {
		server: last.server,
		minutes: Math.max( 0, ( now - last.at.getTime() ) / MINUTE_MS ),
	};
	return { proof, forget: () => setLast( null ) };
}
