/** The open tab stands in the address, so that it can be linked to and survives a reload. */
import { useState } from '@wordpress/element';

export type Tab = 'settings' | 'tools';

function fromAddress(): Tab {
	const tab = new URLSearchParams( window.location.search ).get( 'tab' );
	return tab === 'tools' ? 'tools' : 'settings';
}

export function useTab() {
	const [ tab, setTab ] = useState< Tab >( fromAddress );
	const open = ( name: string ) => {
		const next: Tab = name === 'tools' ? 'tools' : 'settings';
		const url = new URL( window.location.href );
		if ( next === 'settings' ) {
			url.searchParams.delete( 'tab' );
		} else {
			url.searchParams.set( 'tab', next );
		}
		window.history.replaceState( window.history.state, '', url );
		setTab( next );
	};
	return { tab, open };
}
