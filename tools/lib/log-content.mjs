/** What a site’s log holds in the pictures of it: a small shop, and one message of each kind. */

export const MINUTE = 60;
const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

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

export const BUSY = {
	outcome: 'retry',
	connection: 'main',
	stage: 'recipient',
	cause: 'greylisted',
	reply: '450 4.2.0 <customer@example.com>: Recipient address rejected: Greylisted, see http://postgrey.example.com',
	duration_ms: 95,
	transcript: REFUSED.transcript.slice( 0, 3 ),
};

export const LETTER = [
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
export const days = () =>
	Array.from( { length: 29 }, ( _, ago ) => [
		ago % 7 === 2 ? 6 : 31 + ( ( ago * 17 ) % 23 ),
		ago === 12 ? 19 : ( ago * 5 ) % 4,
		ago === 13 ? 14 : Number( ago % 9 === 4 ),
	] );

/** The days before, in short. */
export const earlier = () =>
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
export const kinds = () => [
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
