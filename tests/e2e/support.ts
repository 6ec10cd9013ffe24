/**
 * What every browser test starts from: a site as if Mailwright had just been switched on, an administrator logged in,
 * and a watch for errors in the console and for answers that say "not found".
 */
import AxeBuilder from '@axe-core/playwright';
import { test as base, expect, type Page } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

export { expect } from '@playwright/test';

/** One of the values that the runner hands over. */
export function given( name: string ): string {
	const value = process.env[ name ];
	if ( ! value ) {
		throw new Error(
			`${ name } is not set: run these tests with npm run test:e2e.`
		);
	}
	return value;
}

export interface Mail {
	via: string;
	user: string | null;
	envelope: { from: string; to: string[] };
	subject: string;
	from: string;
	headers: string[];
	text: string;
	html: string | null;
	raw: string;
}

export const catcher = () => ( {
	mailer: 'smtp',
	host: given( 'CATCHER_HOST' ),
	port: Number( given( 'CATCHER_STARTTLS_PORT' ) ),
	encryption: 'starttls',
	authentication: true,
	username: given( 'CATCHER_USER' ),
	password: given( 'CATCHER_PASSWORD' ),
	ca_file: given( 'CATCHER_CA_FILE' ),
} );

/** As if somebody had done it by hand on the server. */
function onServer( script: string, ...args: string[] ): void {
	const run = spawnSync(
		'php',
		[
			path.join( given( 'SITE_TOOLS' ), script ),
			given( 'SITE_FOLDER' ),
			...args,
		],
		{ encoding: 'utf8' }
	);
	if ( run.status !== 0 ) {
		throw new Error( `${ script }: ${ run.stdout }${ run.stderr }` );
	}
}

export class Site {
	/** Errors of the page and refused requests; a test that causes one on purpose empties it. */
	readonly complaints: string[] = [];

	constructor( readonly page: Page ) {
		page.on( 'console', ( message ) => {
			if ( [ 'error', 'warning' ].includes( message.type() ) ) {
				this.complaints.push( message.text() );
			}
		} );
		page.on( 'pageerror', ( error ) =>
			this.complaints.push( error.message )
		);
		page.on( 'response', ( response ) => {
			if ( response.status() >= 400 ) {
				this.complaints.push(
					`${ response.status() } ${ response.url() }`
				);
			}
		} );
	}

	async logIn(): Promise< void > {
		const { request } = this.page.context();
		await request.get( '/wp-login.php' );
		await request.post( '/wp-login.php', {
			form: {
				log: given( 'WP_USER' ),
				pwd: given( 'WP_PASSWORD' ),
				testcookie: '1',
			},
		} );
	}

	async open( query = '' ): Promise< void > {
		await this.page.goto(
			`/wp-admin/options-general.php?page=mailwright${ query }`
		);
		await expect(
			this.page.getByRole( 'heading', { level: 1, name: 'Email' } )
		).toBeVisible();
	}

	async rest( method: string, route: string, data?: unknown ) {
		const { request } = this.page.context();
		const nonce = await (
			await request.get( '/wp-admin/admin-ajax.php?action=rest-nonce' )
		).text();
		const answer = await request.fetch(
			`/wp-json/mailwright/v1${ route }`,
			{
				method,
				headers: { 'X-WP-Nonce': nonce },
				...( data ? { data } : {} ),
			}
		);
		return { status: answer.status(), data: await answer.json() };
	}

	/** Saves a connection; the catcher's, unless told otherwise. */
	async connect( changes: Record< string, unknown > = {} ) {
		const answer = await this.rest( 'POST', '/connections', {
			...catcher(),
			...changes,
		} );
		expect( answer.status, JSON.stringify( answer.data ) ).toBe( 201 );
		return answer.data as { id: string };
	}

