/** The diagnosis on the page: each classic failure is named, the proven remedy is applied, and all of it by keyboard. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import {
	closedPort,
	LOGIN,
	mailServer,
	nameServer,
	silentServer,
} from './server';
import {
	catcher,
	expect,
	given,
	sendTest,
	test as base,
	type Site,
} from './support';

interface Tools {
	/** What is started here ends with the test. */
	ending: < T extends { stop: () => Promise< unknown > } >(
		server: Promise< T >
	) => Promise< T >;
	/** Ports that count as ports of mail servers beside the usual ones. */
	probe: ( ...ports: number[] ) => void;
}

const PLUGIN = () =>
	path.join(
		given( 'SITE_FOLDER' ),
		'wp-content/mu-plugins/probe-ports.php'
	);

const test = base.extend< { tools: Tools } >( {
	tools: async ( {}, provide ) => {
		const servers: Array< { stop: () => Promise< unknown > } > = [];
		await provide( {
			ending: async ( server ) => {
				servers.push( await server );
				return server;
			},
			probe: ( ...ports ) =>
				fs.writeFileSync(
					PLUGIN(),
					`<?php add_filter( 'mailwright_probe_ports', static fn (): array => array( ${ ports.join(
						', '
					) } ) );\n`
				),
		} );
		await Promise.all( servers.map( ( server ) => server.stop() ) );
		fs.rmSync( PLUGIN(), { force: true } );
	},
} );

const connection = ( changes: Record< string, unknown > ) => ( {
	host: '127.0.0.1',
	ca_file: given( 'CATCHER_CA_FILE' ),
	...LOGIN,
	...changes,
} );

async function diagnose( page: Page, site: Site ) {
	await site.open();
	const status = page.getByRole( 'region', { name: 'Status' } );
	await status.getByRole( 'button', { name: 'Diagnose' } ).click();
	const verdict = status.getByRole( 'heading', { level: 2 } );
	await expect( verdict ).not.toHaveText( /every step/ );
	await expect( verdict ).toBeFocused();
	return { status, verdict };
}

test( 'all is well: every check is told', async ( { page, site, tools } ) => {
	const server = await tools.ending( mailServer() );
	tools.probe( server.port );
	await site.connect( connection( { port: server.port } ) );
	const { status, verdict } = await diagnose( page, site );
	await expect( verdict ).toHaveText( /The connection works/ );
	await status.getByRole( 'button', { name: /^All \d+ checks/ } ).click();
	const checks = status.getByRole( 'list', { name: 'Checks' } );
	await expect( checks.getByRole( 'listitem' ).first() ).toContainText(
		/Settings\s+passed/
	);
	await expect(
		checks.getByRole( 'listitem' ).filter( { hasText: 'Log in' } )
	).toContainText( 'passed' );
	await status
		.getByRole( 'button', { name: 'Details Reach the server' } )
		.click();
	const row = status
		.getByRole( 'table', { name: /Which ports/ } )
		.getByRole( 'row', { name: String( server.port ) } );
	await expect( row ).toContainText( 'your setting' );
	await expect( row ).toContainText( /open \d+ ms, STARTTLS/ );
	await status.getByRole( 'button', { name: 'Details Certificate' } ).click();
	await expect(
		status.getByRole( 'list', { name: /^Certificate/ } )
	).toContainText( 'Known to this web server' );
	await status.getByRole( 'button', { name: 'Technical details' } ).click();
	await expect(
		status.getByRole( 'region', { name: /openssl/ } )
	).toContainText( '-starttls smtp' );
	await site.expectAccessible( 'all unfolded' );
	await site.expectNoSidewaysScroll( 'all unfolded' );
} );

test( 'a closed port', async ( { page, site, tools } ) => {
	const port = await closedPort();
	tools.probe( port );
	await site.connect( connection( { port } ) );
	const { status } = await diagnose( page, site );
	await expect( status ).toContainText( 'To be solved by: you' );
	await expect(
		status.getByRole( 'table' ).getByRole( 'row', { name: String( port ) } )
	).toContainText( 'closed' );
	await expect(
		status.getByRole( 'button', { name: 'Apply' } )
	).toBeHidden();
	await site.expectAccessible( 'closed port' );
} );

test( 'a silent port: the web host gets a letter', async ( {
	page,
	site,
	tools,
} ) => {
	const { port } = await tools.ending( silentServer() );
	tools.probe( port );
	await site.connect( connection( { port } ) );
	const { status } = await diagnose( page, site );
	await expect( status ).toContainText( 'To be solved by: your web host' );
	await expect( status.getByRole( 'table' ) ).toContainText( 'no answer' );
	await page
		.context()
		.grantPermissions( [ 'clipboard-read', 'clipboard-write' ] );
	await status
		.getByRole( 'button', { name: 'Copy a message to your web host' } )
		.click();
	const letter = await page.evaluate( () => navigator.clipboard.readText() );
	expect( letter ).toContain( `port ${ port }` );
	await status.getByRole( 'button', { name: 'Copy report' } ).click();
	const report = await page.evaluate( () => navigator.clipboard.readText() );
	expect( report ).toContain( `| ${ port } | no answer |` );
	expect( report ).not.toContain( LOGIN.password );
	await status
		.getByRole( 'button', { name: 'Read the message first' } )
		.click();
	await site.expectAccessible( 'silent port' );
} );

