import { toReport, type Report } from '../api/diagnosis-report';
import { dnsRecords, evidenceText } from './evidence';
import { reportMarkdown } from './markdown';
import { changesText, foundAndMeant, toneOf } from './words';

const report = toReport( {
	verdict: {
		cause: 'port_blocked',
		ok: false,
		title: 'The port gives no answer',
		explanation: 'Port 25 is <b>silent</b>.',
		fix: 'Use another one.',
		blame: 'host',
		said: '',
		changes: { port: 465, encryption: 'implicit_tls' },
		letter: 'Dear host',
	},
	checks: [
		{
			id: 'ports',
			label: 'Reach the server',
			status: 'fail',
			cause: 'port_blocked',
			summary: 'Port 25 gives no answer.',
			duration_ms: 4001,
			evidence: { tried: [ '192.0.2.1', '192.0.2.2' ] },
		},
		{
			id: 'spf',
			label: 'SPF',
			status: 'warn',
			summary: 'None.',
			duration_ms: 2,
			evidence: {
				record: {
					name: 'example.com',
					type: 'TXT',
					value: 'v=spf1 -all',
				},
			},
		},
	],
	endpoints: [
		{ address: '192.0.2.1', family: 'ipv4', port: 25, state: 'silent' },
	],
	connection: { host: 'mail.example.com', port: 25 },
} ) as Report;

test( 'the report as Markdown names cause, blame, ports, checks and the way out', () => {
	const text = reportMarkdown( report, new Date( 0 ) );
	expect( text ).toContain( '## The port gives no answer' );
	expect( text ).toContain( 'To be solved by: your web host' );
	expect( text ).toContain( '| 25 | no answer | no address |' );
	expect( text ).toContain( '- **Reach the server**: failed, 4.0 s.' );
	expect( text ).toContain( '`example.com TXT v=spf1 -all`' );
	expect( text ).toContain( 'port 465 with SSL/TLS' );
	expect( text ).toContain( 'tried: 192.0.2.1, 192.0.2.2' );
	expect( text ).not.toContain( '<b>' );
} );

test( 'changes in words', () => {
	expect( changesText( { port: 587 } ) ).toBe( 'port 587' );
	expect( changesText( { encryption: 'starttls' } ) ).toBe(
		'encryption STARTTLS'
	);
	expect(
		changesText( {
			host: 'mail.example.com',
			port: 465,
			encryption: 'implicit_tls',
		} )
	).toBe( 'server mail.example.com, port 465 with SSL/TLS' );
} );

test( 'nothing is called good that was not tried', () => {
	const good = { ...report, verdict: { ...report.verdict, ok: true } };
	const login = { ...report.checks[ 1 ], id: 'login' };
	expect( toneOf( report ) ).toBe( 'bad' );
	expect( toneOf( good ) ).toBe( 'warning' );
	expect( toneOf( { ...good, checks: [] } ) ).toBe( 'neutral' );
	expect(
		toneOf( {
			...good,
			checks: [ { ...login, status: 'pass' } as Report[ 'checks' ][ 0 ] ],
		} )
	).toBe( 'good' );
} );

test( 'evidence becomes indented lines, the dialogue too', () => {
	expect(
		evidenceText( {
			a: { status: 'ok', records: [ { target: 'x' } ], alias: '' },
			transcript: [
				{ from: 'client', line: 'EHLO me' },
				{ from: 'server', line: '250 you' },
			],
		} )
	).toBe(
		[
			'a:',
			'  status: ok',
			'  records:',
			'    1:',
			'      target: x',
			'> EHLO me',
			'< 250 you',
		].join( '\n' )
	);
} );

test( 'several DNS entries come before a single one', () => {
	const record = ( name: string ) => ( { name, type: 'TXT', value: 'v' } );
	expect(
		dnsRecords( {
			record: record( 'a' ),
			records: [ record( 'a' ), record( 'b' ) ],
		} ).map( ( { name } ) => name )
	).toEqual( [ 'a', 'b' ] );
	expect( dnsRecords( { record: { name: 'a' } } ) ).toEqual( [] );
} );

test( 'what was found is told apart from what it means', () => {
	const told = {
		...report,
		verdict: {
			...report.verdict,
			explanation: 'Port 25 gives no answer. Many hosts block it.',
		},
	};
	expect( foundAndMeant( told ) ).toEqual( {
		found: 'Port 25 gives no answer.',
		meant: 'Many hosts block it.',
	} );
	expect( foundAndMeant( report ) ).toEqual( {
		found: '',
		meant: 'Port 25 is <b>silent</b>.',
	} );
} );
