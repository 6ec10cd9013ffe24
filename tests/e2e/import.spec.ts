/** Moving in and out: another plugin's settings, the settings file, and the connection without a plugin. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { catcher, expect, given, sendTest, test } from './support';

function leftBehind( argument: string ): void {
	const run = spawnSync(
		'php',
		[
			path.join( given( 'SITE_TOOLS' ), 'left-behind.php' ),
			given( 'SITE_FOLDER' ),
			argument,
		],
		{ encoding: 'utf8' }
	);
	expect( run.status, run.stdout + run.stderr ).toBe( 0 );
}

/** WP Mail SMTP is here, set up for the mail catcher. */
const usedBefore = () => leftBehind( JSON.stringify( catcher() ) );

test.afterEach( () => leftBehind( '--forget' ) );

const region = ( page: Page, name: string ) =>
	page.getByRole( 'region', { name } );

test( 'the next test email arrives through the server of the plugin that was used before, and no password was typed', async ( {
	page,
	site,
} ) => {
	usedBefore();
	await site.open( '&tab=tools' );
	const found = region( page, 'Import from another plugin' ).getByRole(
		'group',
		{ name: 'WP Mail SMTP' }
	);
	await expect( found ).toContainText( '4.8.0, active' );
	await expect( found ).toContainText( given( 'CATCHER_HOST' ) );
	await expect( found ).toContainText( 'The password comes along.' );
	await expect( found ).toContainText( 'shop@example.test, for every email' );
	await site.expectAccessible( 'found' );

	await found.getByRole( 'button', { name: 'Apply' } ).click();
	await expect( found ).toContainText( 'Taken over.' );
	await found
		.getByRole( 'button', { name: 'Deactivate WP Mail SMTP' } )
		.click();
	await expect( found ).toContainText( '4.8.0, not active' );
	await expect(
		found.getByRole( 'button', { name: 'Deactivate WP Mail SMTP' } )
	).toHaveCount( 0 );
	await site.expectAccessible( 'taken over' );

	// The catcher's certificate is of an authority of its own, which the other plugin could not name.
	const [ connection ] = ( await site.rest( 'GET', '/connections' ) ).data;
	await site.rest( 'POST', `/connections/${ connection.id }`, {
		ca_file: given( 'CATCHER_CA_FILE' ),
	} );
	await page.getByRole( 'tab', { name: 'Settings' } ).click();
	await expect( page.getByLabel( 'SMTP Host' ) ).toHaveValue(
		given( 'CATCHER_HOST' )
	);
	await expect( page.getByLabel( 'From Email' ) ).toHaveValue(
		'shop@example.test'
	);
	await sendTest( page, 'someone@example.test' );
	await expect(
		page.getByRole( 'heading', { name: 'Email works' } )
	).toBeVisible();
	const mail = await site.firstMail();
	expect( mail.user ).toBe( given( 'CATCHER_USER' ) );
	expect( mail.from ).toContain( 'shop@example.test' );
} );

test( 'without another plugin it says which ones are known', async ( {
	page,
	site,
} ) => {
	await site.open( '&tab=tools' );
	await expect( region( page, 'Import from another plugin' ) ).toContainText(
		'No settings of another mail plugin were found'
	);
	await expect( region( page, 'Use without a plugin' ) ).toContainText(
		'There is no connection yet'
	);
} );

