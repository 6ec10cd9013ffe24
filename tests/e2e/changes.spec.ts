/** Where mail goes was changed: whoever runs the site finds out by whom, and what. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { catcher, expect, given, test } from './support';

/** A script of tools/wordpress on the site; the words it prints. */
function onServer( script: string ): string {
	const run = spawnSync(
		'php',
		[ path.join( given( 'SITE_TOOLS' ), script ), given( 'SITE_FOLDER' ) ],
		{ encoding: 'utf8' }
	);
	expect( run.stderr ).toBe( '' );
	return run.stdout.trim();
}

const WIDTHS = [ 1280, 400 ];
const SAID = 'The way email is sent was changed';

test( 'what was changed stands under Tools, with who and without secrets', async ( {
	page,
	site,
} ) => {
	await site.connect( { id: 'main', name: 'Shop server' } );
	await site.connect( { id: 'second', name: 'Newsletter' } );
	await site.rest( 'POST', '/connections/main', {
		encryption: 'none',
		port: Number( given( 'CATCHER_STARTTLS_PORT' ) ) + 1,
		password: 'CANARY another password',
	} );
	await site.rest( 'POST', '/settings', {
		from_email: 'shop@example.com',
		routes: [ { from: '*@news.example.com', connection: 'second' } ],
	} );
	await site.open( '&tab=tools' );
	const region = page.getByRole( 'region', { name: 'Changes' } );
	const latest = region.getByRole( 'listitem' );
	await expect( latest.first() ).toContainText( 'shop@example.com' );
	await expect( latest.first() ).toContainText( 'Newsletter' );
	await expect(
		latest.filter( { hasText: 'STARTTLS → None' } )
	).toContainText( 'Password' );
	await expect( region ).toContainText( given( 'WP_USER' ) );
	await expect( region ).not.toContainText( 'CANARY' );
	await expect( region ).not.toContainText( catcher().password );
	for ( const width of WIDTHS ) {
		await page.setViewportSize( { width, height: 900 } );
		await site.expectNoSidewaysScroll( `${ width } px` );
		await site.expectAccessible( `${ width } px` );
		await region.screenshot( {
			path: test.info().outputPath( `changes-${ width }.png` ),
		} );
	}
} );

test( 'older changes are read by keyboard', async ( { page, site } ) => {
	for ( let number = 1; number <= 21; number++ ) {
		await site.rest( 'POST', '/settings', {
			from_email: `n${ number }@example.com`,
		} );
	}
	await site.open( '&tab=tools' );
	const region = page.getByRole( 'region', { name: 'Changes' } );
	await expect( region.getByRole( 'listitem' ) ).toHaveCount( 20 );
	await region
		.getByRole( 'button', { name: 'Show older changes' } )
		.press( 'Enter' );
	await expect( region ).toContainText( 'n1@example.com' );
} );

test( 'a change by somebody else is said on the dashboard until it was looked at', async ( {
	page,
	site,
} ) => {
	await site.connect( { id: 'main', password: 'not the one' } );
	await page.goto( '/wp-admin/index.php' );
	const notice = page.locator( '.notice' ).filter( { hasText: SAID } );
	await expect( notice ).toBeHidden(); // It was the reader.

	expect( onServer( 'change.php' ) ).toBe( 'changed' );
	expect( onServer( 'watch.php' ) ).toBe( 'critical' );
	await page.goto( '/wp-admin/edit.php' );
	await expect( notice ).toBeHidden();
	for ( const width of WIDTHS ) {
		await page.setViewportSize( { width, height: 900 } );
		await page.goto( '/wp-admin/index.php' );
		await expect( notice ).toContainText( 'changed' );
		await expect( notice ).toContainText( 'code of this site' );
		await expect(
			page.locator( '.mailwright-notice' ).filter( { hasText: 'Email:' } )
		).toBeVisible();
		await site.expectNoSidewaysScroll( `${ width } px` );
		await page.screenshot( {
			path: test.info().outputPath( `dashboard-${ width }.png` ),
		} );
	}
	await site.open();
	await expect( notice ).toBeVisible();

	const seen = page.waitForResponse( /audit(\/|%2F)seen/ );
	await notice
		.getByRole( 'link', { name: 'Look at the changes' } )
		.press( 'Enter' );
	const region = page.getByRole( 'region', { name: 'Changes' } );
	await expect( region.getByRole( 'list' ) ).toBeFocused();
	await expect( region ).toBeInViewport();
	await expect( notice ).toBeHidden();
	await seen;
	await page.goto( '/wp-admin/index.php' );
	await expect( notice ).toBeHidden();
} );

test( 'or until the button is pressed', async ( { page, site } ) => {
	await site.connect( { id: 'main' } );
	onServer( 'change.php' );
	await page.goto( '/wp-admin/index.php' );
	const notice = page.locator( '.notice' ).filter( { hasText: SAID } );
	await notice
		.getByRole( 'link', { name: 'Do not show this again' } )
		.press( 'Enter' );
	await expect( page ).toHaveURL( /index\.php$/ );
	await expect( notice ).toBeHidden();
} );
