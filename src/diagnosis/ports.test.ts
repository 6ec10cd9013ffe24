import type { Endpoint } from '../api/diagnosis-report';
import { portRows } from './ports';

const endpoint = ( changes: Partial< Endpoint > ): Endpoint => ( {
	address: '192.0.2.1',
	family: 'ipv4',
	port: 587,
	state: 'open',
	connect_ms: 34.4,
	modes: [ 'starttls', 'plain' ],
	...changes,
} );

test( 'ports are rows in their order, families are columns', () => {
	const rows = portRows(
		[
			endpoint( {} ),
			endpoint( { port: 25, state: 'silent' } ),
			endpoint( { family: 'ipv6', state: 'refused' } ),
			endpoint( { port: 465, modes: [ 'implicit_tls' ] } ),
		],
		25
	);
	expect( rows.map( ( { port } ) => port ) ).toEqual( [ 25, 465, 587 ] );
	expect( rows.map( ( { chosen } ) => chosen ) ).toEqual( [
		true,
		false,
		false,
	] );
	expect(
		rows.map( ( { cells } ) => [ cells.ipv4.text, cells.ipv6.text ] )
	).toEqual( [
		[ 'no answer', 'no address' ],
		[ 'open 34 ms, SSL/TLS', 'no address' ],
		[ 'open 34 ms, STARTTLS', 'closed' ],
	] );
} );

test( 'of several addresses the best one is told', () => {
	const [ row ] = portRows(
		[
			endpoint( { state: 'unreachable' } ),
			endpoint( { state: 'refused' } ),
			endpoint( { state: 'silent' } ),
		],
		587
	);
	expect( row?.cells.ipv4.state ).toBe( 'refused' );
} );

test( 'an open port without encryption, and one without a mail server, say so', () => {
	const texts = [ [ 'plain' ], [] ].map(
		( modes ) =>
			portRows( [ endpoint( { modes } ) ], 587 )[ 0 ]?.cells.ipv4.text
	);
	expect( texts ).toEqual( [
		'open 34 ms, not encrypted',
		'open 34 ms, no mail server',
	] );
} );
