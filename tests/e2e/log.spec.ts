/** The tab "Log": a mail fails, is explained, is repaired and arrives; searching, selecting, exporting; and what a hostile message cannot do. */
import fs from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { catcher, expect, test, type Site } from './support';

const messages = ( page: Page ) =>
	page.getByRole( 'table', { name: 'Messages, newest first' } );

const row = ( page: Page, subject: string | RegExp ) =>
	messages( page ).getByRole( 'row' ).filter( { hasText: subject } );

const details = ( page: Page, subject: string ) =>
	page.getByRole( 'region', { name: subject, exact: true } );

/** What a visitor's page would do. */
async function contact( site: Site, mail: Record< string, unknown > ) {
	const answer = await site.page
		.context()
		.request.post( '/wp-json/contact-form/v1/send', { data: mail } );
	return ( await answer.json() ) as { accepted: boolean };
}

const LETTER = ( subject: string, html: string ) =>
	[
		'From: Shop <shop@example.com>',
		'To: customer@example.com',
		`Subject: ${ subject }`,
		'MIME-Version: 1.0',
		'Content-Type: text/html; charset=UTF-8',
		'',
		html,
		'',
	].join( '\r\n' );

const sent = ( subject: string, changes: Record< string, unknown > = {} ) => ( {
	subject,
	connection: 'main',
	source: 'wordpress',
	attempts: [ { reply: '250 2.0.0 Ok', connection: 'main' } ],
	...changes,
} );

test( 'a mail fails, the log explains it, the connection is repaired, Resend delivers it', async ( {
	page,
	site,
} ) => {
	await site.connect( { id: 'main', password: 'not the one' } );
	await site.rest( 'POST', '/settings', { background: 'off' } );
	const { accepted } = await contact( site, {
		to: 'customer@example.com',
		subject: 'Your order',
		message: 'Thank you.',
	} );
	expect( accepted ).toBe( false );

	await site.open( '&tab=log' );
	await expect( row( page, 'Your order' ) ).toContainText( 'Failed' );
	await expect( row( page, 'Your order' ) ).toContainText( 'Contact form' );
	await page.getByRole( 'button', { name: 'Your order' } ).click();
	const opened = details( page, 'Your order' );
	await expect(
		opened.getByRole( 'heading', { name: /does not accept this password/ } )
	).toBeVisible();
	await expect( opened ).toContainText( /535/ );
	await expect( opened ).toContainText( 'To be solved by: you' );
	await opened.getByRole( 'button', { name: 'Show transcript' } ).click();
	await expect(
		opened.getByRole( 'region', { name: 'Transcript' } )
	).toContainText( 'EHLO' );
	await expect( opened ).not.toContainText( 'not the one' );
	await site.expectAccessible( 'failed message' );

	await page.getByRole( 'tab', { name: 'Settings' } ).click();
	await page.getByRole( 'button', { name: 'Replace' } ).click();
	await page.getByLabel( 'Password' ).fill( catcher().password );
	await page.getByRole( 'button', { name: 'Save changes' } ).click();
	await expect(
		page.getByText( 'Saved.', { exact: true } ).first()
	).toBeVisible();

	await page.getByRole( 'tab', { name: 'Log' } ).click();
	await page.getByRole( 'button', { name: 'Your order' } ).click();
	await details( page, 'Your order' )
		.getByRole( 'button', { name: 'Resend' } )
		.click();
	const mail = await site.firstMail();
	expect( mail.subject ).toBe( 'Your order' );
	expect( mail.envelope.to ).toEqual( [ 'customer@example.com' ] );
	await expect( row( page, 'Your order' ) ).toContainText( 'Sent' );
} );

test( 'an empty log says what will be in it', async ( { page, site } ) => {
	await site.open( '&tab=log' );
	await expect( page.getByText( 'No messages yet.' ) ).toBeVisible();
	await expect( page.getByLabel( 'Search messages' ) ).toBeHidden();
	await site.expectAccessible( 'empty log' );
} );

