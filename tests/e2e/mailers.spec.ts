/** Every way of sending is set up by a person on the page: keys, consents and what goes wrong with them, and the way out when all mail ports are closed. */
import type { Page } from '@playwright/test';
import { API_KEY, CLIENT, startProviders } from './providers';
import { nameServer } from './server';
import {
	expect,
	given,
	save,
	sendTest,
	test as base,
	type Site,
} from './support';

type Providers = Awaited< ReturnType< typeof startProviders > >;

const test = base.extend< { providers: Providers } >( {
	providers: [
		async ( { page }, provide ) => {
			const providers = await startProviders();
			await providers.show( page );
			await provide( providers );
			await providers.stop();
		},
		{ auto: true },
	],
} );

const CONSENTS = [
	{
		mailer: 'Gmail',
		name: 'Google',
		clientId: 'Client ID',
		provider: 'gmail',
		connected: 'Connected with Google',
	},
	{
		mailer: 'Microsoft 365',
		name: 'Microsoft',
		clientId: 'Application (client) ID',
		provider: 'microsoft',
		connected: 'Connected as sender@example.com',
	},
] as const;

const choose = ( page: Page, mailer: string ) =>
	page.getByRole( 'radio', { name: mailer, exact: true } ).check();

const button = ( page: Page, name: string | RegExp ) =>
	page.getByRole( 'button', { name } );

const status = ( page: Page ) => page.getByRole( 'region', { name: 'Status' } );

const connection = ( page: Page ) =>
	page.getByRole( 'region', { name: 'Connection' } );

async function fillClient( page: Page, clientId: string, secret?: string ) {
	await page.getByLabel( clientId, { exact: true } ).fill( CLIENT.client_id );
	await page
		.getByLabel( 'Client secret', { exact: true } )
		.fill( secret ?? CLIENT.client_secret );
}

/** The whole way of a person to the provider and back. */
async function connect(
	page: Page,
	{ mailer, name, clientId }: ( typeof CONSENTS )[ number ],
	answer: 'Allow' | 'Deny' = 'Allow'
) {
	await choose( page, mailer );
	await fillClient( page, clientId );
	await button( page, `Save and connect with ${ name }` ).click();
	await page.getByRole( 'link', { name: answer } ).click();
}

const fineAt = async ( site: Site, state: string ) => {
	await site.expectAccessible( state );
	await site.page.setViewportSize( { width: 400, height: 900 } );
	await site.expectNoSidewaysScroll( state );
	await site.page.setViewportSize( { width: 1280, height: 900 } );
};

test( 'Mailgun: from the choice to the message that was taken', async ( {
	page,
	site,
	providers,
} ) => {
	await site.open();
	await choose( page, 'Mailgun' );
	await button( page, 'Save changes' ).click();
	await expect( page.getByLabel( 'Sending domain' ) ).toBeFocused();
	await expect( page.getByLabel( 'API key' ) ).toHaveAccessibleDescription(
		/Enter the API key/
	);
	await fineAt( site, 'Mailgun, nothing entered' );

	await page.getByLabel( 'Region' ).selectOption( 'eu' );
	await page.getByLabel( 'Sending domain' ).fill( 'mg.example.com' );
	await page.getByLabel( 'API key' ).fill( API_KEY );
	await save( page );
	await expect( connection( page ) ).toContainText( 'stored' );
	await sendTest( page, 'someone@example.com' );

	await expect(
		page.getByRole( 'heading', { name: 'Email works' } )
	).toBeFocused();
	await expect( status( page ) ).toContainText(
		'Mailgun accepted the message for someone@example.com.'
	);
	await expect(
		page.getByRole( 'list', { name: 'Stages of sending' } )
	).toBeHidden();
	expect( ( await providers.state() ).messages ).toMatchObject( [
		{ provider: 'mailgun', recipients: [ 'someone@example.com' ] },
	] );
	await fineAt( site, 'Mailgun, tested' );

	await page.reload();
	await expect( status( page ) ).not.toContainText( API_KEY );
	const { data } = await site.rest( 'GET', '/connections' );
	expect( JSON.stringify( data ) ).not.toContain( 'CANARY' );
	expect( data[ 0 ] ).toMatchObject( { mailer: 'mailgun', region: 'eu' } );
} );

