/** Mail that has broken is said where an administrator comes by, once, and no longer than it is true. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { catcher, expect, given, test } from './support';

/** What WP-Cron does daily. */
function watch(): string {
	const run = spawnSync(
		'php',
		[
			path.join( given( 'SITE_TOOLS' ), 'watch.php' ),
			given( 'SITE_FOLDER' ),
		],
		{ encoding: 'utf8' }
	);
	expect( run.stderr ).toBe( '' );
	return run.stdout.trim();
}

const DOT = { name: 'Email does not work' };
const TITLE = /does not accept this password/;

test( 'a password that is refused is said on the dashboard and on our page until it is mended', async ( {
	page,
	site,
} ) => {
	await site.connect( { id: 'main', password: 'not the one' } );
	expect( watch() ).toBe( 'critical' );

	await page.goto( '/wp-admin/index.php' );
	const notice = page.locator( '.notice' ).filter( { hasText: 'Email:' } );
	await expect( notice ).toContainText( TITLE );
	await expect( page.getByRole( 'menuitem', DOT ) ).toBeVisible();

	await page.goto( '/wp-admin/edit.php' );
	await expect( notice ).toBeHidden();
	await page.getByRole( 'menuitem', DOT ).press( 'Enter' );
	await expect(
		page
			.getByRole( 'region', { name: 'Status' } )
			.getByRole( 'heading', { name: TITLE } )
	).toBeVisible();
	await expect( notice ).toContainText( TITLE );
	for ( const width of [ 1280, 400 ] ) {
		await page.setViewportSize( { width, height: 900 } );
		await site.expectNoSidewaysScroll( `${ width } px` );
		await site.expectAccessible( `${ width } px` );
	}

	await site.rest( 'POST', '/connections/main', {
		password: catcher().password,
	} );
	expect( watch() ).toBe( 'good' );
	await page.setViewportSize( { width: 1280, height: 900 } );
	await page.goto( '/wp-admin/index.php' );
	await expect( notice ).toBeHidden();
	await expect( page.getByRole( 'menuitem', DOT ) ).toBeHidden();
	expect( await site.inbox() ).toEqual( [] );
} );

test( 'what was read is not shown again, by keyboard', async ( {
	page,
	site,
} ) => {
	await site.connect( { id: 'main', password: 'not the one' } );
	watch();
	await page.goto( '/wp-admin/index.php' );
	await page
		.getByRole( 'link', { name: 'Do not show this again' } )
		.press( 'Enter' );
	await expect( page ).toHaveURL( /index\.php$/ );
	await expect( page.getByText( TITLE ) ).toBeHidden();
	await expect( page.getByRole( 'menuitem', DOT ) ).toBeVisible();
} );