test( 'search, filters and pages find what they should', async ( {
	page,
	site,
} ) => {
	site.write( {
		messages: [
			...Array.from( { length: 60 }, ( _, number ) =>
				sent( `Newsletter ${ number }`, {
					created_ago: 90_000 - number,
				} )
			),
			sent( 'Rechnung für Jürgen', {
				recipients: [ 'juergen@example.com' ],
			} ),
			sent( 'Lost', { status: 'dead', cause: 'mailbox_full' } ),
		],
	} );
	await site.open( '&tab=log' );
	const rows = messages( page ).getByRole( 'row' );
	await expect( rows.first() ).toBeVisible();
	await expect(
		page.getByRole( 'button', { name: 'Newsletter 0', exact: true } )
	).toBeHidden();
	await page.getByRole( 'button', { name: 'Older' } ).click();
	await expect(
		page.getByRole( 'button', { name: 'Newsletter 0', exact: true } )
	).toBeVisible();
	await page.getByRole( 'button', { name: 'Newer' } ).click();
	await expect( row( page, 'Lost' ) ).toBeVisible();

	await page.getByLabel( 'Search messages' ).fill( 'rechnung' );
	await expect( row( page, 'Rechnung für Jürgen' ) ).toBeVisible();
	await expect( row( page, 'Lost' ) ).toBeHidden();
	await expect( page.locator( '#a11y-speak-polite' ) ).toHaveText(
		/1 message shown/
	);
	await page.getByLabel( 'Search messages' ).fill( 'nothing like it' );
	await expect( page.getByText( 'No message matches.' ) ).toBeVisible();
	await site.expectAccessible( 'no match' );
	await page.getByRole( 'button', { name: 'Show all' } ).click();
	await expect( page.getByLabel( 'Search messages' ) ).toHaveValue( '' );

	await page.getByLabel( 'Status' ).selectOption( 'Failed' );
	await expect( row( page, 'Lost' ) ).toBeVisible();
	await expect( row( page, 'Rechnung' ) ).toBeHidden();
	await page.getByLabel( 'Status' ).selectOption( 'All' );
	const yesterday = new Date( Date.now() - 86_400_000 );
	await page
		.getByLabel( 'To date' )
		.fill( yesterday.toISOString().slice( 0, 10 ) );
	await expect( row( page, 'Newsletter 59' ) ).toBeVisible();
	await expect( row( page, 'Lost' ) ).toBeHidden();
} );

test( 'several at once: Resend and Delete, with a question before', async ( {
	page,
	site,
} ) => {
	await site.connect( { id: 'main' } );
	site.write( {
		messages: [
			sent( 'First', { status: 'dead', mime: LETTER( 'First', 'One' ) } ),
			sent( 'Second', {
				status: 'dead',
				mime: LETTER( 'Second', 'Two' ),
			} ),
			sent( 'Reset', { is_sensitive: 1 } ),
		],
	} );
	await site.open( '&tab=log' );
	await page.getByRole( 'checkbox', { name: 'Select all' } ).check();
	await expect( page.getByText( '3 selected' ) ).toBeVisible();
	await site.expectAccessible( 'selected' );
	await page.getByRole( 'button', { name: 'Resend' } ).click();
	const outcome = page.locator( '#mailwright-root' );
	await expect( outcome ).toContainText( '2 messages are sent again.' );
	await expect( outcome ).toContainText( 'Not sent again: 1.' );
	await expect
		.poll( async () =>
			( await site.inbox() ).map( ( { subject } ) => subject ).sort()
		)
		.toEqual( [ 'First', 'Second' ] );

	await page.getByRole( 'checkbox', { name: 'Select “Reset”' } ).check();
	await page.getByRole( 'button', { name: 'Delete' } ).click();
	const question = page.getByRole( 'group', { name: /Delete 1 message/ } );
	await expect(
		question.getByRole( 'button', { name: 'Cancel' } )
	).toBeFocused();
	await site.expectAccessible( 'question' );
	await question.getByRole( 'button', { name: 'Delete' } ).click();
	await expect( outcome ).toContainText( '1 message was deleted.' );
	await expect( row( page, 'Reset' ) ).toBeHidden();
	expect( ( await site.rest( 'GET', '/messages' ) ).data ).toHaveLength( 2 );
} );

