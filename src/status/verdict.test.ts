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
