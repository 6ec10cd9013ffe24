/** Somebody comes back from Google or Microsoft: how it ended stands in the address, once. */
import { useState } from '@wordpress/element';

export interface Return {
	/** As in includes/Oauth/Authorization.php. */
	outcome: string;
	/** Id of the connection, "" when it is not known. */
	connection: string;
}

function take(): Return | null {
	const url = new URL( window.location.href );
	const outcome = url.searchParams.get( 'oauth' );
	const connection = url.searchParams.get( 'connection' ) ?? '';
	if ( ! outcome ) {
		return null;
	}
	url.searchParams.delete( 'oauth' );
	url.searchParams.delete( 'connection' );
	window.history.replaceState( window.history.state, '', url );
	return { outcome, connection };
}

export function useReturn() {
	const [ returned, setReturned ] = useState( take );
	return { returned, forget: () => setReturned( null ) };
}