test( 'the text of a message is drawn in a frame that asks nobody for anything', async ( {
	page,
	site,
} ) => {
	const asked: Array< string | undefined > = [];
	const server = createServer( ( request, response ) => {
		asked.push( request.url );
		response.end();
	} );
	await new Promise< void >( ( ready ) =>
		server.listen( 0, '127.0.0.1', ready )
	);
	const { port } = server.address() as AddressInfo;
	const bait = `http://127.0.0.1:${ port }`;
	site.write( {
		messages: [
			sent( 'Bait', {
				keep_level: 2,
				mime: LETTER(
					'Bait',
					`<p>Hello <a href="${ bait }/link">follow me</a></p>
					<img src="${ bait }/open.gif"><img src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==">
					<link rel="stylesheet" href="${ bait }/style.css"><link rel="preconnect" href="${ bait }">
					<meta http-equiv="refresh" content="0;url=${ bait }/refresh">
					<style>@import url("${ bait }/import.css"); p { background: url(${ bait }/back.gif); color: rgb(1, 2, 3) }</style>
					<form action="${ bait }/form"><button>Send</button></form>
					<iframe src="${ bait }/frame"></iframe><object data="${ bait }/object"></object>
					<video poster="${ bait }/poster.gif" src="${ bait }/video"></video><svg><image href="${ bait }/svg.gif"/></svg>
					<script>top.document.title = 'owned'; fetch( '${ bait }/script' )</script><body onload="fetch( '${ bait }/onload' )">`
				),
			} ),
		],
	} );
	await site.open( '&tab=log' );
	await page.getByRole( 'button', { name: 'Bait' } ).click();
	const button = page.getByRole( 'button', { name: 'Show message' } );
	await expect( button ).toBeVisible();
	// Before the frame is there: axe would wait for ever for a document without scripts.
	await site.expectAccessible( 'content kept' );
	await button.click();
	const frame = page.locator( 'iframe[title="Message"]' );
	await expect( frame ).toHaveAttribute( 'sandbox', '' );
	const letter = page.frameLocator( 'iframe[title="Message"]' );
	await expect( letter.getByText( 'Hello' ) ).toHaveCSS(
		'color',
		'rgb(1, 2, 3)'
	);
	await letter.getByText( 'follow me' ).click();
	await letter.getByRole( 'button', { name: 'Send' } ).click();
	await expect( letter.getByText( 'follow me' ) ).toBeVisible();
	await expect( page ).not.toHaveTitle( 'owned' );
	expect( asked ).toEqual( [] );
	server.close();
	// The browser says what the policy kept it from.
	expect(
		site.complaints.filter(
			( text ) => ! /Content Security Policy|sandboxed/.test( text )
		)
	).toEqual( [] );
	site.complaints.splice( 0 );
} );

test( 'markup in what others wrote stays text', async ( { page, site } ) => {
	const evil = '<img src=x onerror=alert(1)>';
	site.write( {
		messages: [
			sent( `Subject ${ evil }`, {
				status: 'dead',
				cause: 'unknown',
				recipients: [ '"<b>x</b>"@example.com' ],
				source: evil,
				attempts: [
					{
						outcome: 'dead',
						reply: `550 ${ evil }`,
						connection: 'main',
					},
				],
			} ),
		],
	} );
	await site.open( '&tab=log' );
	await page.getByRole( 'button', { name: /^Subject/ } ).click();
	await expect(
		page.getByRole( 'heading', { name: 'Attempts' } )
	).toBeVisible();
	await expect( page.locator( '#mailwright-root img' ) ).toHaveCount( 0 );
	await expect( page.locator( '#mailwright-root b' ) ).toHaveCount( 0 );
} );

test( 'why there is no text is told', async ( { page, site } ) => {
	site.write( {
		messages: [ sent( 'Plain' ), sent( 'Reset', { is_sensitive: 1 } ) ],
	} );
	await site.open( '&tab=log' );
	await page.getByRole( 'button', { name: 'Plain' } ).click();
	await expect( details( page, 'Plain' ) ).toContainText(
		'this site does not keep the texts'
	);
	await page.getByRole( 'button', { name: 'Reset' } ).click();
	await expect( details( page, 'Reset' ) ).toContainText( 'never kept' );
	await expect(
		details( page, 'Reset' ).getByRole( 'button', { name: 'Resend' } )
	).toBeHidden();
} );

test( 'the chart is a table too', async ( { page, site } ) => {
	site.write( {
		messages: [ sent( 'One' ), sent( 'Two', { status: 'dead' } ) ],
		days: [ [ 40, 3, 2 ] ],
	} );
	await site.open( '&tab=log' );
	const table = page.getByRole( 'table', {
		name: 'Messages of the last 30 days',
	} );
	const days = table.getByRole( 'row' );
	await expect( days ).toHaveCount( 31 );
	await expect( days.nth( 1 ).getByRole( 'cell' ) ).toHaveText( [
		'1',
		'0',
		'1',
	] );
	await expect( days.nth( 2 ).getByRole( 'cell' ) ).toHaveText( [
		'40',
		'3',
		'2',
	] );
	await page.getByRole( 'button', { name: 'Show as a table' } ).click();
	await site.expectAccessible( 'chart as a table' );
} );