test( 'a wrong password', async ( { page, site, tools } ) => {
	const { port } = await tools.ending( mailServer() );
	tools.probe( port );
	await site.connect( connection( { port, password: 'not the one' } ) );
	const { status, verdict } = await diagnose( page, site );
	await expect( verdict ).toHaveText( /does not accept this password/ );
	await expect( status ).toContainText(
		/127\.0\.0\.1 answered at login: 535/
	);
	await status.getByRole( 'button', { name: /^All \d+ checks/ } ).click();
	await status.getByRole( 'button', { name: 'Details Log in' } ).click();
	await expect( page.locator( '#mailwright-root' ) ).not.toContainText(
		'not the one'
	);
	await site.expectAccessible( 'wrong password' );
	await status.getByRole( 'button', { name: 'Replace password' } ).click();
	await expect( page.getByLabel( 'Password' ) ).toBeFocused();
} );

for ( const [ certificate, words ] of [
	[ 'expired', /Expired on/ ],
	[ 'wrong-name', /Made out to other\.example\.test, not to 127\.0\.0\.1/ ],
	[ 'self-signed', /nobody vouches for it/ ],
	[ 'untrusted', /does not know it/ ],
] as const ) {
	test( `a certificate that is ${ certificate }`, async ( {
		page,
		site,
		tools,
	} ) => {
		const { port } = await tools.ending( mailServer( { certificate } ) );
		tools.probe( port );
		await site.connect( connection( { port } ) );
		const { status, verdict } = await diagnose( page, site );
		await expect( verdict ).toHaveText( /certificate/i );
		await expect(
			status.getByRole( 'list', { name: /^Certificate/ } )
		).toContainText( words );
		await site.expectAccessible( certificate );
	} );
}

test( 'a name that does not exist', async ( { page, site, tools } ) => {
	const names = await tools.ending( nameServer( {} ) );
	site.fix( { MAILWRIGHT_DNS_SERVER: `127.0.0.1:${ names.port }` } );
	await site.connect(
		connection( { host: 'mial.example.test', port: 587 } )
	);
	const { status } = await diagnose( page, site );
	await expect( status ).toContainText( 'mial.example.test' );
	await expect( status ).toContainText( 'To be solved by: you' );
} );

test( 'wrong port: Apply makes the test email arrive', async ( {
	page,
	site,
	tools,
} ) => {
	const server = catcher();
	const port = await closedPort();
	tools.probe( server.port );
	await site.connect( { port } );
	const { status, verdict } = await diagnose( page, site );
	await status
		.getByRole( 'button', { name: `Apply: port ${ server.port }` } )
		.click();
	const password = status.getByLabel( 'Password' );
	await expect( password ).toBeFocused();
	await site.expectAccessible( 'the password is asked for' );
	await password.press( 'Enter' );
	await expect( password ).toHaveAccessibleDescription(
		/Enter the password/
	);
	await password.fill( server.password );
	await password.press( 'Enter' );
	await expect( verdict ).toHaveText( 'Email works' );
	await expect( page.getByLabel( 'SMTP Port' ) ).toHaveValue(
		String( server.port )
	);
	expect( ( await site.firstMail() ).envelope.to ).toEqual( [
		'admin@example.test',
	] );
} );

test( 'wrong name: Apply takes the one in the certificate', async ( {
	page,
	site,
	tools,
} ) => {
	const server = await tools.ending(
		mailServer( { certificate: 'localhost-only' } )
	);
	tools.probe( server.port );
	await site.connect( connection( { port: server.port } ) );
	const { status, verdict } = await diagnose( page, site );
	await status
		.getByRole( 'button', { name: 'Apply: server localhost' } )
		.click();
	const password = status.getByLabel( 'Password' );
	await password.fill( LOGIN.password );
	await password.press( 'Enter' );
	await expect( verdict ).toHaveText( 'Email works' );
	await expect( page.getByLabel( 'SMTP Host' ) ).toHaveValue( 'localhost' );
	expect( await server.messages() ).toBe( 1 );
} );

