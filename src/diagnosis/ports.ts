/** What is known of every port, as rows and cells: ports down, address families across. */
import { __, sprintf } from '@wordpress/i18n';
import type { Endpoint } from '../api/diagnosis-report';
import { duration } from './words';

type Family = Endpoint[ 'family' ];

export interface Cell {
	/** "none": the server has no address of this family. */
	state: Endpoint[ 'state' ] | 'none';
	text: string;
}

export interface PortRow {
	port: number;
	/** The one that is set up. */
	chosen: boolean;
	cells: Record< Family, Cell >;
}

export const FAMILIES: ReadonlyArray< { id: Family; name: string } > = [
	{ id: 'ipv4', name: 'IPv4' },
	{ id: 'ipv6', name: 'IPv6' },
];

/** Of several addresses the one that is of most use. */
const BEST_FIRST: ReadonlyArray< Endpoint[ 'state' ] > = [
	'open',
	'refused',
	'silent',
	'unreachable',
];

function modesText( modes: readonly string[] ): string {
	const encrypted = [
		...( modes.includes( 'starttls' ) ? [ 'STARTTLS' ] : [] ),
		...( modes.includes( 'implicit_tls' ) ? [ 'SSL/TLS' ] : [] ),
	];
	if ( encrypted.length > 0 ) {
		return encrypted.join( ', ' );
	}
	return modes.includes( 'plain' )
		? __( 'not encrypted', 'mailwright' )
		: __( 'no mail server', 'mailwright' );
}

function cellText( endpoint: Endpoint ): string {
	switch ( endpoint.state ) {
		case 'open':
			return sprintf(
				/* translators: 1: time such as "34 ms", 2: kinds of encryption, such as "STARTTLS". */
				__( 'open %1$s, %2$s', 'mailwright' ),
				duration( endpoint.connect_ms ?? 0 ),
				modesText( endpoint.modes )
			);
		case 'refused':
			return __( 'closed', 'mailwright' );
		case 'silent':
			return __( 'no answer', 'mailwright' );
		default:
			return __( 'not reachable', 'mailwright' );
	}
}

function cellOf( endpoints: readonly Endpoint[] ): Cell {
	const best = [ ...endpoints ].sort(
		( a, b ) =>
			BEST_FIRST.indexOf( a.state ) - BEST_FIRST.indexOf( b.state ) ||
			b.modes.length - a.modes.length
	)[ 0 ];
	return best
		? { state: best.state, text: cellText( best ) }
		: { state: 'none', text: __( 'no address', 'mailwright' ) };
}

export function portRows(
	endpoints: readonly Endpoint[],
	chosen: number
): PortRow[] {
	const ports = [ ...new Set( endpoints.map( ( { port } ) => port ) ) ];
	const cell = ( port: number, family: Family ) =>
		cellOf(
			endpoints.filter(
				( one ) => one.port === port && one.family === family
			)
		);
	return ports
		.sort( ( a, b ) => a - b )
		.map( ( port ) => ( {
			port,
			chosen: port === chosen,
			cells: {
				ipv4: cell( port, 'ipv4' ),
				ipv6: cell( port, 'ipv6' ),
			},
		} ) );
}