test( 'a wrong key is explained, and the button leads to its field', async ( {
	page,
	site,
} ) => {
	await site.open();
	await button( page, 'Other services' ).click();
	await choose( page, 'SparkPost' );
	await page.getByLabel( 'API key' ).fill( 'not-the-right-one' );
	await save( page );
	await sendTest( page, 'someone@example.com' );
	await expect( status( page ) ).toContainText( 'What to do:' );
	await fineAt( site, 'wrong key' );
	await button( page, 'Replace key' ).click();
	await expect( page.getByLabel( 'API key', { exact: true } ) ).toBeFocused();
	await page.getByLabel( 'API key', { exact: true } ).fill( API_KEY );
	await save( page );
	await sendTest( page, 'someone@example.com' );
	await expect(
		page.getByRole( 'heading', { name: 'Email works' } )
	).toBeVisible();
} );

test( 'Amazon SES wants its region, and the diagnosis reads well', async ( {
	page,
	site,
} ) => {
	await site.open();
	await choose( page, 'Amazon SES' );
	await page.getByLabel( 'Access key ID' ).fill( 'AKIAIOSFODNN7EXAMPLE' );
	await page
		.getByLabel( 'Secret access key' )
		.fill( 'CANARY/secret+access/key' );
	await button( page, 'Save changes' ).click();
	await expect( page.getByLabel( 'Region' ) ).toBeFocused();
	await page.getByLabel( 'Region' ).selectOption( 'eu-central-1' );
	await save( page );
	await button( page, 'Diagnose' ).click();
	await button( page, /^All \d+ checks/ ).click();
	await expect( page.getByRole( 'list', { name: 'Checks' } ) ).toContainText(
		'email.eu-central-1.amazonaws.com answers over HTTPS'
	);
	await fineAt( site, 'diagnosis of an API' );
} );

test( 'another account asks for the key again; another provider gives it up', async ( {
	page,
	site,
} ) => {
	await site.open();
	await choose( page, 'Amazon SES' );
	await page.getByLabel( 'Region' ).selectOption( 'eu-central-1' );
	await page.getByLabel( 'Access key ID' ).fill( 'AKIAIOSFODNN7EXAMPLE' );
	await page.getByLabel( 'Secret access key' ).fill( 'CANARY/secret' );
	await save( page );
	await page.getByLabel( 'Access key ID' ).fill( 'AKIAIOSFODNN7EXAMPL2' );
	await expect(
		page.getByLabel( 'Secret access key', { exact: true } )
	).toHaveAccessibleDescription( /stored for the account before/ );
	await choose( page, 'PHP mail (default)' );
	await expect( connection( page ) ).toContainText(
		'Saving this removes the stored key'
	);
	await save( page );
	const { data } = await site.rest( 'GET', '/connections' );
	expect( data[ 0 ] ).toMatchObject( {
		mailer: 'php',
		secret_access_key_status: { set: false },
	} );
} );

