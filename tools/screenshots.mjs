#!/usr/bin/env node
/**
 * Pictures of every state of Settings → Email, 1280 and 400 px wide, into docs/screenshots/:
 *
 *   npm run screenshots [-- --wp=<version or folder>] [--out=<folder>] [part of a state's name …]
 */
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { command, inRoot } from './lib/project.mjs';
import { NEEDS, require as requirePackages } from './lib/packages.mjs';
import { cleanUp } from './lib/processes.mjs';
import { startBrowserSite } from './lib/e2e.mjs';
import { logIn } from './lib/browser-session.mjs';
import { shrinkPng } from './lib/png.mjs';
import { STATES } from './lib/screenshot-states.mjs';
import { DIAGNOSIS_STATES } from './lib/diagnosis-states.mjs';
import { LANGUAGE_STATES } from './lib/language-states.mjs';
import { LOG_STATES } from './lib/log-states.mjs';
import { MAILER_STATES } from './lib/mailer-states.mjs';
import { MOVE_STATES } from './lib/move-states.mjs';

const SIZES = { 1280: 900, 400: 800 };

command( async ( args ) => {
	const given = ( name ) =>
		args
			.find( ( arg ) => arg.startsWith( `--${ name }=` ) )
			?.slice( name.length + 3 );
	const wanted = args.filter( ( arg ) => ! arg.startsWith( '--' ) );
	const out = path.resolve( given( 'out' ) ?? inRoot( 'docs/screenshots' ) );
	fs.mkdirSync( out, { recursive: true } );
	requirePackages( NEEDS.pictures );
	const { site, catcher, env } = await startBrowserSite( given( 'wp' ) );
	Object.assign( process.env, { CERTIFICATES: env.CERTIFICATES } ); // For the servers of single states.
	const { chromium } = await import( '@playwright/test' );
	const browser = await chromium.launch( {
		executablePath: env.CHROMIUM,
		args: [ '--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu' ],
	} );
	const failed = [];
	let count = 0;
	for ( const [ name, state ] of Object.entries( {
		...STATES,
		...DIAGNOSIS_STATES,
		...LOG_STATES,
		...LANGUAGE_STATES,
		...MAILER_STATES,
		...MOVE_STATES,
	} ) ) {
		if (
			wanted.length > 0 &&
			! wanted.some( ( part ) => name.includes( part ) )
		) {
			continue;
		}
		for ( const [ width, height ] of Object.entries( SIZES ) ) {
			try {
				fs.writeFileSync(
					path.join( out, `${ name }-${ width }.png` ),
					await take( { browser, site, catcher, env }, state, {
						width: Number( width ),
						height,
					} )
				);
				count++;
			} catch ( error ) {
				failed.push( `${ name } at ${ width } px: ${ error.message }` );
			}
		}
		console.log( name );
	}
	await browser.close();
	cleanUp();
	console.log(
		`${ count } pictures in ${ path.relative( process.cwd(), out ) || out }`
	);
	failed.forEach( ( each ) => console.error( `\n${ each }` ) );
	return failed.length > 0 ? 1 : 0;
} );

async function take( { browser, site, catcher, env }, state, viewport ) {
	reset( env );
	if ( state.fixed ) {
		fix( env, state.fixed );
	}
	const context = await browser.newContext( {
		baseURL: site.url,
		viewport,
		locale: 'en-US',
		timezoneId: 'UTC',
		reducedMotion: 'reduce',
		...state.context,
	} );
	const page = await context.newPage();
	// Generous, for a machine that is busy with other things as well.
	page.setDefaultTimeout( 60_000 );
	await context.request.get( '/wp-login.php' );
	await context.request.post( '/wp-login.php', {
		form: { log: env.WP_USER, pwd: env.WP_PASSWORD, testcookie: '1' },
	} );
	const tools = {
		env,
		catcher,
		url: site.url,
		rest: ( await logIn( site ) ).rest,
		fix: ( constants ) => fix( env, constants ),
		open: () =>
			page.goto(
				`/wp-admin/options-general.php?page=mailwright${
					state.query ?? ''
				}`
			),
		/** Server name and port as a site has them, without touching any such server. */
		server: {
			mailer: 'smtp',
			host: env.CATCHER_HOST,
			port: Number( env.CATCHER_STARTTLS_PORT ),
			encryption: 'starttls',
			authentication: true,
			username: env.CATCHER_USER,
			password: env.CATCHER_PASSWORD,
			ca_file: env.CATCHER_CA_FILE,
		},
	};
	try {
		await state.before?.( page, tools );
		await tools.open();
		await state.then?.( page, tools );
		return shrinkPng( await whole( page, viewport ) );
	} finally {
		await context.close();
		await state.after?.( tools );
	}
}

/** The whole page in one picture: the admin's fixed bars would stand in its middle otherwise. */
async function whole( page, viewport ) {
	await page.evaluate( () => window.scrollTo( 0, 0 ) );
	const height = await page.evaluate(
		() => document.documentElement.scrollHeight
	);
	await page.setViewportSize( {
		width: viewport.width,
		height: Math.max( height, viewport.height ),
	} );
	return page.screenshot( { animations: 'disabled', caret: 'hide' } );
}

function reset( env ) {
	const run = spawnSync( 'php', [
		path.join( env.SITE_TOOLS, 'reset.php' ),
		env.SITE_FOLDER,
	] );
	if ( run.status !== 0 ) {
		throw new Error( String( run.stderr ) );
	}
	fs.rmSync(
		path.join( env.SITE_FOLDER, 'wp-content/mu-plugins/right-to-left.php' ),
		{
			force: true,
		}
	);
}

function fix( env, constants ) {
	fs.writeFileSync(
		path.join( env.SITE_FOLDER, 'overrides.json' ),
		JSON.stringify( constants )
	);
}
