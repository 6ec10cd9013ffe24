import type { Certificate, ChainLink } from '../api/diagnosis-report';
import { chainBoxes } from './chain';

const NOW = Date.parse( '2026-06-01T00:00:00Z' );
const DATES = {
	valid_from: '2026-01-01T00:00:00+00:00',
	valid_to: '2027-01-01T00:00:00+00:00',
};
const own: ChainLink = {
	subject: 'mail.example.com',
	issuer: 'Intermediate',
	...DATES,
};
const between: ChainLink = {
	subject: 'Intermediate',
	issuer: 'Root',
	...DATES,
};

const certificate = ( changes: Partial< Certificate > = {} ): Certificate => ( {
	...own,
	names: [ 'mail.example.com' ],
	chain: [ own, between ],
	matches_host: true,
	trusted: true,
	self_signed: false,
	key_bits: 0,
	signature: 'ecdsa-with-SHA256',
	...changes,
} );

const boxes = ( changes: Partial< Certificate > = {} ) =>
	chainBoxes( certificate( changes ), 'mail.example.com', NOW );
const problems = ( changes: Partial< Certificate > ) =>
	boxes( changes ).map( ( box ) => box.problems );

test( 'a good chain ends at an authority that is known here', () => {
	expect( boxes().map( ( { name } ) => name ) ).toEqual( [
		'mail.example.com',
		'Intermediate',
		'Root',
	] );
	expect( boxes()[ 2 ]?.note ).toBe( 'Known to this web server' );
	expect( problems( {} ).flat() ).toEqual( [] );
} );

test( 'an expired certificate is marked with its date, in its own box', () => {
	const old = { ...own, valid_to: '2026-05-02T00:00:00+00:00' };
	const found = problems( {
		...old,
		chain: [ old, between ],
		trusted: false,
	} );
	expect( found[ 0 ]?.[ 0 ] ).toMatch( /^Expired on .*May.*2026|2026.*May/ );
	expect( found.slice( 1 ).flat() ).toEqual( [] );
} );

test( 'another name is told with the name that was wanted', () => {
	expect(
		problems( {
			matches_host: false,
			names: [ 'a.example.com', 'b.example.com' ],
			trusted: false,
		} )[ 0 ]
	).toEqual( [
		'Made out to a.example.com, b.example.com, not to mail.example.com',
	] );
} );

test( 'what a server issued to itself stands alone', () => {
	const self = { ...own, issuer: own.subject };
	const found = boxes( { ...self, chain: [ self ], trusted: false } );
	expect( found ).toHaveLength( 1 );
	expect( found[ 0 ]?.problems.join() ).toMatch( /the server itself/ );
} );

test( 'an unknown issuer is marked in the last box', () => {
	expect( problems( { trusted: false } ) ).toEqual( [
		[],
		[],
		[ 'This web server does not know it' ],
	] );
} );

test( 'a weak key and a weak signature are named', () => {
	expect(
		problems( {
			key_bits: 1024,
			signature: 'RSA-SHA1',
			trusted: false,
		} )[ 0 ]
	).toEqual( [ 'Key too short: 1024 bits', 'Signature too weak: RSA-SHA1' ] );
} );
