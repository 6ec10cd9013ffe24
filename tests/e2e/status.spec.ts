/** The Status card while mail is sent in the background: what waits and why, and what the buttons do about it. */
import type { Page } from '@playwright/test';
import { closedPort } from './server';
import { catcher, expect, save, test, type Site } from './support';

const status = ( page: Page ) => page.getByRole( 'region', { name: 'Status' } );

async function contact( site: Site, subject: string ) {
	const answer = await site.page
		.context()
		.request.post( '/wp-json/contact-form/v1/send', {
			data: { to: 'shop@example.com', subject, message: 'Hello' },
		} );
	expect( await answer.json() ).toEqual( { accepted: true } );
}

const background = ( site: Site ) =>
	site.rest( 'POST', '/settings', { background: 'on' } );

const LETTER = [
	'From: shop@example.com',
	'To: customer@example.com',
	'Subject: Held',
	'',
	'Hello',
	'',
].join( '\r\n' );

test( 'mail that was sent in the background is the proof', async ( {
	page,
	site,
} ) => {
	await site.connect( { id: 'main' } );
	await background( site );
	await contact( site, 'First' );
	await site.firstMail();
	await site.open();
	await expect(
		status( page ).getByRole( 'heading', { name: 'Email works' } )
	).toBeVisible();
	await expect( status( page ) ).toContainText( 'accepted a message' );
	await expect(
		status( page ).getByRole( 'button', { name: 'Try now' } )
	).toBeHidden();
} );

test( 'a wrong password pauses the connection; the right one lets all go on', async ( {
	page,
	site,
} ) => {
	await site.connect( { id: 'main', password: 'not the one' } );
	await background( site );
	await contact( site, 'Waits' );
	await site.open();
	await expect(
		status( page ).getByRole( 'heading', {
			name: /does not accept this password/,
		} )
	).toBeVisible();
	await expect( status( page ) ).toContainText( '1 message is waiting' );
	await expect( status( page ) ).toContainText(
		'so that the account is not locked'
	);
	await site.expectAccessible( 'connection paused' );

	await page.getByRole( 'button', { name: 'Replace' } ).click();
	await page.getByLabel( 'Password' ).fill( catcher().password );
	await save( page );
	await status( page ).getByRole( 'button', { name: 'Try now' } ).click();
	expect( ( await site.firstMail() ).subject ).toBe( 'Waits' );
	await expect(
		status( page ).getByRole( 'heading', { name: 'Email works' } )
	).toBeVisible();
	await expect( status( page ) ).not.toContainText( 'waiting' );
} );

test( 'a server that is not there: the mail waits, Try now delivers it when it is', async ( {
	page,
	site,
} ) => {
	const server = catcher();
	await site.connect( { id: 'main', port: await closedPort() } );
	await background( site );
	await contact( site, 'Waits' );
	await site.open();
	await expect( status( page ) ).toContainText( '1 message is waiting' );
	await page.getByLabel( 'SMTP Port' ).fill( String( server.port ) );
	await page.getByLabel( 'Password' ).fill( server.password );
	await save( page );
	await status( page ).getByRole( 'button', { name: 'Try now' } ).click();
	expect( ( await site.firstMail() ).subject ).toBe( 'Waits' );
} );

test( 'Pause and Resume', async ( { page, site } ) => {
	await site.connect( { id: 'main' } );
	await background( site );
	await site.rest( 'POST', '/outbox', { action: 'pause' } );
	await contact( site, 'Later' );
	await site.open();
	await expect( status( page ) ).toContainText( 'is paused' );
	await expect( status( page ) ).toContainText( '1 message is waiting' );
	await site.expectAccessible( 'paused' );
	expect( await site.inbox() ).toEqual( [] );
	await status( page ).getByRole( 'button', { name: 'Resume' } ).click();
	expect( ( await site.firstMail() ).subject ).toBe( 'Later' );
	await expect( status( page ) ).not.toContainText( 'is paused' );
} );

test( 'a copied site holds its mail until somebody releases it', async ( {
	page,
	site,
} ) => {
	await site.connect( { id: 'main' } );
	site.write( {
		messages: [
			{
				subject: 'Held',
				status: 'held',
				held_for: 'home',
				home: 'another',
				connection: 'main',
				mime: LETTER,
				expires_in: 86_400,
			},
		],
	} );
	await site.open();
	await expect( status( page ) ).toContainText( '1 message is held' );
	await site.expectAccessible( 'home changed' );
	await status( page ).getByRole( 'button', { name: 'Release' } ).click();
	expect( ( await site.firstMail() ).subject ).toBe( 'Held' );
} );

