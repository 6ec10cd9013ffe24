/** Asks before a page with unsaved changes is left. Browsers show their own words. */
import { useEffect } from '@wordpress/element';

export function useUnsavedGuard( dirty: boolean ): void {
	useEffect( () => {
		if ( ! dirty ) {
			return undefined;
		}
		const ask = ( event: BeforeUnloadEvent ) => event.preventDefault();
		window.addEventListener( 'beforeunload', ask );
		return () => window.removeEventListener( 'beforeunload', ask );
	}, [ dirty ] );
}
