import apiFetch from '@wordpress/api-fetch';
import { diagnose, readReport } from './diagnose';
import { toCheckRow, toReport, type CheckRow } from './diagnosis-report';

jest.mock( '@wordpress/api-fetch', () => ( {
	__esModule: true,
	default: jest.fn(),
} ) );
const fetch = apiFetch as unknown as jest.Mock;

const REPORT = {
	verdict: { cause: null, ok: true, title: 'The connection works' },
	checks: [],
};

async function* lines( ...all: object[] ) {
	for ( const line of all ) {
		yield JSON.stringify( line );
	}
}

const json = ( body: unknown ) => ( {
	headers: new Map( [ [ 'content-type', 'application/json' ] ] ),
	json: () => Promise.resolve( body ),
} );

test( 'rows arrive one by one, the report last', async () => {
	const seen: CheckRow[] = [];
	const report = await readReport(
		lines(
			{ check: { id: 'dns', label: 'DNS', status: 'pass' } },
			{ noise: true },
			{ check: { id: 'ports', status: 'odd' } },
			{ result: REPORT },
			{ check: { id: 'late' } }
		),
		( row ) => seen.push( row )
	);
	expect( seen.map( ( { id, status } ) => [ id, status ] ) ).toEqual( [
		[ 'dns', 'pass' ],
		[ 'ports', 'skip' ],
	] );
	expect( report?.verdict ).toMatchObject( { ok: true, cause: null } );
} );

test( 'an error between the rows is an error', async () => {
	await expect(
		readReport(
			lines( { code: 'internal', data: { status: 500 } } ),
			() => {}
		)
	).rejects.toMatchObject( { status: 500 } );
} );

test( 'an answer in one piece is understood too', async () => {
	fetch.mockResolvedValueOnce( json( REPORT ) );
	const report = await diagnose(
		{ connection: 'main' },
		() => {},
		new AbortController().signal
	);
	expect( report?.verdict.title ).toBe( 'The connection works' );
	expect( fetch.mock.calls[ 0 ][ 0 ] ).toMatchObject( {
		path: '/mailwright/v1/diagnosis',
		data: { connection: 'main' },
		headers: { Accept: expect.stringContaining( 'x-ndjson' ) },
	} );
} );

test( 'a canceled diagnosis is no error', async () => {
	const control = new AbortController();
	fetch.mockImplementationOnce( () => {
		control.abort();
		return Promise.reject( new Error( 'aborted' ) );
	} );
	expect(
		await diagnose( { connection: 'main' }, () => {}, control.signal )
	).toBeNull();
} );

test( 'an answer that is no report is an error', async () => {
	fetch.mockResolvedValueOnce( json( [] ) );
	await expect(
		diagnose( {}, () => {}, new AbortController().signal )
	).rejects.toMatchObject( { code: 'invalid_json' } );
} );

test( 'what PHP writes as an empty list is an empty object', () => {
	expect( toCheckRow( { id: 'x', evidence: [] } )?.evidence ).toEqual( {} );
	expect(
		toReport( {
			...REPORT,
			commands: { openssl: 'openssl s_client', swaks: '' },
			certificate: null,
		} )
	).toMatchObject( {
		certificate: null,
		commands: [ { name: 'openssl', command: 'openssl s_client' } ],
	} );
} );

test( 'only settings of a connection are taken as changes', () => {
	const changes = ( value: unknown ) =>
		toReport( { verdict: { ...REPORT.verdict, changes: value } } )?.verdict
			.changes;
	expect(
		changes( { port: 465, encryption: 'implicit_tls', x: 1 } )
	).toEqual( { port: 465, encryption: 'implicit_tls' } );
	expect( changes( { encryption: 'rot13' } ) ).toBeNull();
	expect( changes( null ) ).toBeNull();
} );
