/** Asks again and again while somebody is looking; a hidden tab asks nothing, and asks at once when it is shown again. */
import { useEffect, useRef } from '@wordpress/element';

export function usePolling(
	ask: () => void,
	/** Milliseconds between two questions, 0 for none. */
	every: number
): void {
	const latest = useRef( ask );
	latest.current = ask;
	useEffect( () => {
		if ( every === 0 ) {
			return undefined;
		}
		const whenSeen = () => {
			if ( ! document.hidden ) {
				latest.current();
			}
		};
		const clock = setInterval( whenSeen, every );
		document.addEventListener( 'visibilitychange', whenSeen );
		return () => {
			clearInterval( clock );
			document.removeEventListener( 'visibilitychange', whenSeen );
		};
	}, [ every ] );
}