for ( const consent of CONSENTS ) {
	test( `${ consent.mailer }: the guide, the consent and the first message`, async ( {
		page,
		site,
		providers,
	} ) => {
		await site.open();
		await choose( page, consent.mailer );
		await expect(
			page.getByRole( 'region', {
				name: 'Redirect address of this site',
			} )
		).toHaveText(
			`${ given( 'WP_BASE_URL' ) }/wp-admin/options-general.php`
		);
		await button( page, 'does not let you through' ).click();
		await fineAt( site, 'guide' );
		await button( page, `Save and connect with ${ consent.name }` ).click();
		await expect(
			page.getByLabel( consent.clientId, { exact: true } )
		).toBeFocused();

		await connect( page, consent );
		await expect(
			page.getByRole( 'heading', { name: consent.connected } )
		).toBeFocused();
		await expect( page ).toHaveURL( /page=mailwright$/ );
		await expect( connection( page ) ).toContainText( consent.connected );
		await fineAt( site, 'connected' );
		await status( page )
			.getByRole( 'button', { name: 'Test this account' } )
			.click();
		await page.getByLabel( 'To', { exact: true } ).fill( 'a@example.com' );
		await button( page, /^Send$/ ).click();
		await expect(
			page.getByRole( 'heading', { name: 'Email works' } )
		).toBeFocused();
		expect( ( await providers.state() ).messages ).toMatchObject( [
			{ provider: consent.provider, recipients: [ 'a@example.com' ] },
		] );
	} );

	test( `${ consent.mailer }: refused, tried again, withdrawn, connected again, disconnected`, async ( {
		page,
		site,
		providers,
	} ) => {
		await site.open();
		await connect( page, consent, 'Deny' );
		await expect(
			page.getByRole( 'heading', {
				name: 'The permission was not given',
			} )
		).toBeFocused();
		await fineAt( site, 'refused' );
		await button( page, 'Try again' ).click();
		await page.getByRole( 'link', { name: 'Allow' } ).click();
		await expect(
			page.getByRole( 'heading', { name: consent.connected } )
		).toBeFocused();

		await providers.withdrawConsent();
		await sendTest( page, 'a@example.com' );
		await expect( status( page ) ).toContainText( 'What to do:' );
		const again = button( page, `Reconnect with ${ consent.name }` );
		await expect( again ).toBeVisible();
		await button( page, 'Connect the account' ).click();
		await expect( again ).toBeFocused();
		await fineAt( site, 'withdrawn' );
		await page.reload();
		await expect(
			page.getByRole( 'heading', {
				name: 'The permission to send has ended',
			} )
		).toBeVisible();
		await again.click();
		await page.getByRole( 'link', { name: 'Allow' } ).click();
		await expect(
			page.getByRole( 'heading', { name: consent.connected } )
		).toBeFocused();

		await button( page, 'Disconnect' ).click();
		await expect( button( page, 'Cancel' ) ).toBeFocused();
		await button( page, 'Cancel' ).click();
		await expect( button( page, 'Disconnect' ) ).toBeFocused();
		await button( page, 'Disconnect' ).click();
		await button( page, 'Disconnect' ).click();
		await expect( connection( page ) ).toContainText( 'Disconnected' );
		await expect(
			button( page, `Connect with ${ consent.name }` )
		).toBeFocused();
		await expect(
			page.getByRole( 'heading', { name: consent.connected } )
		).toBeHidden();
		await fineAt( site, 'disconnected' );
		expect( ( await providers.state() ).revoked ).toHaveLength(
			consent.name === 'Google' ? 1 : 0
		);
		const { data } = await site.rest( 'GET', '/connections' );
		expect( data[ 0 ].oauth.connected ).toBe( false );
	} );
}

test( 'a wrong client secret, a missing right and a foreign state are told in words', async ( {
	page,
	site,
	providers,
} ) => {
	await site.open();
	await choose( page, 'Microsoft 365' );
	await fillClient( page, 'Application (client) ID', 'the secret ID' );
	await button( page, 'Save and connect with Microsoft' ).click();
	await page.getByRole( 'link', { name: 'Allow' } ).click();
	await expect(
		page.getByRole( 'heading', {
			name: 'Microsoft does not know this app',
		} )
	).toBeFocused();
	await expect( status( page ) ).toContainText( 'not the Secret ID' );

	await button( page, 'Replace: Client secret' ).click();
	await page
		.getByLabel( 'Client secret', { exact: true } )
		.fill( CLIENT.client_secret );
	await providers.set( { granted_scope: 'openid profile' } );
	await button( page, 'Save and connect with Microsoft' ).click();
	await page.getByRole( 'link', { name: 'Allow' } ).click();
	await expect(
		page.getByRole( 'heading', { name: 'The right to send is missing' } )
	).toBeFocused();

	const state = `mailwright-${ '0'.repeat( 32 ) }`;
	await page.goto(
		`/wp-admin/options-general.php?state=${ state }&code=stolen`
	);
	await expect(
		page.getByRole( 'heading', { name: 'That way back is no longer good' } )
	).toBeFocused();
	await fineAt( site, 'foreign state' );
	await button( page, 'Close' ).click();
	await expect(
		page.getByRole( 'heading', {
			name: 'Not connected with Microsoft 365',
		} )
	).toBeVisible();
} );

