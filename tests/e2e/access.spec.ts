/** For everybody: WCAG 2.2 AA in each state, keyboard alone, right to left, small screens, large text, forced colours. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from '@playwright/test';
import { catcher, expect, given, sendTest, test } from './support';

test( 'every state passes axe', async ( { page, site } ) => {
	await site.open();
	await site.expectAccessible( 'first run' );
	await page.getByRole( 'radio', { name: 'SMTP server' } ).check();
	await page.getByLabel( 'Provider' ).selectOption( 'Amazon SES' );
	await page.getByRole( 'button', { name: 'More' } ).click();
	await site.expectAccessible( 'provider chosen' );
	await page.getByLabel( 'SMTP Host' ).fill( '' );
	await page.getByRole( 'button', { name: 'Save changes' } ).click();
	await expect( page.getByLabel( 'SMTP Host' ) ).toBeFocused();
	await site.expectAccessible( 'field errors' );
	await page.getByLabel( 'Your email address' ).fill( 'somebody@gmail.com' );
	await page.getByRole( 'button', { name: 'Find settings' } ).click();
	await expect(
		page.getByRole( 'button', { name: 'Use these' } ).first()
	).toBeVisible();
	await site.expectAccessible( 'settings found' );
} );

test( 'every outcome of a test passes axe', async ( { page, site } ) => {
	await site.connect();
	await site.connect( {
		id: 'wrong',
		name: 'Wrong',
		password: 'not the one',
	} );
	await site.open();
	await page.getByRole( 'button', { name: 'Send test email' } ).click();
	await site.expectAccessible( 'composer' );
	await page.getByRole( 'button', { name: 'Send', exact: true } ).click();
	await expect(
		page.getByRole( 'heading', { name: 'Email works' } )
	).toBeFocused();
	await page.getByRole( 'button', { name: 'Show transcript' } ).click();
	await site.expectAccessible( 'accepted' );
	await page.getByRole( 'button', { name: 'Send test email' } ).click();
	await page.getByLabel( 'Through' ).selectOption( 'Wrong' );
	await page.getByRole( 'button', { name: 'Send', exact: true } ).click();
	await expect(
		page.getByRole( 'heading', { name: 'does not accept this password' } )
	).toBeFocused();
	await page.getByRole( 'button', { name: 'Show transcript' } ).click();
	await site.expectAccessible( 'refused' );
} );

test( 'results are announced', async ( { page, site } ) => {
	await site.connect();
	await site.open();
	const polite = page.locator( '#a11y-speak-polite' );
	await page.getByLabel( 'From Name' ).fill( 'Shop' );
	await page.getByRole( 'button', { name: 'Save changes' } ).click();
	await expect( polite ).toHaveText( /Saved\./ );
	await sendTest( page, 'someone@example.com' );
	await expect(
		page.getByRole( 'heading', { name: 'Email works' } )
	).toBeFocused();
} );

/** Presses Tab until the control with this name has the focus. */
async function tabTo(
	page: Page,
	name: string | RegExp,
	role: 'button' | 'textbox' | 'radio' | 'combobox' | 'tab'
) {
	const wanted = page
		.getByRole( role, { name, exact: typeof name === 'string' } )
		.first();
	for ( let press = 0; press < 80; press++ ) {
		if (
			await wanted
				.evaluate( ( element ) => element.matches( ':focus' ) )
				.catch( () => false )
		) {
			return;
		}
		await page.keyboard.press( 'Tab' );
	}
	await expect( wanted ).toBeFocused();
}