test( 'settings go out as a file with passwords and come back in', async ( {
	page,
	site,
}, info ) => {
	await site.connect( { id: 'main', name: 'Main' } );
	await site.open( '&tab=tools' );
	const section = region( page, 'Settings file' );
	await section.getByLabel( 'With passwords' ).check();
	await section.getByLabel( 'Passphrase' ).fill( 'too short' );
	await section.getByRole( 'button', { name: 'Export' } ).click();
	await expect( section.getByLabel( 'Passphrase' ) ).toBeFocused();
	await section.getByLabel( 'Passphrase' ).fill( 'correct horse battery' );
	const [ download ] = await Promise.all( [
		page.waitForEvent( 'download' ),
		section.getByRole( 'button', { name: 'Export' } ).click(),
	] );
	const file = info.outputPath( download.suggestedFilename() );
	await download.saveAs( file );
	expect( path.basename( file ) ).toBe( 'mailwright-settings.json' );
	expect( fs.readFileSync( file, 'utf8' ) ).not.toContain( '"password"' );

	await site.rest( 'DELETE', '/connections/main' );
	await section.getByLabel( 'With passwords' ).uncheck();
	await section
		.getByLabel( 'Import a settings file' )
		.last()
		.setInputFiles( file );
	await expect( section ).toContainText( 'Main' );
	await section.getByLabel( 'Passphrase' ).fill( 'correct horse batterie' );
	await section.getByRole( 'button', { name: 'Apply the file' } ).click();
	await expect( section ).toContainText( 'does not fit this file' );
	expect( site.complaints.splice( 0 ).join() ).toContain( '400' );
	await site.expectAccessible( 'wrong passphrase' );
	await section.getByLabel( 'Passphrase' ).fill( 'correct horse battery' );
	await section.getByRole( 'button', { name: 'Apply the file' } ).click();
	await expect( section ).toContainText( 'Taken over.' );

	await page.getByRole( 'tab', { name: 'Settings' } ).click();
	await sendTest( page, 'someone@example.test' );
	await site.firstMail();
} );

test( 'a file that is none is refused in words', async ( { page, site } ) => {
	await site.open( '&tab=tools' );
	const section = region( page, 'Settings file' );
	await section
		.getByLabel( 'Import a settings file' )
		.last()
		.setInputFiles( {
			name: 'x.json',
			mimeType: 'application/json',
			buffer: Buffer.from( '<?php system("id");' ),
		} );
	await expect( section ).toContainText( 'not a settings file' );
	expect( site.complaints.splice( 0 ).join() ).toContain( '400' );
	await expect(
		section.getByRole( 'button', { name: 'Apply the file' } )
	).toHaveCount( 0 );
} );

test( 'the connection is shown as code, to be copied, without its password', async ( {
	page,
	site,
} ) => {
	await site.connect( { id: 'main', name: 'Main' } );
	await site.open( '&tab=tools' );
	const section = region( page, 'Use without a plugin' );
	for ( const [ title, part ] of [
		[ 'Must-use plugin', 'phpmailer_init' ],
		[ 'PHP script', 'new PHPMailer' ],
		[ 'Constants for wp-config.php', 'MAILWRIGHT_HOST' ],
		[ 'One line (DSN)', 'smtp://' ],
		[ 'Connection test (openssl)', 'openssl s_client' ],
		[ 'Test mail (swaks)', 'swaks --server' ],
	] as const ) {
		await section.getByRole( 'button', { name: title } ).click();
		await expect(
			section.getByRole( 'region', { name: title } )
		).toContainText( part );
	}
	await expect( section ).toContainText( 'YOUR-PASSWORD' );
	await section.getByRole( 'button', { name: 'Copy' } ).first().click();
	await expect( section ).toContainText( /Copied|does not let/ );
	await site.expectAccessible( 'snippets' );
} );

test( 'it can be used by keyboard, and fits small screens', async ( {
	page,
	site,
} ) => {
	usedBefore();
	await site.connect( { id: 'main', name: 'Main' } );
	for ( const width of [ 1280, 400, 320 ] ) {
		await page.setViewportSize( { width, height: 900 } );
		await site.open( '&tab=tools' );
		await expect(
			page.getByRole( 'group', { name: 'WP Mail SMTP' } )
		).toBeVisible();
		await page.getByRole( 'button', { name: 'Must-use plugin' } ).focus();
		await page.keyboard.press( 'Enter' );
		await expect(
			page.getByRole( 'region', { name: 'Must-use plugin' } )
		).toBeVisible();
		await site.expectNoSidewaysScroll( `${ width } px` );
		if ( process.env.IMPORT_PICTURES ) {
			await page.screenshot( {
				path: path.join(
					process.env.IMPORT_PICTURES,
					`import-${ width }.png`
				),
				fullPage: true,
			} );
		}
	}
} );
