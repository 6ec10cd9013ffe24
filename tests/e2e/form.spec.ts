/** How the form behaves: errors at their fields, locked fields, passwords, several connections, and nothing lost. */
import { catcher, expect, fillServer, given, save, test } from './support';

test( 'errors stand at their fields, and the first one has the focus', async ( {
	page,
	site,
} ) => {
	await site.open();
	await page.getByRole( 'radio', { name: 'SMTP server' } ).check();
	await page.getByLabel( 'SMTP Port' ).fill( '70000' );
	await page.getByRole( 'button', { name: 'Save changes' } ).click();
	const host = page.getByLabel( 'SMTP Host' );
	await expect( host ).toBeFocused();
	await expect( host ).toHaveAttribute( 'aria-invalid', 'true' );
	await expect( host ).toHaveAccessibleDescription(
		/Enter the name of the mail server/
	);
	await expect( page.getByLabel( 'SMTP Port' ) ).toHaveAccessibleDescription(
		/1 to 65535/
	);
	await host.fill( 'smtp.example.com' );
	await expect( host ).not.toHaveAttribute( 'aria-invalid' );
} );

test( 'a value that the server refuses is marked with the server’s words', async ( {
	page,
	site,
} ) => {
	await site.open();
	await fillServer( page, {
		host: 'https://smtp.example.com/',
		port: '587',
		encryption: 'STARTTLS',
		username: 'u',
		password: 'p',
		caFile: '',
	} );
	await page.getByRole( 'button', { name: 'Save changes' } ).click();
	const host = page.getByLabel( 'SMTP Host' );
	await expect( host ).toBeFocused();
	await expect( host ).toHaveAccessibleDescription( /https/ );
	await expect( page.getByLabel( 'Password' ) ).toHaveValue( 'p' );
	expect( ( await site.rest( 'GET', '/connections' ) ).data ).toEqual( [] );
	expect( site.complaints.splice( 0 ).join() ).toContain( '400' );
} );

test( 'the port follows the encryption until someone types one', async ( {
	page,
	site,
} ) => {
	await site.open();
	await page.getByRole( 'radio', { name: 'SMTP server' } ).check();
	const port = page.getByLabel( 'SMTP Port' );
	const encryption = page.getByLabel( 'Encryption' );
	await expect( port ).toHaveValue( '587' );
	await encryption.selectOption( 'SSL/TLS' );
	await expect( port ).toHaveValue( '465' );
	await encryption.selectOption( 'None' );
	await expect( port ).toHaveValue( '25' );
	await port.fill( '2525' );
	await encryption.selectOption( 'STARTTLS' );
	await expect( port ).toHaveValue( '2525' );
} );

test( 'fields appear as they apply', async ( { page, site } ) => {
	await site.open();
	await expect( page.getByLabel( 'SMTP Host' ) ).toBeHidden();
	await expect( page.getByLabel( 'From Email' ) ).toBeVisible();
	await page.getByRole( 'radio', { name: 'SMTP server' } ).check();
	await expect( page.getByLabel( 'Username' ) ).toBeVisible();
	await page.getByLabel( 'Authentication' ).uncheck();
	await expect( page.getByLabel( 'Username' ) ).toBeHidden();
	await expect( page.getByLabel( 'Password' ) ).toBeHidden();
} );

test( 'a stored password is never in the page and is asked for again after a move', async ( {
	page,
	site,
} ) => {
	await site.connect( { password: 'CANARY-9d1f' } );
	await site.open();
	expect( await page.content() ).not.toContain( 'CANARY' );
	const group = page.getByRole( 'group', { name: 'Password' } );
	await expect( group ).toContainText( 'stored' );

	await page.getByLabel( 'SMTP Host' ).fill( 'smtp.example.com' );
	const password = page.getByLabel( 'Password' );
	await expect( password ).toHaveAccessibleDescription(
		/enter the password again/
	);
	await page.getByRole( 'button', { name: 'Save changes' } ).click();
	await expect( password ).toBeFocused();
	await password.fill( 'new one' );
	await save( page );
	await expect( group ).toContainText( 'stored' );
} );

