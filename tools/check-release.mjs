#!/usr/bin/env node
/**
 * Makes the release zip twice (the bytes have to be the same), looks through it, installs it on a fresh WordPress as the upload form does, and
 * sends a test email with it. `--wp=<version or folder>` or MAILWRIGHT_WORDPRESS names another WordPress than the oldest and the newest.
 */
import fs from 'node:fs';
import path from 'node:path';
import { UserError, command, inRoot, temporaryFolder } from './lib/project.mjs';
import {
	beforeExit,
	capture,
	cleanUp,
	freePort,
	until,
} from './lib/processes.mjs';
import { NEEDS, require as requirePackages } from './lib/packages.mjs';
import { catcherPackages } from './lib/dependencies.mjs';
import {
	CATCHER_LOGIN,
	catcherConnection,
	makeCertificates,
} from './lib/development-site.mjs';
import { assembleSite, runInSite, serveSite } from './lib/site.mjs';
import { startCatcher } from './catcher/catcher.mjs';
import { logIn } from './lib/browser-session.mjs';
import { entries } from './lib/zip.mjs';
import { TESTED_VERSIONS, wordpress } from './lib/wordpress.mjs';

/** Hidden files and other people's programs are refused by the plugin directory; the rest is of no use to a site. */
const FORBIDDEN =
	/\/\.|^mailwright\/(src|tests|tools|node_modules|vendor|docs)\/|\.(tsx?|mjs|map|scss|sh|phar|exe|zip|gz|pot?|schema\.json)$|composer|package/;
const NEEDED = [
	'plugin.php',
	'uninstall.php',
	'readme.txt',
	'LICENSE',
	'build/index.js',
];
const LARGEST = 1024 * 1024;

command( async ( args ) => {
	requirePackages( NEEDS.site );
	const folder = temporaryFolder( 'release' );
	beforeExit( () =>
		fs.rmSync( folder, { recursive: true, force: true, maxRetries: 5 } )
	);
	const file = path.join( folder, 'mailwright.zip' );
	makeTwice( file, path.join( folder, 'again.zip' ) );
	lookThrough( fs.readFileSync( file ) );
	const wanted =
		args
			.find( ( arg ) => arg.startsWith( '--wp=' ) )
			?.slice( '--wp='.length ) ?? process.env.MAILWRIGHT_WORDPRESS;
	const versions = wanted
		? [ wanted ]
		: [ TESTED_VERSIONS[ 0 ], TESTED_VERSIONS.at( -1 ) ];
	for ( const [ index, version ] of versions.entries() ) {
		await install( path.join( folder, `site-${ index }` ), version, file );
	}
	cleanUp();
} );

function makeTwice( file, again ) {
	[ file, again ].forEach( ( target ) =>
		capture( 'node', [ inRoot( 'tools/zip.mjs' ), target ] )
	);
	must(
		fs.readFileSync( file ).equals( fs.readFileSync( again ) ),
		'The same files made two different zips.'
	);
}

function lookThrough( bytes ) {
	must(
		bytes.length < LARGEST,
		`The zip has ${ bytes.length } bytes; ${ LARGEST } are the limit.`
	);
	const all = [ ...entries( bytes ) ];
	const names = all.map( ( { name } ) => name );
	const unwanted = names.filter( ( name ) => FORBIDDEN.test( name ) );
	must( unwanted.length === 0, `Not for sites: ${ unwanted.join( ', ' ) }` );
	for ( const name of NEEDED ) {
		must(
			names.includes( `mailwright/${ name }` ),
			`Missing in the zip: ${ name }`
		);
	}
	// Called by its own address, a file of ours does nothing.
	const open = all.filter(
		( { name, content } ) =>
			/\.php$/.test( name ) &&
			! /\.(asset|l10n)\.php$/.test( name ) &&
			! /defined\( '(ABSPATH|WP_UNINSTALL_PLUGIN)' \) \|\| exit;/.test(
				content().toString()
			)
	);
	must(
		open.length === 0,
		`Can be called directly: ${ open
			.map( ( { name } ) => name )
			.join( ', ' ) }`
	);
}

async function install( folder, version, file ) {
	const site = await assembleSite( folder, {
		core: await wordpress( version ),
		port: await freePort(),
		plugin: null,
	} );
	await runInSite( site, 'install.php' );
	await runInSite( site, 'install-zip.php', file );
	await serveSite( site );
	const session = await logIn( site );
	await openPage( session );
	await sendTestEmail( site, session );
	must(
		! fs.existsSync( site.debugLog ),
		`The debug log says: ${
			fs.existsSync( site.debugLog ) &&
			fs.readFileSync( site.debugLog, 'utf8' )
		}`
	);
	console.log(
		`The release installs on WordPress ${ site.version } and sends.`
	);
}

async function openPage( session ) {
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
}

/** As a person would: save a connection, send a test email, find it in the inbox. */
async function sendTestEmail( site, session ) {
	const certificates = makeCertificates();
	const caFile = path.join( site.folder, 'wp-content/catcher-ca.pem' );
	fs.copyFileSync( path.join( certificates, 'ca.pem' ), caFile );
	const ports = {};
	for ( const name of [ 'starttls', 'implicit', 'web' ] ) {
		ports[ name ] = await freePort( 0, new Set( Object.values( ports ) ) );
	}
	const catcher = await startCatcher( {
		packages: await catcherPackages(),
		certificates,
		...CATCHER_LOGIN,
		ports,
	} );
	beforeExit( catcher.stop );
	const saved = await session.rest(
		'POST',
		'/mailwright/v1/connections',
		catcherConnection( catcher, caFile )
	);
	must( saved.status === 201, JSON.stringify( saved.data ) );
	const sent = await session.rest( 'POST', '/mailwright/v1/test-email', {
		to: 'someone@example.test',
		format: 'html',
	} );
	must( sent.data.accepted === true, JSON.stringify( sent.data, null, 2 ) );
	await until(
		'the test email to arrive',
		() => catcher.messages.length > 0
	);
}

function must( holds, otherwise ) {
	if ( ! holds ) {
		throw new UserError( otherwise );
	}
}
