/** The open tab stands in the address, so that it can be linked to and survives a reload. */
import { useState } from '@wordpress/element';

const TABS = [ 'settings', 'log', 'tools' ] as const;

export type Tab = ( typeof TABS )[ number ];

const tabOf = ( name: string | null ): Tab =>
	TABS.find( ( tab ) => tab === name ) ?? 'settings';

const parameters = () => new URLSearchParams( window.location.search );

export function useTab() {
	const [ tab, setTab ] = useState( () =>
		tabOf( parameters().get( 'tab' ) )
	);
	/** Which messages the log shows first; in the address for links from elsewhere. */
	const [ status, setStatus ] = useState(
		() => parameters().get( 'status' ) ?? ''
	);
	/** Counts the times that the page itself changed the tab. */
	const [ jumps, setJumps ] = useState( 0 );

	const open = ( name: string ) => {
		const next = tabOf( name );
		const url = new URL( window.location.href );
		url.searchParams.delete( 'status' );
		if ( next === 'settings' ) {
			url.searchParams.delete( 'tab' );
		} else {
			url.searchParams.set( 'tab', next );
		}
		window.history.replaceState( window.history.state, '', url );
		setTab( next );
	};

	return {
		tab,
		status,
		jumps,
		/** Core's tabs also tell which one they begin with. */
		open: ( name: string ) => {
			if ( tabOf( name ) !== tab ) {
				setStatus( '' );
				open( name );
			}
		},
		showLog: ( only: string ) => {
			setStatus( only );
			setJumps( jumps + 1 );
			open( 'log' );
		},
	};
}