	/** What a person would write into wp-config.php. */
	fix( constants: Record< string, unknown > ): void {
		fs.writeFileSync(
			path.join( given( 'SITE_FOLDER' ), 'overrides.json' ),
			JSON.stringify( constants )
		);
	}

	/** Writes messages, days and states of connections as tools/wordpress/log.php takes them: what would take days to come about. */
	write( content: Record< string, unknown > ): void {
		const file = path.join( given( 'SITE_FOLDER' ), 'log.json' );
		fs.writeFileSync( file, JSON.stringify( content ) );
		onServer( 'log.php', file );
	}

	deactivate(): void {
		onServer( 'reset.php', '--inactive' );
	}

	async inbox(): Promise< Mail[] > {
		const answer = await fetch(
			`${ given( 'CATCHER_URL' ) }/api/messages`
		);
		return answer.json() as Promise< Mail[] >;
	}

	async firstMail(): Promise< Mail > {
		await expect
			.poll( async () => ( await this.inbox() ).length )
			.toBe( 1 );
		const [ mail ] = await this.inbox();
		return mail as Mail;
	}

	async expectAccessible( state: string ): Promise< void > {
		// A field that just got the focus is still changing its frame.
		await this.page.evaluate( () =>
			Promise.all(
				document
					.getAnimations()
					.filter( ( one ) => one instanceof CSSTransition )
					.map( ( one ) => one.finished.catch( () => null ) )
			)
		);
		const { violations } = await new AxeBuilder( { page: this.page } )
			.include( '#mailwright-root' )
			.withTags( [
				'wcag2a',
				'wcag2aa',
				'wcag21a',
				'wcag21aa',
				'wcag22aa',
			] )
			.analyze();
		expect(
			violations.map( ( { id, nodes } ) => ( {
				id,
				nodes: nodes.map( ( { html, failureSummary } ) => [
					html,
					failureSummary,
				] ),
			} ) ),
			state
		).toEqual( [] );
	}

	async expectNoSidewaysScroll( state: string ): Promise< void > {
		const excess = await this.page.evaluate(
			() =>
				document.documentElement.scrollWidth -
				document.documentElement.clientWidth
		);
		expect( excess, state ).toBe( 0 );
	}
}

export const test = base.extend< { site: Site } >( {
	site: [
		async ( { page }, use ) => {
			onServer( 'reset.php' );
			await fetch( `${ given( 'CATCHER_URL' ) }/api/messages`, {
				method: 'DELETE',
			} );
			const site = new Site( page );
			await site.logIn();
			await use( site );
			expect( site.complaints ).toEqual( [] );
		},
		{ auto: true },
	],
} );

/** Fills in the server part of the form by the names a person reads. */
export async function fillServer(
	page: Page,
	values: {
		host: string;
		port: string;
		encryption: string;
		username: string;
		password: string;
		caFile: string;
	}
): Promise< void > {
	await page.getByRole( 'radio', { name: 'SMTP server' } ).check();
	await page.getByLabel( 'SMTP Host' ).fill( values.host );
	await page.getByLabel( 'Encryption' ).selectOption( values.encryption );
	await page.getByLabel( 'SMTP Port' ).fill( values.port );
	await page.getByLabel( 'Username' ).fill( values.username );
	await page.getByLabel( 'Password' ).fill( values.password );
	await page.getByRole( 'button', { name: 'More' } ).click();
	await page.getByLabel( 'CA file' ).fill( values.caFile );
}

export async function save( page: Page ): Promise< void > {
	await page.getByRole( 'button', { name: 'Save changes' } ).click();
	await expect(
		page.getByText( 'Saved.', { exact: true } ).first()
	).toBeVisible();
}

export async function sendTest( page: Page, to: string ): Promise< void > {
	await page.getByRole( 'button', { name: 'Send test email' } ).click();
	await page.getByLabel( 'To', { exact: true } ).fill( to );
	await page.getByRole( 'button', { name: 'Send', exact: true } ).click();
}
