/** Tools → Alerts: somebody sets up who is told, tries it, and says when. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { createHmac } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import type { Page } from '@playwright/test';
import { expect, test } from './support';

interface Call {
	headers: IncomingMessage[ 'headers' ];
	body: string;
}

/** The receiver of a webhook. */
class Receiver {
	readonly calls: Call[] = [];
	status = 200;
	private server: Server | null = null;

	async start(): Promise< string > {
		this.server = createServer( ( request, answer ) => {
			let body = '';
			request.on( 'data', ( part ) => ( body += String( part ) ) );
			request.on( 'end', () => {
				this.calls.push( { headers: request.headers, body } );
				answer.writeHead( this.status ).end();
			} );
		} );
		const server = this.server;
		await new Promise< void >( ( done ) =>
			server.listen( 0, '127.0.0.1', done )
		);
		const { port } = server.address() as AddressInfo;
		return `http://127.0.0.1:${ port }/hook`;
	}

	stop(): void {
		this.server?.closeAllConnections();
		this.server?.close();
	}
}

const SECRET = 'a secret that nobody guesses';

const region = ( page: Page ) => page.getByRole( 'region', { name: 'Alerts' } );

let receiver: Receiver;

test.beforeEach( () => {
	receiver = new Receiver();
} );

test.afterEach( () => receiver.stop() );

test( 'a webhook is added, tried, changed and deleted', async ( {
	page,
	site,
} ) => {
	site.fix( { MAILWRIGHT_ALLOW_PRIVATE_HOSTS: true } );
	const address = await receiver.start();
	await site.open( '&tab=tools' );
	const alerts = region( page );

	await alerts.getByRole( 'button', { name: 'Add a channel' } ).click();
	await expect(
		alerts.getByRole( 'heading', { name: 'New channel' } )
	).toBeFocused();
	await alerts.getByLabel( 'Service' ).selectOption( 'webhook' );
	await alerts.getByLabel( 'Name' ).fill( 'Operations' );
	await alerts.getByRole( 'button', { name: 'Save channel' } ).click();
	await expect( alerts.getByLabel( 'Web address' ) ).toBeFocused();
	await expect(
		alerts.getByLabel( 'Web address' )
	).toHaveAccessibleDescription( /This is missing/ );
	await site.expectAccessible( 'form with errors' );
	await alerts.getByLabel( 'Web address' ).fill( address );
	await alerts.getByLabel( 'Secret' ).fill( SECRET );
	await alerts.getByRole( 'button', { name: 'Save channel' } ).click();
	await expect(
		alerts.getByRole( 'button', { name: 'Add a channel' } )
	).toBeFocused();

	const channel = alerts.getByRole( 'group', { name: 'Operations' } );
	await expect( channel ).toContainText( 'Not tried yet' );
	await channel.getByRole( 'button', { name: 'Send a test alert' } ).click();
	await expect( channel ).toContainText( 'The test alert was sent.' );
	await expect( channel ).toContainText( 'Works. Last alert:' );
	expect( receiver.calls ).toHaveLength( 1 );
	const [ call ] = receiver.calls as [ Call ];
	const time = String( call.headers[ 'x-mailwright-timestamp' ] );
	expect( call.headers[ 'x-mailwright-signature' ] ).toBe(
		`sha256=${ createHmac( 'sha256', SECRET )
			.update( `${ time }.${ call.body }` )
			.digest( 'hex' ) }`
	);
	expect( JSON.parse( call.body ).event ).toBe( 'test' );
	await site.expectAccessible( 'a channel that works' );

	receiver.status = 500;
	await channel.getByRole( 'button', { name: 'Send a test alert' } ).click();
	await expect( channel.getByText( /error 500/ ).first() ).toBeVisible();

	await channel.getByRole( 'button', { name: 'Edit' } ).click();
	await expect( alerts.getByLabel( 'Secret' ) ).toHaveValue( '' );
	await expect( alerts.getByLabel( 'Secret' ) ).toHaveAccessibleDescription(
		/Stored/
	);
	await alerts
		.getByLabel( 'Web address' )
		.fill( 'https://elsewhere.example.com/' );
	site.complaints.length = 0;
	await alerts.getByRole( 'button', { name: 'Save channel' } ).click();
	await expect( alerts.getByLabel( 'Secret' ) ).toBeFocused();
	await expect( alerts.getByLabel( 'Secret' ) ).toHaveAccessibleDescription(
		/enter this again/
	);
	site.complaints.length = 0;
	await alerts.getByLabel( 'Web address' ).fill( '' );
	await alerts.getByLabel( 'Name' ).fill( 'Night watch' );
	await alerts.getByRole( 'button', { name: 'Save channel' } ).click();

	const renamed = alerts.getByRole( 'group', { name: 'Night watch' } );
	await renamed.getByRole( 'button', { name: 'Delete' } ).click();
	await expect(
		renamed.getByRole( 'button', { name: 'Cancel' } )
	).toBeFocused();
	await renamed.getByRole( 'button', { name: 'Delete' } ).click();
	await expect( renamed ).toHaveCount( 0 );
} );

