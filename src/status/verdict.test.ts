import type { ConnectionAnswer } from '../api/types';
import { ago } from '../components/ago';
import { statusOf } from './verdict';

const connection = {
	mailer: 'smtp',
	host: 'smtp.example.com',
	authentication: true,
	password_status: { set: true, source: 'database', locked: false },
} as ConnectionAnswer;

test( 'nothing is claimed before a test', () => {
	expect( statusOf( undefined, null ).title ).toBe( 'Not set up yet' );
	expect( statusOf( connection, null ) ).toMatchObject( {
		tone: 'neutral',
		title: 'Set up, not proven yet',
	} );
	expect( statusOf( { ...connection, mailer: 'php' }, null ).title ).toBe(
		'PHP mail is in use'
	);
} );

test( 'a test that was accepted is the proof, with its age', () => {
	const status = statusOf( connection, {
		server: 'smtp.example.com',
		minutes: 3.7,
	} );
	expect( status.title ).toBe( 'Email works' );
	expect( status.text ).toBe(
		'smtp.example.com accepted a message 3 minutes ago.'
	);
	expect( ago( 0.4, 'en' ) ).toBe( 'just now' );
	expect( ago( 130, 'en' ) ).toBe( '2 hours ago' );
} );

test( 'a password that cannot be read comes first', () => {
	const status = statusOf(
		{
			...connection,
			password_status: { set: true, source: 'database', locked: true },
		},
		null
	);
	expect( status.tone ).toBe( 'bad' );
} );

test( 'what the daily look has found is said, unless sending has just failed or a test has just worked', () => {
	const found = {
		connection: 'main',
		critical: false,
		title: 'The certificate of smtp.example.com expires in 6 days',
		explanation: 'Mail works now.',
		fix: 'Ask whoever runs the mail server to renew its certificate.',
	};
	expect( statusOf( connection, null, undefined, found ) ).toMatchObject( {
		tone: 'warning',
		title: found.title,
		fix: found.fix,
	} );
	expect(
		statusOf( connection, null, undefined, { ...found, critical: true } )
			.tone
	).toBe( 'bad' );
	expect(
		statusOf(
			connection,
			{ server: 'smtp.example.com', minutes: 1 },
			undefined,
			found
		).title
	).toBe( 'Email works' );
} );
