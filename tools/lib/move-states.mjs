/** States of Tools for the screenshots that are about moving in from another plugin, and out again. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './project.mjs';

const TOOLS = '&tab=tools';

const region = ( page, name ) => page.getByRole( 'region', { name } );

/** Settings of WP Mail SMTP, as its own code leaves them. */
function leftBehind( { env }, argument ) {
	const run = spawnSync( 'php', [
		inRoot( 'tools/wordpress/left-behind.php' ),
		env.SITE_FOLDER,
		argument,
	] );
	if ( run.status !== 0 ) {
		throw new Error( String( run.stderr ) );
	}
}

const usedBefore = {
	query: TOOLS,
	before: ( page, tools ) =>
		leftBehind( tools, JSON.stringify( tools.server ) ),
	after: ( tools ) => leftBehind( tools, '--forget' ),
};

const found = ( page ) =>
	region( page, 'Import from another plugin' ).getByRole( 'group', {
		name: 'WP Mail SMTP',
	} );

async function connected( page, { rest, server } ) {
	const answer = await rest( 'POST', '/mailwright/v1/connections', {
		...server,
		id: 'main',
		name: 'Shop orders',
	} );
	if ( answer.status !== 201 ) {
		throw new Error( JSON.stringify( answer ) );
	}
}

async function exportAs( page, file ) {
	const [ download ] = await Promise.all( [
		page.waitForEvent( 'download' ),
		region( page, 'Settings file' )
			.getByRole( 'button', { name: 'Export' } )
			.click(),
	] );
	await download.saveAs( file );
}

const choose = ( page, file ) =>
	region( page, 'Settings file' )
		.getByLabel( 'Import a settings file' )
		.last()
		.setInputFiles( file );

export const MOVE_STATES = {
	'import-nothing-found': {
		query: TOOLS,
		async then( page ) {
			await region( page, 'Import from another plugin' )
				.getByText( 'No settings of another mail plugin were found' )
				.waitFor();
		},
	},
	'import-found': {
		...usedBefore,
		then: ( page ) => found( page ).getByText( 'comes along' ).waitFor(),
	},
	'import-taken-over': {
		...usedBefore,
		async then( page ) {
			await found( page )
				.getByRole( 'button', { name: 'Apply' } )
				.click();
			await found( page ).getByText( 'Taken over.' ).waitFor();
		},
	},
	'export-with-passwords': {
		query: TOOLS,
		before: connected,
		async then( page ) {
			const section = region( page, 'Settings file' );
			await section.getByLabel( 'With passwords' ).check();
			await section.getByLabel( 'Passphrase' ).fill( 'too short' );
			await section.getByRole( 'button', { name: 'Export' } ).click();
			await section
				.getByLabel( 'Passphrase' )
				.and( page.locator( '[aria-invalid=true]' ) )
				.waitFor();
		},
	},
	'export-read-again': {
		query: TOOLS,
		before: connected,
		async then( page, { env } ) {
			const file = path.join( env.SITE_FOLDER, 'exported.json' );
			await exportAs( page, file );
			await choose( page, file );
			await region( page, 'Settings file' )
				.getByRole( 'button', { name: 'Apply the file' } )
				.waitFor();
			fs.rmSync( file );
		},
	},
	'import-file-refused': {
		query: TOOLS,
		async then( page ) {
			await choose( page, {
				name: 'holiday.json',
				mimeType: 'application/json',
				buffer: Buffer.from( 'Greetings from the sea' ),
			} );
			await region( page, 'Settings file' )
				.getByText( 'not a settings file' )
				.waitFor();
		},
	},
	'without-a-plugin': {
		query: TOOLS,
		before: connected,
		async then( page ) {
			const section = region( page, 'Use without a plugin' );
			await section
				.getByRole( 'button', { name: 'Must-use plugin' } )
				.click();
			await section
				.getByRole( 'region', { name: 'Must-use plugin' } )
				.getByText( 'phpmailer_init' )
				.first()
				.waitFor();
		},
	},
};