/** Presses Tab until the control with this name has the focus. */
async function tabTo(
	page: Page,
	role: 'button' | 'textbox' | 'radio' | 'link',
	name: string
) {
	const wanted = page.getByRole( role, { name, exact: true } );
	for ( let press = 0; press < 60; press++ ) {
		if (
			( await wanted.count() ) > 0 &&
			( await wanted
				.first()
				.evaluate( ( element ) => element.matches( ':focus' ) ) )
		) {
			return;
		}
		await page.keyboard.press( 'Tab' );
	}
	await expect( wanted ).toBeFocused();
}

test( 'Gmail is connected by keyboard alone', async ( { page, site } ) => {
	await site.open();
	// The menu beside it has more links with every version of WordPress.
	await tabTo( page, 'link', 'Skip to main content' );
	await page.keyboard.press( 'Enter' );
	await tabTo( page, 'radio', 'PHP mail (default)' );
	await page.keyboard.press( 'ArrowDown' );
	await page.keyboard.press( 'ArrowDown' );
	await expect( page.getByRole( 'radio', { name: 'Gmail' } ) ).toBeChecked();
	await expect(
		page.getByLabel( 'Client ID', { exact: true } )
	).toBeVisible();
	await tabTo( page, 'textbox', 'Client ID' );
	await page.keyboard.type( CLIENT.client_id );
	await tabTo( page, 'textbox', 'Client secret' );
	await page.keyboard.type( CLIENT.client_secret );
	await tabTo( page, 'button', 'Save and connect with Google' );
	await page.keyboard.press( 'Enter' );
	await page.waitForURL( /accounts\.google\.com/ );
	await tabTo( page, 'link', 'Allow' );
	await page.keyboard.press( 'Enter' );
	await expect(
		page.getByRole( 'heading', { name: 'Connected with Google' } )
	).toBeFocused();
} );

test( 'the second way: Gmail’s mail server with the same app', async ( {
	page,
	site,
} ) => {
	await site.open();
	await choose( page, 'Gmail' );
	await fillClient( page, 'Client ID' );
	await button( page, 'Another way' ).click();
	await button( page, 'Use smtp.gmail.com' ).click();
	await expect( page.getByLabel( 'SMTP Host' ) ).toHaveValue(
		'smtp.gmail.com'
	);
	await expect( page.getByLabel( 'Password' ) ).toBeHidden();
	await page.getByLabel( 'Username' ).fill( 'sender@example.com' );
	await site.expectAccessible( 'XOAUTH2' );
	await button( page, 'Save and connect with Google' ).click();
	await page.getByRole( 'link', { name: 'Allow' } ).click();
	await expect(
		page.getByRole( 'heading', { name: 'Connected with Google' } )
	).toBeFocused();
	const { data } = await site.rest( 'GET', '/connections' );
	expect( data[ 0 ] ).toMatchObject( {
		mailer: 'smtp',
		auth_method: 'xoauth2',
		oauth: { connected: true },
	} );
} );

test( 'with every mail port closed the diagnosis leads to Mailgun over HTTPS', async ( {
	page,
	site,
	providers,
} ) => {
	const names = await nameServer( {
		'smtp.mailgun.org A': [ '127.0.0.9' ],
	} );
	site.fix( { MAILWRIGHT_DNS_SERVER: `127.0.0.1:${ names.port }` } );
	await site.connect( {
		host: 'smtp.mailgun.org',
		port: 587,
		username: 'postmaster@mg.example.com',
		ca_file: '',
	} );
	await site.open();
	await button( page, 'Diagnose' ).click();
	const leave = button( page, 'Set up Mailgun over HTTPS' );
	await expect( leave ).toBeVisible();
	await expect( status( page ) ).toContainText( 'needs no mail port' );
	await fineAt( site, 'all ports closed' );
	await leave.click();
	await expect(
		page.getByRole( 'radio', { name: 'Mailgun' } )
	).toBeChecked();
	await page.getByLabel( 'Sending domain' ).fill( 'mg.example.com' );
	await page.getByLabel( 'API key' ).fill( API_KEY );
	await save( page );
	await sendTest( page, 'someone@example.com' );
	await expect(
		page.getByRole( 'heading', { name: 'Email works' } )
	).toBeFocused();
	expect( ( await providers.state() ).messages ).toHaveLength( 1 );
	await names.stop();
} );
