/** States of the log and of the outbox for the screenshots. What takes days to come about is written into the site's tables. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import {
	MINUTE,
	DAY,
	BUSY,
	LETTER,
	days,
	earlier,
	kinds,
} from './log-content.mjs';

const press = ( page, name ) =>
	page.getByRole( 'button', { name, exact: true } ).click();

/** Puts these messages and states of connections into the site. */
export function write( env, content ) {
	const file = path.join( env.SITE_FOLDER, 'log.json' );
	fs.writeFileSync( file, JSON.stringify( content ) );
	const run = spawnSync( 'php', [
		path.join( env.SITE_TOOLS, 'log.php' ),
		env.SITE_FOLDER,
		file,
	] );
	if ( run.status !== 0 ) {
		throw new Error( `${ run.stdout }${ run.stderr }` );
	}
}

const connect = async ( { rest, server } ) => {
	const answer = await rest( 'POST', '/mailwright/v1/connections', {
		...server,
		id: 'main',
		name: 'Shop mail',
	} );
	if ( answer.status !== 201 ) {
		throw new Error( JSON.stringify( answer ) );
	}
};

function log( content, then = async () => {}, more = {} ) {
	return {
		query: '&tab=log',
		...more,
		async before( page, tools ) {
			await connect( tools );
			await tools.rest( 'POST', '/mailwright/v1/outbox', {
				action: 'pause',
			} );
			write( tools.env, content() );
		},
		async then( page, tools ) {
			await page
				.getByRole( 'table', { name: /Messages, newest/ } )
				.or( page.getByText( /No message/ ) )
				.first()
				.waitFor();
			await then( page, tools );
		},
	};
}

const full = () => ( { messages: [ ...earlier(), ...kinds() ], days: days() } );
const openRow = ( name, wait = 'Recipients' ) =>
	async function ( page ) {
		await page.getByRole( 'button', { name } ).first().click();
		await page.getByRole( 'heading', { name: wait } ).waitFor();
	};

function status( content, more = {} ) {
	return {
		async before( page, tools ) {
			await connect( tools );
			await more.prepare?.( tools );
			write( tools.env, content() );
		},
		async then( page ) {
			await more.then?.( page );
		},
	};
}

/** Mail of a visitor's page, through a connection that does not work. */
async function sendInBackground( { rest, server }, changes, count ) {
	await rest( 'POST', '/mailwright/v1/connections/main', {
		password: server.password,
		...changes,
	} );
	await rest( 'POST', '/mailwright/v1/settings', { background: 'on' } );
	for ( let number = 0; number < count; number++ ) {
		await rest( 'POST', '/contact-form/v1/send', {
			to: 'shop@example.com',
			subject: `Message ${ number }`,
			message: 'Hello',
		} );
	}
}

const waiting = ( changes = {} ) => ( {
	created_ago: 3 * MINUTE,
	status: 'retry',
	lane: 1,
	subject: 'Your order',
	connection: 'main',
	source: 'woocommerce',
	cause: 'greylisted',
	next_in: 4 * MINUTE,
	expires_in: 2 * DAY,
	mime: LETTER,
	attempts: [ { ...BUSY, tried_ago: 3 * MINUTE } ],
	...changes,
} );

export const LOG_STATES = {
	'log-empty': log( () => ( {} ) ),
	'log-full': log( full ),
	'log-no-match': log( full, async ( page ) => {
		await page.getByLabel( 'Search messages' ).fill( 'nowhere' );
		await page.getByText( 'No message matches' ).waitFor();
	} ),
	'log-failed-message': log( full, openRow( /#2043/ ) ),
	'log-transcript': log( full, async ( page ) => {
		await openRow( /#2043/ )( page );
		await press( page, 'Show transcript' );
	} ),
	'log-retry': log( full, openRow( /appointment on Friday/ ) ),
	'log-unknown': log( full, openRow( /invoice 2026/ ) ),
	'log-many-recipients': log( full, openRow( /Newsletter/ ) ),
	'log-sensitive': log( full, openRow( /Password Reset/ ) ),
	'log-content': log( full, async ( page ) => {
		await openRow( /#2044/ )( page );
		await press( page, 'Show message' );
		await page.frameLocator( 'iframe' ).getByText( 'Teapot' ).waitFor();
	} ),
	'log-selected': log( full, async ( page ) => {
		await page.getByLabel( 'Select all' ).check();
		await press( page, 'Delete' );
	} ),
	'log-chart-table': log( full, ( page ) =>
		press( page, 'Show as a table' )
	),
	'log-forced-colours': log( full, openRow( /#2043/ ), {
		context: { forcedColors: 'active' },
	} ),
	'log-no-answer': {
		query: '&tab=log',
		before: ( page ) =>
			page.route( /mailwright\/v1\/messages/, ( route ) =>
				route.abort()
			),
		then: ( page ) =>
			page.getByText( 'No answer from your site' ).first().waitFor(),
	},
	'log-part-missing': {
		query: '&tab=log',
		before: ( page ) =>
			page.route( /build\/log\.js/, ( route ) => route.abort() ),
		then: ( page ) =>
			page.getByRole( 'button', { name: 'Reload' } ).waitFor(),
	},
	'status-working': status( () => ( {
		connections: [ { connection: 'main', accepted_ago: 3 * MINUTE } ],
	} ) ),
	'status-waiting': status(
		() => ( {
			messages: [ waiting(), waiting( { created_ago: MINUTE } ) ],
		} ),
		{
			then: ( page ) =>
				page.getByRole( 'button', { name: 'Try now' } ).waitFor(),
		}
	),
	'status-paused': status( () => ( { messages: [ waiting() ] } ), {
		prepare: ( { rest } ) =>
			rest( 'POST', '/mailwright/v1/outbox', { action: 'pause' } ),
		then: ( page ) =>
			page.getByRole( 'button', { name: 'Resume' } ).waitFor(),
	} ),
	'status-home-changed': status(
		() => ( {
			messages: [ 1, 2, 3 ].map( () =>
				waiting( {
					status: 'held',
					lane: null,
					held_for: 'home',
					home: 'another',
				} )
			),
		} ),
		{
			then: ( page ) =>
				page.getByRole( 'button', { name: 'Release' } ).waitFor(),
		}
	),
	'status-connection-paused': status( () => ( {} ), {
		prepare: ( tools ) => sendInBackground( tools, { password: 'no' }, 1 ),
		then: ( page ) =>
			page.getByRole( 'heading', { name: /password/ } ).waitFor(),
	} ),
	'status-breaker': status( () => ( {} ), {
		prepare: ( tools ) => sendInBackground( tools, { port: 9 }, 6 ),
		then: ( page ) => page.getByText( 'next try is at' ).waitFor(),
	} ),
	'delivery-settings': status( () => ( {} ), {
		prepare: ( { rest, server } ) =>
			rest( 'POST', '/mailwright/v1/connections', {
				...server,
				id: 'second',
				name: 'Newsletter',
			} ),
		async then( page ) {
			await press( page, 'Change delivery' );
			await press( page, 'Add a rule' );
			await page
				.getByLabel( 'From address or domain' )
				.fill( '@news.example.com' );
			await page.getByLabel( 'Log entries at most' ).fill( 'many' );
			await press( page, 'Save changes' );
		},
	} ),
};
