/**
 * The states of the page and the way into each. `before` prepares the site, `then` uses the page, `fixed` stands in
 * wp-config.php, `context` is the browser.
 */
import fs from 'node:fs';
import path from 'node:path';

const smtp = ( page ) =>
	page.getByRole( 'radio', { name: 'SMTP server' } ).check();
const press = ( page, name ) =>
	page.getByRole( 'button', { name, exact: true } ).click();
const heading = ( page, name ) =>
	page.getByRole( 'heading', { name } ).waitFor();

const connected =
	( changes = {} ) =>
	async ( page, { rest, server } ) => {
		const answer = await rest( 'POST', '/mailwright/v1/connections', {
			...server,
			...changes,
		} );
		if ( answer.status !== 201 ) {
			throw new Error( JSON.stringify( answer ) );
		}
	};

async function testEmail( page ) {
	await press( page, 'Send test email' );
	await press( page, 'Send' );
}

const FIRST_KEY = {
	MAILWRIGHT_KEY: 'a key that is long enough to be used as one',
};

export const STATES = {
	'first-run': {},
	'provider-chosen': {
		async then( page ) {
			await smtp( page );
			await page.getByLabel( 'Provider' ).selectOption( 'gmail' );
			await page.getByLabel( 'Username' ).fill( 'shop@example.com' );
		},
	},
	'provider-with-regions': {
		async then( page ) {
			await smtp( page );
			await page.getByLabel( 'Provider' ).selectOption( 'amazon_ses' );
			await press( page, 'More' );
		},
	},
	'settings-found': {
		async then( page ) {
			await page
				.getByLabel( 'Your email address' )
				.fill( 'somebody@gmail.com' );
			await press( page, 'Find settings' );
			await page
				.getByRole( 'button', { name: 'Use these' } )
				.first()
				.waitFor();
		},
	},
	'nothing-found': {
		async before( page ) {
			await page.route( /mailwright\/v1\/autodiscover/, ( route ) =>
				route.fulfill( { json: [] } )
			);
		},
		async then( page ) {
			await page
				.getByLabel( 'Your email address' )
				.fill( 'shop@example.com' );
			await press( page, 'Find settings' );
			await page.getByText( 'Nothing found' ).waitFor();
		},
	},
	'field-errors': {
		async then( page ) {
			await smtp( page );
			await page.getByLabel( 'SMTP Port' ).fill( '70000' );
			await press( page, 'Save changes' );
			await page.getByText( 'marked fields' ).first().waitFor();
		},
	},
	'unsaved-changes': {
		before: connected(),
		async then( page ) {
			await page.getByLabel( 'From Name' ).fill( 'My shop' );
		},
	},
	saved: {
		before: connected(),
		async then( page ) {
			await page.getByLabel( 'From Email' ).fill( 'shop@example.com' );
			await page.getByLabel( 'From Name' ).fill( 'My shop' );
			await press( page, 'Save changes' );
			await page.getByText( 'Saved.', { exact: true } ).first().waitFor();
		},
	},
	'password-again': {
		before: connected(),
		async then( page ) {
			await page.getByLabel( 'SMTP Host' ).fill( 'smtp.example.com' );
		},
	},
	'test-email': {
		before: connected(),
		async then( page ) {
			await page.getByLabel( 'From Name' ).fill( 'My shop' );
			await press( page, 'Send test email' );
		},
	},
	'test-running': {
		async before( page, tools ) {
			await connected()( page, tools );
			await page.route( /mailwright\/v1\/test-email/, () => {} ); // Never answered.
		},
		async then( page ) {
			await testEmail( page );
			await heading( page, /^Sending/ );
		},
	},
	'test-accepted': {
		before: connected(),
		async then( page ) {
			await testEmail( page );
			await heading( page, 'Email works' );
		},
	},
	'test-transcript': {
		before: connected(),
		async then( page ) {
			await testEmail( page );
			await press( page, 'Show transcript' );
		},
	},
	'test-wrong-password': {
		before: connected( { password: 'not the right one' } ),
		async then( page ) {
			await testEmail( page );
			await page.getByRole( 'button', { name: 'Copy report' } ).waitFor();
		},
	},
	'test-closed-port': {
		before: connected( { port: 9 } ),
		async then( page ) {
			await testEmail( page );
			await page.getByRole( 'button', { name: 'Copy report' } ).waitFor();
		},
	},
	'test-untrusted-certificate': {
		before: connected( { ca_file: '' } ),
		async then( page ) {
			await testEmail( page );
			await page.getByRole( 'button', { name: 'Copy report' } ).waitFor();
		},
	},
	'test-php-mail': {
		async then( page ) {
			await testEmail( page );
			await page
				.getByRole( 'region', { name: 'Status' } )
				.getByRole( 'heading', { name: /took|could|mail/i } )
				.and( page.locator( ':not(:text("Sending"))' ) )
				.waitFor();
		},
	},
	'too-many-tests': {
		async before( page, tools ) {
			await connected()( page, tools );
			await page.route( /mailwright\/v1\/test-email/, ( route ) =>
				route.fulfill( {
					status: 429,
					json: {
						code: 'mailwright_rate_limited',
						message: '',
						data: { status: 429 },
					},
				} )
			);
		},
		async then( page ) {
			await testEmail( page );
			await page.getByText( 'Wait a little' ).first().waitFor();
		},
	},
	'locked-by-constants': {
		fixed: {
			MAILWRIGHT_MAILER: 'smtp',
			MAILWRIGHT_HOST: 'smtp.example.com',
			MAILWRIGHT_PORT: 465,
			MAILWRIGHT_ENCRYPTION: 'implicit_tls',
			MAILWRIGHT_USERNAME: 'shop@example.com',
			MAILWRIGHT_PASSWORD: 'never shown',
			MAILWRIGHT_FROM_EMAIL: 'shop@example.com',
		},
	},
	'problem-with-a-constant': {
		fixed: {
			MAILWRIGHT_MAILER: 'smtp',
			MAILWRIGHT_HOST: 'smtp.example.com',
			MAILWRIGHT_PORT: 'seven',
		},
	},
	'password-not-readable': {
		fixed: FIRST_KEY,
		async before( page, tools ) {
			await connected()( page, tools );
			tools.fix( {
				MAILWRIGHT_KEY: 'another key than the one before, as long',
			} );
		},
	},
	'several-connections': {
		async before( page, tools ) {
			await connected( { name: 'Shop orders' } )( page, tools );
			await connected( { name: 'Newsletter', host: 'smtp.example.com' } )(
				page,
				tools
			);
		},
		async then( page ) {
			await page.getByRole( 'button', { name: /Newsletter/ } ).click();
			await press( page, 'Delete this connection' );
		},
	},
	'no-answer': {
		before: connected(),
		async then( page ) {
			await page.getByLabel( 'From Name' ).fill( 'My shop' );
			await page.route( /mailwright\/v1/, ( route ) => route.abort() );
			await press( page, 'Save changes' );
			await page
				.getByText( 'No answer from your site' )
				.first()
				.waitFor();
		},
	},
	'explain-an-error': {
		query: '&tab=tools',
		async then( page ) {
			await page
				.getByLabel( 'Error message' )
				.fill(
					'535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8 https://support.google.com/mail/?p=BadCredentials'
				);
			await press( page, 'Explain' );
			await page.getByText( 'To be solved by' ).waitFor();
		},
	},
	'explain-unknown': {
		query: '&tab=tools',
		async then( page ) {
			await page
				.getByLabel( 'Error message' )
				.fill( 'It does not work.' );
			await press( page, 'Explain' );
			await page.getByRole( 'heading', { level: 2 } ).nth( 1 ).waitFor();
		},
	},
	'no-javascript': { context: { javaScriptEnabled: false } },
	'right-to-left': {
		async before( page, tools ) {
			await connected( { password: 'not the right one' } )( page, tools );
			fs.writeFileSync(
				path.join(
					tools.env.SITE_FOLDER,
					'wp-content/mu-plugins/right-to-left.php'
				),
				"<?php add_action( 'init', static function () { $GLOBALS['wp_locale']->text_direction = 'rtl'; }, 0 );\n"
			);
		},
		async then( page ) {
			await testEmail( page );
			await page
				.getByRole( 'button', { name: 'Show transcript' } )
				.click();
		},
	},
	'forced-colours': {
		context: { forcedColors: 'active' },
		before: connected( { password: 'not the right one' } ),
		async then( page ) {
			await testEmail( page );
			await page.getByRole( 'button', { name: 'Copy report' } ).waitFor();
		},
	},
};
