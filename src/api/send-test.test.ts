import { TextDecoder } from 'util';
import { linesOf } from './send-test';
import {
	addStage,
	fillStages,
	firstStages,
	toStage,
	toTestResult,
} from './test-result';

// The test browser has none.
Object.assign( globalThis, { TextDecoder } );

/** A stream that hands out these pieces, as a slow server does. */
function streamOf( ...pieces: string[] ): ReadableStream< Uint8Array > {
	const bytes = pieces.map( ( piece ) =>
		Uint8Array.from( Buffer.from( piece, 'utf8' ) )
	);
	return {
		getReader: () => ( {
			read: () => {
				const value = bytes.shift();
				return Promise.resolve( { done: ! value, value } );
			},
		} ),
	} as unknown as ReadableStream< Uint8Array >;
}

async function collect( stream: ReadableStream< Uint8Array > ) {
	const lines: string[] = [];
	for await ( const line of linesOf( stream ) ) {
		lines.push( line );
	}
	return lines.filter( ( line ) => line !== '' );
}

test( 'lines are whole, however the pieces were cut', async () => {
	expect(
		await collect( streamOf( '{"a"', ':1}\n{"b":', '2}\n{"c":3}' ) )
	).toEqual( [ '{"a":1}', '{"b":2}', '{"c":3}' ] );
} );

test( 'the stage after a finished one is at work', () => {
	const stages = addStage( firstStages(), {
		id: 'resolve',
		status: 'done',
		ms: 12,
	} );
	expect( stages.map( ( { status } ) => status ) ).toEqual( [
		'done',
		'working',
		'waiting',
		'waiting',
		'waiting',
	] );
} );

test( 'nothing is at work after a failed stage', () => {
	const stages = addStage( firstStages(), {
		id: 'resolve',
		status: 'failed',
		ms: null,
	} );
	expect( stages.map( ( { status } ) => status ) ).not.toContain( 'working' );
} );

test( 'a stage nobody knows is not drawn', () => {
	expect( toStage( 'dance', { status: 'done' } ) ).toBeNull();
	expect( toStage( 'login', { status: 'done', ms: 3.4 } ) ).toEqual( {
		id: 'login',
		status: 'done',
		ms: 3.4,
	} );
} );

test( 'a result is read whatever is missing in it', () => {
	expect( toTestResult( { accepted: true } ) ).toEqual( {
		accepted: true,
		message_id: '',
		reply: '',
		message: '',
		connection: '',
		duration_ms: 0,
		stages: [],
		transcript: [],
		explanation: null,
	} );
	expect( toTestResult( { accepted: 'yes' } ) ).toBeNull();
	expect( toTestResult( null ) ).toBeNull();
} );

test( 'links of an explanation are web addresses only', () => {
	const result = toTestResult( {
		accepted: false,
		explanation: {
			cause: 'auth_failed',
			title: 'T',
			blame: 'martian',
			links: [
				'javascript:alert(1)',
				{ url: 'https://example.com/help', label: 'Help' },
			],
		},
	} );
	expect( result?.explanation?.links ).toEqual( [
		{ url: 'https://example.com/help', label: 'Help' },
	] );
	expect( result?.explanation?.blame ).toBe( 'unknown' );
} );

test( 'there are always five stages in the order of a mail on its way', () => {
	expect( fillStages( [] ).map( ( { id } ) => id ) ).toEqual( [
		'resolve',
		'connect',
		'encrypt',
		'login',
		'accept',
	] );
} );
