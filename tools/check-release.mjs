#!/usr/bin/env node
/**
 * Makes the release zip twice (the bytes have to be the same), installs and activates it on a fresh site, and opens its page.
 */
import fs from 'node:fs';
import path from 'node:path';
import { UserError, command, inRoot, temporaryFolder } from './lib/project.mjs';
import { beforeExit, capture, cleanUp, freePort } from './lib/processes.mjs';
import { NEEDS, require as requirePackages } from './lib/packages.mjs';
import { assembleSite, runInSite, serveSite } from './lib/site.mjs';
import { logIn } from './lib/browser-session.mjs';
import { entries } from './lib/zip.mjs';
import { TESTED_VERSIONS, wordpress } from './lib/wordpress.mjs';

const FORBIDDEN =
	/^mailwright\/(src|tests|tools|node_modules|vendor|docs)\/|\.(tsx?|mjs|map)$|composer|package/;

command( async () => {
	requirePackages( NEEDS.site );
	const folder = temporaryFolder( 'release' );
	beforeExit( () =>
		fs.rmSync( folder, { recursive: true, force: true, maxRetries: 5 } )
	);
	const [ file, again ] = [ 'mailwright.zip', 'again.zip' ].map( ( name ) =>
		path.join( folder, name )
	);
	[ file, again ].forEach( ( target ) =>
		capture( 'node', [ inRoot( 'tools/zip.mjs' ), target ] )
	);
	must(
		fs.readFileSync( file ).equals( fs.readFileSync( again ) ),
		'The same files made two different zips.'
	);
	const unwanted = [ ...entries( fs.readFileSync( file ) ) ]
		.map( ( { name } ) => name )
		.filter( ( name ) => FORBIDDEN.test( name ) );
	must( unwanted.length === 0, `Not for sites: ${ unwanted.join( ', ' ) }` );

	const site = await assembleSite( path.join( folder, 'site' ), {
		core: await wordpress(
			process.env.MAILWRIGHT_WORDPRESS || TESTED_VERSIONS[ 0 ]
		),
		port: await freePort(),
		plugin: null,
	} );
	await runInSite( site, 'install.php' );
	await runInSite( site, 'install-zip.php', file );
	await serveSite( site );
	const session = await logIn( site );
	const page = await (
		await session.request( '/wp-admin/options-general.php?page=mailwright' )
	).text();
	must(
		page.includes( 'id="mailwright-root"' ),
		'The page Settings → Email does not open.'
	);
	const parts = [
		...page.matchAll(
			/(?:src|href)=['"]([^'"]*\/plugins\/mailwright\/[^'"]+)/g
		),
	].map( ( [ , url ] ) => url.replaceAll( '&#038;', '&' ) );
	must( parts.length > 0, 'The page loads no script of the plugin.' );
	for ( const url of parts ) {
		must( ( await fetch( url ) ).ok, `Missing in the zip: ${ url }` );
	}
	must(
		( await session.rest( 'GET', '/mailwright/v1/settings' ) ).status ===
			200,
		'GET /settings does not answer.'
	);
	must(
		! fs.existsSync( site.debugLog ),
		`The debug log says: ${
			fs.existsSync( site.debugLog ) &&
			fs.readFileSync( site.debugLog, 'utf8' )
		}`
	);
	console.log( `The release installs on WordPress ${ site.version }.` );
	cleanUp();
} );

function must( holds, otherwise ) {
	if ( ! holds ) {
		throw new UserError( otherwise );
	}
}