test( 'all of it by keyboard: open, select, export', async ( {
	page,
	site,
} ) => {
	site.write( {
		messages: [ sent( '=cmd|calc' ), sent( 'Second' ) ],
	} );
	await site.open();
	await page.getByRole( 'tab', { name: 'Settings' } ).focus();
	await page.keyboard.press( 'ArrowRight' );
	await expect( page.getByRole( 'tab', { name: 'Log' } ) ).toBeFocused();
	await page.keyboard.press( 'Enter' );
	const subject = page.getByRole( 'button', { name: 'Second' } );
	await expect( subject ).toBeVisible();
	await tabTo( page, 'Second' );
	await page.keyboard.press( 'Enter' );
	await expect( subject ).toHaveAttribute( 'aria-expanded', 'true' );
	await expect( details( page, 'Second' ) ).toBeVisible();
	await page.keyboard.press( 'Space' );
	await expect( subject ).toHaveAttribute( 'aria-expanded', 'false' );
	await page.keyboard.press( 'Shift+Tab' );
	await page.keyboard.press( 'Space' );
	await expect( page.getByText( '1 selected' ) ).toBeVisible();

	await tabTo( page, 'Export CSV' );
	const downloading = page.waitForEvent( 'download' );
	await page.keyboard.press( 'Enter' );
	const file = await downloading;
	expect( file.suggestedFilename() ).toBe( 'email-log.csv' );
	const text = fs.readFileSync( await file.path(), 'utf8' );
	expect( text ).toContain( "'=cmd|calc" );
	expect( text ).toContain( 'Second' );
	const json = page.waitForEvent( 'download' );
	await page.getByRole( 'button', { name: 'Export JSON' } ).press( 'Enter' );
	expect(
		JSON.parse( fs.readFileSync( await ( await json ).path(), 'utf8' ) )
	).toHaveLength( 2 );
} );

async function tabTo( page: Page, name: string ) {
	const wanted = page.getByRole( 'button', { name, exact: true } );
	for ( let press = 0; press < 60; press++ ) {
		if (
			await wanted.evaluate( ( element ) => element.matches( ':focus' ) )
		) {
			return;
		}
		await page.keyboard.press( 'Tab' );
	}
	await expect( wanted ).toBeFocused();
}

for ( const width of [ 400, 320 ] ) {
	test( `fits into ${ width } px`, async ( { page, site } ) => {
		await page.setViewportSize( { width, height: 800 } );
		site.write( {
			messages: [
				sent(
					'Anextraordinarilylongsubjectwithoutasinglespaceinitthatdoesnotwanttobreak',
					{
						status: 'dead',
						cause: 'auth_failed',
						recipients: [
							'a-very-long-address-that-does-not-want-to-break@subdomain.example.com',
						],
						message_id: `<${ 'x'.repeat( 120 ) }@example.com>`,
						attempts: [
							{
								outcome: 'dead',
								reply: `535 ${ 'y'.repeat( 200 ) }`,
							},
						],
					}
				),
			],
		} );
		await site.open( '&tab=log' );
		await page.getByRole( 'button', { name: /^Anextra/ } ).click();
		await expect(
			page.getByRole( 'heading', { name: 'Recipients' } )
		).toBeVisible();
		await page.getByRole( 'button', { name: 'Show as a table' } ).click();
		await site.expectNoSidewaysScroll( `${ width } px` );
		await site.expectAccessible( `${ width } px` );
	} );
}

test( 'a message that somebody else has deleted is told as such', async ( {
	page,
	site,
} ) => {
	site.write( { messages: [ sent( 'Gone' ) ] } );
	await site.open( '&tab=log' );
	const [ message ] = ( await site.rest( 'GET', '/messages' ) ).data;
	await expect( row( page, 'Gone' ) ).toBeVisible();
	await site.rest( 'DELETE', `/messages/${ message.id }` );
	await page.getByRole( 'button', { name: 'Gone' } ).click();
	await expect(
		page.getByText( 'no longer in the log' ).first()
	).toBeVisible();
	expect( site.complaints.splice( 0 ).join() ).toContain( '403' );
} );

test( 'a part of the page that does not come says so', async ( {
	page,
	site,
} ) => {
	await page.route( /build\/log\.js/, ( route ) => route.abort() );
	await site.open();
	await page.getByRole( 'tab', { name: 'Log' } ).click();
	await expect(
		page.getByText( 'could not be loaded' ).first()
	).toBeVisible();
	await page.unrouteAll();
	site.complaints.splice( 0 );
	await page.getByRole( 'button', { name: 'Reload' } ).click();
	await expect( page.getByText( 'No messages yet.' ) ).toBeVisible();
} );

test( 'the log loads nothing before it is opened', async ( { page, site } ) => {
	const asked: string[] = [];
	page.on( 'request', ( request ) => asked.push( request.url() ) );
	await site.connect();
	await site.open();
	await expect( page.getByLabel( 'SMTP Host' ) ).toBeVisible();
	expect(
		asked.filter( ( url ) =>
			/build\/(log|tools|diagnosis)|messages/.test( url )
		)
	).toEqual( [] );
} );