test( 'wrong mode, found before it was ever saved: Apply asks nothing', async ( {
	page,
	site,
	tools,
} ) => {
	const server = catcher();
	tools.probe( server.port );
	site.fix( { MAILWRIGHT_ALLOW_PRIVATE_HOSTS: true } );
	await site.open();
	await page.getByRole( 'radio', { name: 'SMTP server' } ).check();
	await page.getByLabel( 'SMTP Host' ).fill( server.host );
	await page.getByLabel( 'Encryption' ).selectOption( 'SSL/TLS' );
	await page.getByLabel( 'SMTP Port' ).fill( String( server.port ) );
	await page.getByLabel( 'Username' ).fill( server.username );
	await page.getByRole( 'button', { name: 'More' } ).click();
	await page.getByLabel( 'CA file' ).fill( server.ca_file );

	const status = page.getByRole( 'region', { name: 'Status' } );
	await status.getByRole( 'button', { name: 'Diagnose' } ).click();
	await expect( status ).toContainText( 'Save first' );
	await page.getByLabel( 'Password' ).fill( server.password );
	await status
		.getByRole( 'button', { name: 'Diagnose', exact: true } )
		.click();
	await expect(
		status.getByRole( 'button', { name: 'Apply: encryption STARTTLS' } )
	).toBeVisible();
	await status.getByRole( 'button', { name: /^Apply/ } ).click();
	await expect( status.getByRole( 'heading', { level: 2 } ) ).toHaveText(
		'Email works'
	);
	expect( ( await site.firstMail() ).via ).toBe( 'starttls' );
} );

test( 'after a failed test it looks into the connection that failed', async ( {
	page,
	site,
	tools,
} ) => {
	const { port } = await tools.ending( mailServer() );
	tools.probe( port );
	await site.connect( connection( { port, password: 'not the one' } ) );
	await site.open();
	await sendTest( page, 'someone@example.com' );
	const status = page.getByRole( 'region', { name: 'Status' } );
	await expect(
		status.getByRole( 'button', { name: 'Copy report' } )
	).toBeVisible();
	await status.getByRole( 'button', { name: 'Diagnose' } ).click();
	await expect(
		status.getByRole( 'button', { name: /^All \d+ checks/ } )
	).toBeVisible();
	await expect( status.getByRole( 'heading', { level: 2 } ) ).toHaveText(
		/does not accept this password/
	);
} );

test( 'by keyboard: start, watch, cancel, start again', async ( {
	page,
	site,
	tools,
} ) => {
	const { port } = await tools.ending( mailServer() );
	tools.probe( port );
	await site.connect( connection( { port } ) );
	await site.open();
	const status = page.getByRole( 'region', { name: 'Status' } );
	const button = status.getByRole( 'button', { name: 'Diagnose' } );
	// Takes as long as this test needs to look at it.
	await page.route( /mailwright\/v1\/diagnosis/, () => {} );
	await button.focus();
	await page.keyboard.press( 'Enter' );
	await expect(
		status.getByRole( 'heading', { name: /every step/ } )
	).toBeFocused();
	await expect(
		status.getByRole( 'list', { name: 'Checks' } ).getByText( 'running…' )
	).toBeVisible();
	await expect( page.locator( '#a11y-speak-polite' ) ).toHaveText(
		/diagnosis has started/
	);
	await site.expectAccessible( 'running' );
	await page.keyboard.press( 'Tab' );
	await expect(
		status.getByRole( 'button', { name: 'Cancel' } )
	).toBeFocused();
	await page.keyboard.press( 'Enter' );
	await expect( button ).toBeFocused();
	await expect( page.locator( '#a11y-speak-polite' ) ).toHaveText(
		/canceled/
	);
	await page.unrouteAll( { behavior: 'ignoreErrors' } );
	await page.keyboard.press( 'Enter' );
	await expect(
		status.getByRole( 'heading', { name: /The connection works/ } )
	).toBeFocused();
} );

for ( const width of [ 400, 320 ] ) {
	test( `fits into ${ width } px`, async ( { page, site, tools } ) => {
		await page.setViewportSize( { width, height: 800 } );
		const { port } = await tools.ending(
			mailServer( { certificate: 'wrong-name' } )
		);
		tools.probe( port );
		await site.connect( connection( { port } ) );
		const { status } = await diagnose( page, site );
		await status.getByRole( 'button', { name: /^All \d+ checks/ } ).click();
		for ( const details of await status
			.getByRole( 'button', { name: /^Details/ } )
			.all() ) {
			await details.click();
		}
		await status
			.getByRole( 'button', { name: 'Technical details' } )
			.click();
		await site.expectNoSidewaysScroll( `${ width } px` );
		await site.expectAccessible( `${ width } px` );
	} );
}

test( 'PHP mail is looked at too', async ( { page, site } ) => {
	const { status } = await diagnose( page, site );
	await expect(
		status.getByRole( 'button', { name: /^All \d+ checks/ } )
	).toBeVisible();
	await site.expectAccessible( 'PHP mail' );
} );