test( 'the server’s question for the password is shown at the field', async ( {
	page,
	site,
} ) => {
	await site.connect();
	await site.open();
	await page.getByLabel( 'From Name' ).fill( 'Shop' );
	await page.getByRole( 'button', { name: 'More' } ).click();
	await page.getByLabel( 'Connection name' ).fill( 'Main' );
	await page.route( /mailwright\/v1\/connections\//, ( route ) =>
		route.fulfill( {
			status: 400,
			json: {
				code: 'mailwright_secret_required',
				message: 'Password needed.',
				data: { status: 400, params: { password: 'Password needed.' } },
			},
		} )
	);
	await page.getByRole( 'button', { name: 'Save changes' } ).click();
	await expect( page.getByLabel( 'Password' ) ).toBeFocused();
	await expect( page.getByLabel( 'Password' ) ).toHaveAccessibleDescription(
		/Password needed/
	);
	await expect( page.getByLabel( 'From Name' ) ).toHaveValue( 'Shop' );
	site.complaints.splice( 0 );
} );

test( 'fields fixed in wp-config.php are locked and say so', async ( {
	page,
	site,
} ) => {
	site.fix( {
		MAILWRIGHT_MAILER: 'smtp',
		MAILWRIGHT_HOST: 'mail.example.com',
		MAILWRIGHT_USERNAME: 'fixed@example.com',
		MAILWRIGHT_PASSWORD: 'CANARY-7c2b',
		MAILWRIGHT_FROM_EMAIL: 'fixed@example.com',
	} );
	await site.open();
	const host = page.getByLabel( 'SMTP Host' );
	await expect( host ).toBeDisabled();
	await expect( host ).toHaveValue( 'mail.example.com' );
	await expect( host ).toHaveAccessibleDescription(
		/Set by MAILWRIGHT_HOST in wp-config\.php/
	);
	await expect(
		page.getByRole( 'radio', { name: 'SMTP server' } )
	).toBeDisabled();
	await expect( page.getByLabel( 'From Email' ) ).toBeDisabled();
	await expect(
		page.getByRole( 'group', { name: 'Password' } )
	).toContainText( 'Set by MAILWRIGHT_PASSWORD in wp-config.php' );
	expect( await page.content() ).not.toContain( 'CANARY' );
	await page.getByLabel( 'From Name' ).fill( 'Still free' );
	await save( page );
	await site.expectAccessible( 'locked fields' );
} );

test( 'a fixed setting that cannot be used is told', async ( {
	page,
	site,
} ) => {
	site.fix( {
		MAILWRIGHT_MAILER: 'smtp',
		MAILWRIGHT_HOST: 'mail.example.com',
		MAILWRIGHT_PORT: 'seven',
	} );
	await site.open();
	await expect(
		page.getByRole( 'region', { name: 'Status' } )
	).toContainText( 'MAILWRIGHT_PORT' );
} );

test( 'leaving with unsaved changes is asked about', async ( {
	page,
	site,
} ) => {
	await site.open();
	await page.getByLabel( 'From Name' ).fill( 'Shop' );
	await expect( page.getByText( 'Unsaved changes' ) ).toBeVisible();
	const asked: string[] = [];
	page.on( 'dialog', ( dialog ) => {
		asked.push( dialog.type() );
		void dialog.dismiss();
	} );
	await page.getByRole( 'link', { name: 'Dashboard' } ).first().click();
	await expect.poll( () => asked ).toEqual( [ 'beforeunload' ] );
	await expect( page.getByLabel( 'From Name' ) ).toHaveValue( 'Shop' );
	await save( page );
	await page.getByRole( 'link', { name: 'Dashboard' } ).first().click();
	await page.waitForURL( /index\.php|wp-admin\/$/ );
	expect( asked ).toHaveLength( 1 );
} );

test( 'nothing typed is lost when the site does not answer', async ( {
	page,
	site,
} ) => {
	await site.open();
	await page.getByLabel( 'From Name' ).fill( 'Shop' );
	await page.route( /mailwright\/v1\/settings/, ( route ) => route.abort() );
	await page.getByRole( 'button', { name: 'Save changes' } ).click();
	await expect(
		page.getByText( 'No answer from your site.' ).first()
	).toBeVisible();
	await expect( page.getByLabel( 'From Name' ) ).toHaveValue( 'Shop' );
	await page.unrouteAll();
	await save( page );
	site.complaints.splice( 0 );
} );

