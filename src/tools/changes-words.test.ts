import type { Change, ChangedField } from '../api/audit';
import { changeText, changeTitle } from './changes-words';

const names = [ { id: 'main', name: 'Shop server' } ];

const changed = (
	field: string,
	before: ChangedField[ 'before' ],
	after: ChangedField[ 'after' ],
	secret = false
): ChangedField => ( {
	field,
	label: field,
	before,
	after,
	secret,
	text: 'as REST says it',
} );

test.each( [
	[ 'mailer', null, 'smtp', 'SMTP server' ],
	[ 'mailer', 'php', 'amazonses', 'PHP mail → Amazon SES' ],
	[ 'mailer', null, 'pigeon', 'pigeon' ],
	[ 'encryption', 'starttls', 'none', 'STARTTLS → None' ],
	[ 'encryption', null, 'implicit_tls', 'SSL/TLS' ],
	[ 'auth_method', 'auto', 'cram-md5', 'Automatic → CRAM-MD5' ],
	[ 'authentication', true, null, 'yes → no' ],
	[ 'force_from_email', null, true, 'no → yes' ],
	[ 'default_connection', null, 'main', 'Shop server' ],
	[ 'fallback_connection', 'main', 'gone', 'Shop server → gone' ],
	[ 'background', 'auto', 'off', 'Automatic → Never' ],
	[ 'return_path', 'from', 'a@b.test', 'Same as From Email → a@b.test' ],
	[ 'host', 'smtp.one.test', null, 'smtp.one.test → (empty)' ],
	[ 'port', 587, 465, '587 → 465' ],
	[ 'ca_file', null, '/var/www/temporary/ca.pem', 'ca.pem' ],
	[ 'ca_file', '/a/ca.pem', '/b/ca.pem', '/a/ca.pem → /b/ca.pem' ],
	[
		'routes',
		null,
		'[{"from":"@shop.test","connection":"main"}]',
		'@shop.test: Shop server',
	],
	[ 'routes', null, '[{"from":"@sh', '[{"from":"@sh' ],
	[
		'alerts',
		null,
		'{"failures":5,"quiet_from":"","weekly_summary":true}',
		'Failed messages: 5, Send a weekly summary by email: yes',
	],
	[ 'constructor', null, 'toString', 'toString' ],
] )( '%s: %p, then %p, is said as %p', ( field, before, after, said ) => {
	expect( changeText( changed( field, before, after ), names ) ).toBe( said );
} );

test( 'of something new or gone only what it is or was is said', () => {
	expect(
		changeText( changed( 'authentication', null, true ), names, 'created' )
	).toBe( 'yes' );
	expect(
		changeText( changed( 'mailer', 'smtp', null ), names, 'deleted' )
	).toBe( 'SMTP server' );
} );

test( 'of a secret and of what has no value the words of REST are kept', () => {
	expect(
		changeText( changed( 'password', false, true, true ), names )
	).toBe( 'as REST says it' );
	expect( changeText( changed( 'host', null, null ), names ) ).toBe(
		'as REST says it'
	);
} );

test( 'a connection is called by its name while it is there', () => {
	const change = ( part: string, event: string ): Change => ( {
		id: 1,
		at: '',
		who: '',
		part,
		event,
		title: 'as REST says it',
		fields: [],
	} );
	expect( changeTitle( change( 'connection main', 'changed' ), names ) ).toBe(
		'Connection "Shop server": changed'
	);
	expect( changeTitle( change( 'connection main', 'created' ), names ) ).toBe(
		'Connection "Shop server": added'
	);
	expect( changeTitle( change( 'connection gone', 'changed' ), names ) ).toBe(
		'as REST says it'
	);
	expect( changeTitle( change( 'settings', 'changed' ), names ) ).toBe(
		'as REST says it'
	);
} );