test( 'what failed is one click away in the log', async ( { page, site } ) => {
	site.write( {
		messages: [
			{ subject: 'Fine' },
			{ subject: 'Lost', status: 'dead', cause: 'mailbox_full' },
		],
	} );
	await site.open();
	await expect( status( page ) ).toContainText( 'In the log: 1 failed.' );
	await status( page ).getByRole( 'button', { name: 'Show them' } ).click();
	await expect( page.getByRole( 'tab', { name: 'Log' } ) ).toBeFocused();
	await expect( page.getByRole( 'button', { name: 'Lost' } ) ).toBeVisible();
	await expect( page.getByRole( 'button', { name: 'Fine' } ) ).toBeHidden();
} );

test( 'the page asks again while somebody looks, and only then', async ( {
	page,
	site,
} ) => {
	await page.clock.install();
	await site.connect();
	await site.open();
	await expect( page.getByLabel( 'SMTP Host' ) ).toBeVisible();
	let asked = 0;
	await page.route( /mailwright\/v1\/outbox/, ( route ) => {
		asked++;
		return route.continue();
	} );
	const answered = page.waitForResponse( /mailwright\/v1\/outbox/ );
	await page.clock.runFor( 11_000 );
	await answered;
	expect( asked ).toBe( 1 );
	await page.evaluate( () =>
		Object.defineProperty( document, 'hidden', { value: true } )
	);
	await page.clock.runFor( 60_000 );
	expect( asked ).toBe( 1 );
} );

test( 'delivery is set, saved and still there after a reload', async ( {
	page,
	site,
} ) => {
	await site.connect( { id: 'main', name: 'Main' } );
	await site.connect( { id: 'news', name: 'Newsletter' } );
	await site.open();
	const delivery = page.getByRole( 'region', { name: 'Delivery' } );
	await expect( delivery ).toContainText( 'log kept for 30 days' );
	await delivery.getByRole( 'button', { name: 'Change delivery' } ).click();
	await delivery
		.getByLabel( 'Send in the background' )
		.selectOption( 'Always' );
	await delivery.getByLabel( 'When nobody knows' ).selectOption( 'Hold it' );
	await delivery
		.getByLabel( 'Fallback connection' )
		.selectOption( 'Newsletter' );
	await delivery.getByRole( 'button', { name: 'Add a rule' } ).click();
	const from = delivery.getByLabel( 'From address or domain' );
	await expect( from ).toBeFocused();
	await from.fill( 'no address' );
	await delivery.getByLabel( 'Goes through' ).selectOption( 'Newsletter' );
	await delivery
		.getByLabel( 'Keep the text of messages' )
		.selectOption( 'Yes, encrypted' );
	await delivery.getByLabel( 'Keep the log for' ).fill( '0' );
	await site.expectAccessible( 'delivery' );
	await page.getByRole( 'button', { name: 'Save changes' } ).click();
	await expect( delivery.getByLabel( 'Keep the log for' ) ).toHaveAttribute(
		'aria-invalid',
		'true'
	);
	await expect( delivery ).toContainText( 'neither an email address' );
	await delivery.getByLabel( 'Keep the log for' ).fill( '7' );
	await from.fill( '@news.example.com' );
	await save( page );
	await page.reload();
	await expect( delivery ).toContainText(
		'Always in the background · log kept for 7 days · texts of messages kept'
	);
	expect( ( await site.rest( 'GET', '/settings' ) ).data ).toMatchObject( {
		background: 'on',
		after_unknown: 'hold',
		fallback_connection: 'news',
		routes: [ { from: '@news.example.com', connection: 'news' } ],
		log_content: 'full',
		log_retention_days: 7,
	} );
	await site.expectNoSidewaysScroll( 'delivery' );
} );

test( 'delivery fixed in wp-config.php is locked', async ( { page, site } ) => {
	site.fix( { MAILWRIGHT_BACKGROUND: 'off' } );
	await site.open();
	await page.getByRole( 'button', { name: 'Change delivery' } ).click();
	const field = page.getByLabel( 'Send in the background' );
	await expect( field ).toBeDisabled();
	await expect( field ).toHaveAccessibleDescription(
		/Set by MAILWRIGHT_BACKGROUND in wp-config\.php/
	);
} );