test( 'a page that cannot load its settings says why and tries again', async ( {
	page,
	site,
} ) => {
	let broken = true;
	await page.route(
		/options-general\.php\?page=mailwright/,
		async ( route ) => {
			const response = await route.fetch();
			const body = ( await response.text() ).replace(
				/wp\.apiFetch\.createPreloadingMiddleware\([^\n]*?\) \);/,
				'( options, next ) => next( options ) );'
			);
			await route.fulfill( { response, body } );
		}
	);
	await page.route( /mailwright\/v1\//, ( route ) =>
		broken
			? route.fulfill( {
					status: 500,
					json: {
						code: 'mailwright_internal_error',
						message: '',
						data: { status: 500 },
					},
			  } )
			: route.continue()
	);
	await site.open();
	await expect( page.getByText( 'number 500' ).first() ).toBeVisible();
	broken = false;
	await page.getByRole( 'button', { name: 'Try again' } ).click();
	await expect( page.getByLabel( 'From Email' ) ).toBeVisible();
	site.complaints.splice( 0 );
} );

test( 'several connections: add, name, choose the default, delete', async ( {
	page,
	site,
} ) => {
	await site.connect( { id: 'first', name: 'First' } );
	await site.open();
	await expect(
		page.getByRole( 'list', { name: 'Connections' } )
	).toBeHidden();
	await page
		.getByRole( 'button', { name: 'Add another connection' } )
		.click();
	await page.getByLabel( 'Connection name' ).fill( 'Second' );
	await page.getByLabel( 'SMTP Host' ).fill( 'second.example.com' );
	await page.getByLabel( 'Authentication' ).uncheck();
	await save( page );

	const list = page.getByRole( 'list', { name: 'Connections' } );
	await expect( list.getByRole( 'button', { name: /First/ } ) ).toContainText(
		'Default'
	);
	await page.getByRole( 'button', { name: 'Make this the default' } ).click();
	await save( page );
	await expect(
		list.getByRole( 'button', { name: /Second/ } )
	).toContainText( 'Default' );
	// The mark follows the click, and "Saved." may still stand there from before.
	await expect
		.poll(
			async () =>
				( await site.rest( 'GET', '/settings' ) ).data
					.default_connection
		)
		.toBe( 'second' );

	await list.getByRole( 'button', { name: /First/ } ).click();
	await expect( page.getByLabel( 'SMTP Host' ) ).toHaveValue(
		catcher().host
	);
	await page
		.getByRole( 'button', { name: 'Delete this connection' } )
		.click();
	await page.getByRole( 'button', { name: 'Delete', exact: true } ).click();
	await expect( list ).toBeHidden();
	expect( ( await site.rest( 'GET', '/connections' ) ).data ).toHaveLength(
		1
	);
	await expect( page.getByLabel( 'SMTP Host' ) ).toHaveValue(
		'second.example.com'
	);
} );

test( 'the sender is forced and the return path is kept', async ( {
	page,
	site,
} ) => {
	await site.open();
	await page.getByLabel( 'From Email' ).fill( 'shop@example.com' );
	await page.getByLabel( 'Use these for every email' ).check();
	await page.getByLabel( 'Return path' ).selectOption( 'Another address' );
	await page
		.getByLabel( 'Address for returned messages' )
		.fill( 'bounce@example.com' );
	await save( page );
	expect( ( await site.rest( 'GET', '/settings' ) ).data ).toMatchObject( {
		from_email: 'shop@example.com',
		force_from_email: true,
		force_from_name: true,
		return_path: 'bounce@example.com',
	} );
} );

test( 'a password that cannot be read any more is told, with what to do', async ( {
	page,
	site,
} ) => {
	site.fix( {
		MAILWRIGHT_KEY: 'the first key, which is long enough to be one',
	} );
	await site.connect();
	site.fix( {
		MAILWRIGHT_KEY: 'another key, which is just as long as the first',
	} );
	await site.open();
	await expect(
		page.getByRole( 'region', { name: 'Status' } ).getByRole( 'heading' )
	).toHaveText( 'The stored password cannot be read' );
	await expect(
		page.getByRole( 'region', { name: 'Connection' } )
	).toContainText( 'put the old keys back' );
	await site.expectAccessible( 'password locked' );
	await page.getByRole( 'button', { name: 'Replace' } ).click();
	await page.getByLabel( 'Password' ).fill( given( 'CATCHER_PASSWORD' ) );
	await save( page );
	await expect(
		page.getByRole( 'group', { name: 'Password' } )
	).toContainText( 'stored' );
} );
