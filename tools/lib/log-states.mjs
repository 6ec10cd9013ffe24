/** States of the log and of the outbox for the screenshots. What takes days to come about is written into the site's tables. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

const press = ( page, name ) =>
	page.getByRole( 'button', { name, exact: true } ).click();

/** Puts these messages and states of connections into the site. */
export function write( env, content ) {
	const file = path.join( env.SITE_FOLDER, 'log.json' );
	fs.writeFileSync( file, JSON.stringify( content ) );
	const run = spawnSync( 'php', [
		path.join( env.SITE_TOOLS, 'log.php' ),
		env.SITE_FOLDER,
		file,
	] );
	if ( run.status !== 0 ) {
		throw new Error( `${ run.stdout }${ run.stderr }` );
	}
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const REFUSED = {
	outcome: 'dead',
	connection: 'main',
	stage: 'login',
	cause: 'auth_failed',
	reply: '535 5.7.8 Error: authentication failed: (reason unavailable)',
	duration_ms: 212,
	transcript: [
		{ at_ms: 0, stage: 'connect', from: 'note', line: 'Connected.' },
		{
			at_ms: 21,
			stage: 'greeting',
			from: 'server',
			line: '220 smtp.example.com ESMTP',
		},
		{
			at_ms: 22,
			stage: 'greeting',
			from: 'client',
			line: 'EHLO shop.example.com',
		},
		{
			at_ms: 180,
			stage: 'login',
			from: 'client',
			line: 'AUTH PLAIN [secret]',
		},
		{
			at_ms: 212,
			stage: 'login',
			from: 'server',
			line: '535 5.7.8 Error: authentication failed: (reason unavailable)',
		},
	],
};

const SENT = {
	outcome: 'sent',
	connection: 'main',
	reply: '250 2.0.0 Ok: queued as 4XyZ12',
	duration_ms: 143,
};

const BUSY = {
	outcome: 'retry',
	connection: 'main',
	stage: 'recipient',
	cause: 'greylisted',
	reply: '450 4.2.0 <customer@example.com>: Recipient address rejected: Greylisted, see http://postgrey.example.com',
	duration_ms: 95,
	transcript: REFUSED.transcript.slice( 0, 3 ),
};

const LETTER = [
	'From: Shop <shop@example.com>',
	'To: customer@example.com',
	'Subject: Your order',
	'Message-ID: <order@shop.example.com>',
	'MIME-Version: 1.0',
	'Content-Type: multipart/mixed; boundary="out"',
	'',
	'--out',
	'Content-Type: multipart/alternative; boundary="in"',
	'',
	'--in',
	'Content-Type: text/plain; charset=UTF-8',
	'',
	'Thank you for your order.',
	'--in',
	'Content-Type: text/html; charset=UTF-8',
	'',
	'<html><head><style>h1 { color: #7f54b3; font-family: sans-serif }</style></head><body><h1>Thank you for your order</h1><p>We have received it and send it tomorrow. <a href="https://shop.example.com/order/2042">See your order</a></p><table border="1" cellpadding="8"><tr><th>Product</th><th>Price</th></tr><tr><td>Teapot</td><td>24.00</td></tr></table><img src="https://shop.example.com/open.gif" alt="" width="1" height="1"></body></html>',
	'--in--',
	'--out',
	'Content-Type: application/pdf; name="invoice.pdf"',
	'Content-Disposition: attachment; filename="invoice.pdf"',
	'Content-Transfer-Encoding: base64',
	'',
	'JVBERi0xLjQKJcOkw7zDtsOf',
	'--out--',
	'',
].join( '\r\n' );

/** A month of a small shop, as the chart knows it: quiet on Sundays, one bad Tuesday. */
const days = () =>
	Array.from( { length: 29 }, ( _, ago ) => [
		ago % 7 === 2 ? 6 : 31 + ( ( ago * 17 ) % 23 ),
		ago === 12 ? 19 : ( ago * 5 ) % 4,
		ago === 13 ? 14 : Number( ago % 9 === 4 ),
	] );

/** The days before, in short. */
const earlier = () =>
	[
		'[Shop] Your order #2041 is complete',
		'[My Site] Some plugins were automatically updated to their newest versions',
		'New message from the contact form',
	].map( ( subject, number ) => ( {
		created_ago: ( 3 - number ) * DAY + number * 35 * MINUTE,
		subject,
		recipients: [
			[
				'anna@example.com',
				'somebody.with.a.long.name@a-long-company-name.example.com',
				'shop@example.com',
			][ number ],
		],
		connection: 'main',
		source: [ 'woocommerce', 'wordpress', 'contact-form-7' ][ number ],
		attempts: [ SENT ],
	} ) );

/** One of each kind, the newest last. */
const kinds = () => [
	{
		created_ago: 2 * HOUR,
		status: 'dead',
		cause: 'auth_failed',
		subject: '[Shop] Your order #2043 has been received',
		recipients: [ 'jane@example.com' ],
		connection: 'main',
		source: 'woocommerce',
		message_id: '<2043@shop.example.com>',
		mime: LETTER,
		attempts: [ { ...REFUSED, tried_ago: 2 * HOUR } ],
	},
	{
		created_ago: HOUR,
		status: 'canceled',
		subject: 'Newsletter of November',
		recipients: Array.from(
			{ length: 1200 },
			( _, i ) => `reader${ i }@example.com`
		),
		connection: 'main',
		source: 'newsletter',
	},
	{
		created_ago: 50 * MINUTE,
		status: 'unknown',
		subject: 'Your invoice 2026-117',
		recipients: [ 'office@example.com' ],
		connection: 'main',
		source: 'woocommerce',
		next_in: 10 * MINUTE,
	},
	{
		created_ago: 40 * MINUTE,
		status: 'sent',
		subject: '[My Site] Password Reset',
		recipients: [ 'editor@example.com' ],
		connection: 'main',
		source: 'wordpress',
		is_sensitive: 1,
		attempts: [ { ...SENT, tried_ago: 40 * MINUTE } ],
	},
	{
		created_ago: 30 * MINUTE,
		status: 'sent',
		keep_level: 2,
		subject: '[Shop] Your order #2044 has been received',
		recipients: [ 'john@example.com' ],
		connection: 'main',
		source: 'woocommerce',
		mime: LETTER,
		attempts: [ { ...SENT, tried_ago: 30 * MINUTE } ],
	},
	{
		created_ago: 12 * MINUTE,
		status: 'retry',
		lane: 1,
		cause: 'greylisted',
		subject: 'Your appointment on Friday at 10:30',
		recipients: [ 'customer@example.com' ],
		connection: 'main',
		source: 'contact-form-7',
		next_in: 4 * MINUTE,
		expires_in: 2 * DAY,
		mime: LETTER,
		attempts: [ { ...BUSY, tried_ago: 12 * MINUTE } ],
	},
	{
		created_ago: 2 * MINUTE,
		status: 'ready',
		lane: 1,
		subject: 'New message from the contact form',
		recipients: [ 'shop@example.com' ],
		connection: 'main',
		source: 'contact-form-7',
		next_in: 1,
		expires_in: 2 * DAY,
		mime: LETTER,
	},
];

const connect = async ( { rest, server } ) => {
	const answer = await rest( 'POST', '/mailwright/v1/connections', {
		...server,
		id: 'main',
		name: 'Shop mail',
	} );
	if ( answer.status !== 201 ) {
		throw new Error( JSON.stringify( answer ) );
	}
};

function log( content, then = async () => {}, more = {} ) {
	return {
		query: '&tab=log',
		...more,
		async before( page, tools ) {
			await connect( tools );
			await tools.rest( 'POST', '/mailwright/v1/outbox', {
				action: 'pause',
			} );
			write( tools.env, content() );
		},
		async then( page, tools ) {
			await page
				.getByRole( 'table', { name: /Messages, newest/ } )
				.or( page.getByText( /No message/ ) )
				.first()
				.waitFor();
			await then( page, tools );
		},
	};
}

const full = () => ( { messages: [ ...earlier(), ...kinds() ], days: days() } );
const openRow = ( name, wait = 'Recipients' ) =>
	async function ( page ) {
		await page.getByRole( 'button', { name } ).first().click();
		await page.getByRole( 'heading', { name: wait } ).waitFor();
	};

function status( content, more = {} ) {
	return {
		async before( page, tools ) {
			await connect( tools );
			await more.prepare?.( tools );
			write( tools.env, content() );
		},
		async then( page ) {
			await more.then?.( page );
		},
	};
}

/** Mail of a visitor's page, through a connection that does not work. */
async function sendInBackground( { rest, server }, changes, count ) {
	await rest( 'POST', '/mailwright/v1/connections/main', {
		password: server.password,
		...changes,
	} );
	await rest( 'POST', '/mailwright/v1/settings', { background: 'on' } );
	for ( let number = 0; number < count; number++ ) {
		await rest( 'POST', '/contact-form/v1/send', {
			to: 'shop@example.com',
			subject: `Message ${ number }`,
			message: 'Hello',
		} );
	}
}

const waiting = ( changes = {} ) => ( {
	created_ago: 3 * MINUTE,
	status: 'retry',
	lane: 1,
	subject: 'Your order',
	connection: 'main',
	source: 'woocommerce',
	cause: 'greylisted',
	next_in: 4 * MINUTE,
	expires_in: 2 * DAY,
	mime: LETTER,
	attempts: [ { ...BUSY, tried_ago: 3 * MINUTE } ],
	...changes,
} );

export const LOG_STATES = {
	'log-empty': log( () => ( {} ) ),
	'log-full': log( full ),
	'log-no-match': log( full, async ( page ) => {
		await page.getByLabel( 'Search messages' ).fill( 'nowhere' );
		await page.getByText( 'No message matches' ).waitFor();
	} ),
	'log-failed-message': log( full, openRow( /#2043/ ) ),
	'log-transcript': log( full, async ( page ) => {
		await openRow( /#2043/ )( page );
		await press( page, 'Show transcript' );
	} ),
	'log-retry': log( full, openRow( /appointment on Friday/ ) ),
	'log-unknown': log( full, openRow( /invoice 2026/ ) ),
	'log-many-recipients': log( full, openRow( /Newsletter/ ) ),
	'log-sensitive': log( full, openRow( /Password Reset/ ) ),
	'log-content': log( full, async ( page ) => {
		await openRow( /#2044/ )( page );
		await press( page, 'Show message' );
		await page.frameLocator( 'iframe' ).getByText( 'Teapot' ).waitFor();
	} ),
	'log-selected': log( full, async ( page ) => {
		await page.getByLabel( 'Select all' ).check();
		await press( page, 'Delete' );
	} ),
	'log-chart-table': log( full, ( page ) =>
		press( page, 'Show as a table' )
	),
	'log-forced-colours': log( full, openRow( /#2043/ ), {
		context: { forcedColors: 'active' },
	} ),
	'log-no-answer': {
		query: '&tab=log',
		before: ( page ) =>
			page.route( /mailwright\/v1\/messages/, ( route ) =>
				route.abort()
			),
		then: ( page ) =>
			page.getByText( 'No answer from your site' ).first().waitFor(),
	},
	'log-part-missing': {
		query: '&tab=log',
		before: ( page ) =>
			page.route( /build\/log\.js/, ( route ) => route.abort() ),
		then: ( page ) =>
			page.getByRole( 'button', { name: 'Reload' } ).waitFor(),
	},
	'status-working': status( () => ( {
		connections: [ { connection: 'main', accepted_ago: 3 * MINUTE } ],
	} ) ),
	'status-waiting': status(
		() => ( {
			messages: [ waiting(), waiting( { created_ago: MINUTE } ) ],
		} ),
		{
			then: ( page ) =>
				page.getByRole( 'button', { name: 'Try now' } ).waitFor(),
		}
	),
	'status-paused': status( () => ( { messages: [ waiting() ] } ), {
		prepare: ( { rest } ) =>
			rest( 'POST', '/mailwright/v1/outbox', { action: 'pause' } ),
		then: ( page ) =>
			page.getByRole( 'button', { name: 'Resume' } ).waitFor(),
	} ),
	'status-home-changed': status(
		() => ( {
			messages: [ 1, 2, 3 ].map( () =>
				waiting( {
					status: 'held',
					lane: null,
					held_for: 'home',
					home: 'another',
				} )
			),
		} ),
		{
			then: ( page ) =>
				page.getByRole( 'button', { name: 'Release' } ).waitFor(),
		}
	),
	'status-connection-paused': status( () => ( {} ), {
		prepare: ( tools ) => sendInBackground( tools, { password: 'no' }, 1 ),
		then: ( page ) =>
			page.getByRole( 'heading', { name: /password/ } ).waitFor(),
	} ),
	'status-breaker': status( () => ( {} ), {
		prepare: ( tools ) => sendInBackground( tools, { port: 9 }, 6 ),
		then: ( page ) => page.getByText( 'next try is at' ).waitFor(),
	} ),
	'delivery-settings': status( () => ( {} ), {
		prepare: ( { rest, server } ) =>
			rest( 'POST', '/mailwright/v1/connections', {
				...server,
				id: 'second',
				name: 'Newsletter',
			} ),
		async then( page ) {
			await press( page, 'Change delivery' );
			await press( page, 'Add a rule' );
			await page
				.getByLabel( 'From address or domain' )
				.fill( '@news.example.com' );
			await page.getByLabel( 'Log entries at most' ).fill( 'many' );
			await press( page, 'Save changes' );
		},
	} ),
};