test( 'a test alert into the own network is refused in plain words', async ( {
	page,
	site,
} ) => {
	const answer = await site.rest( 'POST', '/alerts/channels', {
		type: 'slack',
		name: 'Inside',
		address: 'https://127.0.0.1:8443/x',
	} );
	expect( answer.status ).toBe( 201 );
	await site.open( '&tab=tools' );
	const channel = region( page ).getByRole( 'group', { name: 'Inside' } );
	await channel.getByRole( 'button', { name: 'Send a test alert' } ).click();
	await expect(
		channel.getByText( /Such addresses are refused/ ).first()
	).toBeVisible();
} );

test( 'thresholds, quiet hours and the summary are kept', async ( {
	page,
	site,
} ) => {
	await site.open( '&tab=tools' );
	const alerts = region( page );
	await alerts.getByLabel( 'Failed messages' ).fill( '0' );
	await alerts.getByLabel( 'Quiet from' ).fill( '22:00' );
	await alerts.getByRole( 'button', { name: 'Save alert settings' } ).click();
	await expect( alerts.getByLabel( 'Failed messages' ) ).toBeFocused();
	await alerts.getByLabel( 'Failed messages' ).fill( '3' );
	await alerts.getByLabel( 'Quiet until' ).fill( '7:00' );
	await alerts.getByLabel( 'Send a weekly summary' ).check();
	await alerts.getByLabel( 'Summary to' ).fill( 'agency@example.com' );
	await alerts.getByRole( 'button', { name: 'Save alert settings' } ).click();
	await expect( alerts.getByText( 'Saved.' ) ).toBeVisible();
	await page.reload();
	await expect( region( page ).getByLabel( 'Quiet until' ) ).toHaveValue(
		'07:00'
	);
	await expect( region( page ).getByLabel( 'Failed messages' ) ).toHaveValue(
		'3'
	);
	await expect( region( page ).getByLabel( 'Summary to' ) ).toHaveValue(
		'agency@example.com'
	);
} );

test( 'what a constant fixes cannot be changed', async ( { page, site } ) => {
	site.fix( {
		MAILWRIGHT_ALERT_CHANNELS: JSON.stringify( [
			{
				type: 'discord',
				name: 'Fleet',
				address: 'https://hooks.example.com/x',
			},
		] ),
		MAILWRIGHT_ALERTS: JSON.stringify( { failures: 9 } ),
	} );
	await site.open( '&tab=tools' );
	const channel = region( page ).getByRole( 'group', { name: 'Fleet' } );
	await expect( channel ).toContainText(
		'Set by MAILWRIGHT_ALERT_CHANNELS in wp-config.php.'
	);
	await expect( channel.getByRole( 'button', { name: 'Edit' } ) ).toHaveCount(
		0
	);
	await expect(
		region( page ).getByLabel( 'Failed messages' )
	).toBeDisabled();
	await site.expectAccessible( 'fixed by constants' );
} );

test( 'everything can be reached by keyboard, and nothing is wider than a phone', async ( {
	page,
	site,
} ) => {
	await page.setViewportSize( { width: 400, height: 800 } );
	await site.open( '&tab=tools' );
	const alerts = region( page );
	await alerts.getByRole( 'button', { name: 'Add a channel' } ).focus();
	await page.keyboard.press( 'Enter' );
	await page.keyboard.press( 'Tab' );
	await expect( alerts.getByLabel( 'Service' ) ).toBeFocused();
	await alerts.getByLabel( 'Service' ).selectOption( 'ntfy' );
	await page.keyboard.press( 'Tab' );
	await page.keyboard.type( 'Phone' );
	await page.keyboard.press( 'Tab' );
	await page.keyboard.type( 'mail-of-my-shop-x7' );
	await page.keyboard.press( 'Enter' );
	await expect(
		alerts.getByRole( 'group', { name: 'Phone' } )
	).toBeVisible();
	await site.expectNoSidewaysScroll( 'alerts at 400 px' );
	await site.expectAccessible( 'alerts at 400 px' );
} );
