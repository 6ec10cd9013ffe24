#!/usr/bin/env node
/**
 * Playwright in Chromium against a fresh site of this run alone:
 *
 *   node tools/e2e.mjs [--wp=6.6|6.7|latest|<folder or zip>] [--multisite] [arguments of Playwright]
 *
 * --multisite: on a network of sites, the tests that are about one.
 */
import { command, inRoot } from './lib/project.mjs';
import { cleanUp, show } from './lib/processes.mjs';
import { debugLog, startBrowserSite } from './lib/e2e.mjs';

command( async ( args ) => {
	const version = args
		.find( ( arg ) => arg.startsWith( '--wp=' ) )
		?.slice( 5 );
	const network = args.includes( '--multisite' );
	const { site, env } = await startBrowserSite( version, network );
	console.log( `WordPress ${ site.version } at ${ site.url }` );
	const code = await show(
		process.execPath,
		[
			inRoot( 'node_modules/@playwright/test/cli.js' ),
			'test',
			...args.filter( ( arg ) => ! /^--(wp=|multisite$)/.test( arg ) ),
		],
		{
			cwd: inRoot(),
			env: { ...process.env, ...env },
		}
	);
	const said = debugLog( site );
	if ( said ) {
		console.error(
			`\nThe site's debug log should be empty, but says:\n${ said }`
		);
	}
	cleanUp();
	return code || ( said ? 1 : 0 );
} );