test( 'the whole way by keyboard alone', async ( { page, site } ) => {
	await site.open();
	const server = catcher();
	await tabTo( page, 'PHP mail (default)', 'radio' );
	await page.keyboard.press( 'ArrowDown' );
	await expect(
		page.getByRole( 'radio', { name: 'SMTP server' } )
	).toBeChecked();
	await tabTo( page, 'SMTP Host', 'textbox' );
	await page.keyboard.type( server.host );
	await tabTo( page, 'SMTP Port', 'textbox' );
	await page.keyboard.press( 'ControlOrMeta+a' );
	await page.keyboard.type( String( server.port ) );
	await tabTo( page, 'Username', 'textbox' );
	await page.keyboard.type( server.username );
	await page.keyboard.press( 'Tab' );
	await page.keyboard.type( server.password );
	await tabTo( page, 'More', 'button' );
	await page.keyboard.press( 'Enter' );
	await tabTo( page, 'CA file', 'textbox' );
	await page.keyboard.type( server.ca_file );
	await page.keyboard.press( 'Enter' );
	await expect(
		page.getByText( 'Saved.', { exact: true } ).first()
	).toBeVisible();

	await page.keyboard.press( 'Home' );
	await page.getByRole( 'tab', { name: 'Settings' } ).focus();
	await page.keyboard.press( 'Shift+Tab' );
	await expect(
		page.getByRole( 'button', { name: 'Send test email' } )
	).toBeFocused();
	await page.keyboard.press( 'Enter' );
	await expect( page.getByLabel( 'To', { exact: true } ) ).toBeFocused();
	await page.keyboard.press( 'Enter' );
	await expect(
		page.getByRole( 'heading', { name: 'Email works' } )
	).toBeFocused();
	expect( ( await site.firstMail() ).envelope.to ).toEqual( [
		'admin@example.test',
	] );

	await page.getByRole( 'tab', { name: 'Settings' } ).focus();
	await page.keyboard.press( 'ArrowRight' );
	await expect( page.getByRole( 'tab', { name: 'Log' } ) ).toBeFocused();
	await page.keyboard.press( 'ArrowRight' );
	await expect( page.getByRole( 'tab', { name: 'Tools' } ) ).toBeFocused();
} );

for ( const width of [ 400, 320 ] ) {
	test( `fits into ${ width } px`, async ( { page, site } ) => {
		await page.setViewportSize( { width, height: 800 } );
		await site.connect( {
			name: 'A connection with quite a long name for so small a screen',
		} );
		await site.open();
		await page.getByRole( 'button', { name: 'More' } ).click();
		await site.expectNoSidewaysScroll( 'form' );
		await sendTest(
			page,
			'a-very-long-address-that-does-not-want-to-break@subdomain.example.com'
		);
		await expect(
			page.getByRole( 'heading', { name: 'Email works' } )
		).toBeVisible();
		await page.getByRole( 'button', { name: 'Show transcript' } ).click();
		await site.expectNoSidewaysScroll( 'result' );
		await site.expectAccessible( 'narrow' );
	} );
}

test( 'holds text of twice the size', async ( { page, site } ) => {
	await site.connect();
	await site.open();
	await page.addStyleTag( {
		content:
			'#mailwright-root, #mailwright-root * { font-size: 26px !important; line-height: 1.5 !important; }',
	} );
	await site.expectNoSidewaysScroll( '200 % text' );
	await expect(
		page.getByRole( 'button', { name: 'Save changes' } )
	).toBeVisible();
} );

test( 'works with forced colours and reduced motion', async ( {
	page,
	site,
} ) => {
	await page.emulateMedia( {
		forcedColors: 'active',
		reducedMotion: 'reduce',
	} );
	await site.connect();
	await site.open();
	await sendTest( page, 'someone@example.com' );
	await expect(
		page.getByRole( 'heading', { name: 'Email works' } )
	).toBeVisible();
} );

test( 'stands right in right-to-left languages', async ( { page, site } ) => {
	const plugin = path.join(
		given( 'SITE_FOLDER' ),
		'wp-content/mu-plugins/right-to-left.php'
	);
	fs.writeFileSync(
		plugin,
		"<?php add_action( 'init', static function () { $GLOBALS['wp_locale']->text_direction = 'rtl'; }, 0 );\n"
	);
	try {
		await site.connect();
		await site.open();
		await expect( page.locator( 'html' ) ).toHaveAttribute( 'dir', 'rtl' );
		const label = await page.getByText( 'SMTP Host' ).boundingBox();
		const port = await page.getByLabel( 'SMTP Port' ).boundingBox();
		const encryption = await page.getByLabel( 'Encryption' ).boundingBox();
		expect( label && port && encryption ).toBeTruthy();
		expect( port?.x ?? 0 ).toBeLessThan( encryption?.x ?? 0 );
		await site.expectNoSidewaysScroll( 'right to left' );
		await site.expectAccessible( 'right to left' );
	} finally {
		fs.unlinkSync( plugin );
	}
} );
