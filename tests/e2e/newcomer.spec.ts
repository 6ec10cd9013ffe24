/** The way of somebody who has never seen Mailwright, from the list of plugins to the mail in the inbox. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, fillServer, given, save, sendTest, test } from './support';

test( 'activates, sets up a server, sends a test email and finds it in the inbox', async ( {
	page,
	site,
} ) => {
	site.deactivate();
	await page.goto( '/wp-admin/plugins.php' );
	await page.getByRole( 'link', { name: 'Activate Mailwright' } ).click();
	const row = page.getByRole( 'row' ).filter( { hasText: 'Mailwright' } );
	await row.getByRole( 'link', { name: 'Settings' } ).click();
	const status = page.getByRole( 'region', { name: 'Status' } );
	await expect( status.getByRole( 'heading' ) ).toHaveText(
		'Not set up yet'
	);

	await fillServer( page, {
		host: given( 'CATCHER_HOST' ),
		port: given( 'CATCHER_STARTTLS_PORT' ),
		encryption: 'STARTTLS',
		username: given( 'CATCHER_USER' ),
		password: given( 'CATCHER_PASSWORD' ),
		caFile: given( 'CATCHER_CA_FILE' ),
	} );
	await page.getByLabel( 'From Email' ).fill( 'shop@example.com' );
	await page.getByLabel( 'From Name' ).fill( 'Café Zürich ✉' );
	await save( page );
	await expect( status.getByRole( 'heading' ) ).toHaveText(
		'Set up, not proven yet'
	);

	await sendTest( page, 'someone@example.com' );
	await expect( status.getByRole( 'heading' ) ).toHaveText( 'Email works' );
	await expect( status ).toContainText(
		`${ given(
			'CATCHER_HOST'
		) } accepted the message for someone@example.com. Look in the inbox, and in spam too.`
	);
	await expect( status ).toContainText( '250 2.0.0 Ok: queued as' );
	await expect(
		status.getByRole( 'list', { name: 'Stages of sending' } )
	).toContainText( /Find server.*Connect.*Encrypt.*Log in.*Accept/ );

	const mail = await site.firstMail();
	expect( mail.via ).toBe( 'starttls' );
	expect( mail.user ).toBe( given( 'CATCHER_USER' ) );
	expect( mail.envelope ).toEqual( {
		from: 'shop@example.com',
		to: [ 'someone@example.com' ],
	} );
	expect( mail.from ).toContain( 'Café Zürich ✉' );
	expect( mail.from ).toContain( 'shop@example.com' );
	expect( mail.subject ).not.toBe( '' );
	expect( mail.html ).not.toBeNull();
} );

test( 'the subject arrives in UTF-8', async ( { page, site } ) => {
	await site.connect();
	await page.goto( '/wp-admin/options-general.php' );
	const title = page.getByLabel( 'Site Title' );
	await title.fill( 'Bäckerei Müller 東京' );
	await page.getByRole( 'button', { name: 'Save Changes' } ).click();
	await page.waitForURL( /settings-updated/ );
	await site.open();
	await sendTest( page, 'someone@example.com' );
	await expect(
		page.getByRole( 'heading', { name: 'Email works' } )
	).toBeVisible();
	expect( ( await site.firstMail() ).subject ).toContain(
		'Bäckerei Müller 東京'
	);
} );

test( 'plain text goes out as plain text', async ( { page, site } ) => {
	await site.connect();
	await site.open();
	await page.getByRole( 'button', { name: 'Send test email' } ).click();
	await page.getByLabel( 'Format' ).selectOption( 'Plain text' );
	await page.getByRole( 'button', { name: 'Send', exact: true } ).click();
	await expect(
		page.getByRole( 'heading', { name: 'Email works' } )
	).toBeVisible();
	const mail = await site.firstMail();
	expect( mail.html ).toBeNull();
	expect( mail.envelope.to ).toEqual( [ 'admin@example.test' ] );
} );

for ( const [ encryption, port, hint ] of [
	[ 'STARTTLS', 'POSTFIX_STARTTLS_PORT', 'STARTTLS' ],
	[ 'SSL/TLS', 'POSTFIX_IMPLICIT_PORT', 'implicit TLS' ],
] as const ) {
	test( `Postfix and Dovecot take the test email over ${ hint }`, async ( {
		page,
		site,
	} ) => {
		const user = given( 'POSTFIX_USER' );
		const folder = given( 'POSTFIX_MAILDIR' );
		const before = fs.existsSync( folder ) ? fs.readdirSync( folder ) : [];
		await site.open();
		await fillServer( page, {
			host: given( 'POSTFIX_HOST' ),
			port: given( port ),
			encryption,
			username: user,
			password: given( 'POSTFIX_PASSWORD' ),
			caFile: given( 'POSTFIX_CA_FILE' ),
		} );
		await page.getByLabel( 'From Email' ).fill( user );
		await page.getByLabel( 'From Name' ).fill( 'Ünï' );
		await save( page );
		await sendTest( page, user );
		const status = page.getByRole( 'region', { name: 'Status' } );
		await expect( status.getByRole( 'heading' ) ).toHaveText(
			'Email works'
		);
		await expect( status ).toContainText( /250 2\.0\.0 Ok: queued as \w+/ );

		const fresh = () =>
			( fs.existsSync( folder ) ? fs.readdirSync( folder ) : [] ).filter(
				( name ) => ! before.includes( name )
			);
		await expect.poll( () => fresh().length ).toBe( 1 );
		const mail = fs.readFileSync(
			path.join( folder, fresh()[ 0 ] ?? '' ),
			'utf8'
		);
		expect( mail ).toContain( `Return-Path: <${ user }>` );
		expect( mail ).toMatch( /^Received: .*\n(\s.*\n)*.*ESMTPSA/m );
	} );
}

test( 'a wrong password shows the server’s own 535 and its cause in words', async ( {
	page,
	site,
} ) => {
	await site.open();
	await fillServer( page, {
		host: given( 'POSTFIX_HOST' ),
		port: given( 'POSTFIX_STARTTLS_PORT' ),
		encryption: 'STARTTLS',
		username: given( 'POSTFIX_USER' ),
		password: 'not the one',
		caFile: given( 'POSTFIX_CA_FILE' ),
	} );
	await save( page );
	await sendTest( page, given( 'POSTFIX_USER' ) );
	const status = page.getByRole( 'region', { name: 'Status' } );
	await expect( status.getByRole( 'heading' ) ).toHaveText(
		'The server does not accept this password'
	);
	await expect( status.getByRole( 'heading' ) ).toBeFocused();
	await expect( status ).toContainText( /535 5\.7\.8/ );
	await expect( status ).toContainText( 'To be solved by: you' );

	await status.getByRole( 'button', { name: 'Show transcript' } ).click();
	const transcript = page.getByRole( 'region', { name: 'Transcript' } );
	await expect( transcript ).toContainText( 'AUTH' );
	await expect( transcript ).not.toContainText( 'not the one' );

	await page
		.context()
		.grantPermissions( [ 'clipboard-read', 'clipboard-write' ] );
	await status.getByRole( 'button', { name: 'Copy report' } ).click();
	const report = await page.evaluate( () => navigator.clipboard.readText() );
	expect( report ).toContain( '(auth_failed)' );
	expect( report ).toMatch( /535 5\.7\.8/ );
	expect( report ).not.toContain( 'not the one' );

	await status.getByRole( 'button', { name: 'Replace password' } ).click();
	await expect( page.getByLabel( 'Password' ) ).toBeFocused();
	await page.keyboard.type( given( 'POSTFIX_PASSWORD' ) );
	await page.getByRole( 'button', { name: 'Send test email' } ).click();
	await expect(
		page.getByText( 'There are unsaved changes.' )
	).toBeVisible();
	await page.getByRole( 'button', { name: 'Save and send' } ).click();
	await expect( status.getByRole( 'heading' ) ).toHaveText( 'Email works' );
} );

test( 'choosing a provider fills the form and shows its note', async ( {
	page,
	site,
} ) => {
	await site.open();
	await page.getByRole( 'radio', { name: 'SMTP server' } ).check();
	await page.getByLabel( 'Provider' ).selectOption( 'SendGrid' );
	await expect( page.getByLabel( 'SMTP Host' ) ).toHaveValue(
		'smtp.sendgrid.net'
	);
	await expect( page.getByLabel( 'Username' ) ).toHaveValue( 'apikey' );
	const help = page.getByRole( 'link', { name: /Help from SendGrid/ } );
	await expect( help ).toHaveAttribute( 'href', /^https:/ );
	await page.getByLabel( 'SMTP Host' ).fill( 'mail.example.com' );
	await expect( page.getByLabel( 'Provider' ) ).toHaveValue( '' );
} );

test( 'an email address finds the settings of its provider', async ( {
	page,
	site,
} ) => {
	await site.open();
	await page.getByLabel( 'Your email address' ).fill( 'somebody@gmail.com' );
	await page.getByLabel( 'Your email address' ).press( 'Enter' );
	const proposals = page
		.getByRole( 'listitem' )
		.filter( { hasText: 'smtp.gmail.com' } );
	await proposals
		.getByRole( 'button', { name: 'Use these' } )
		.first()
		.click();
	await expect( page.getByLabel( 'SMTP Host' ) ).toHaveValue(
		'smtp.gmail.com'
	);
	await expect( page.getByLabel( 'Username' ) ).toHaveValue(
		'somebody@gmail.com'
	);
	await expect( page.getByText( 'Unsaved changes' ) ).toBeVisible();
} );
