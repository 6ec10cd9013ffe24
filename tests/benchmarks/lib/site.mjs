/**
 * The site of one run: WordPress on MariaDB with a copy of the plugin, so that somebody who works on the checkout
 * meanwhile does not change what is measured.
 */
import fs from 'node:fs';
import path from 'node:path';
import { inRoot, temporaryFolder } from '../../../tools/lib/project.mjs';
import { beforeExit, capture, collect } from '../../../tools/lib/processes.mjs';
import { createMariadb, startMariadb } from '../../../tools/lib/databases.mjs';
import { makeCertificates } from '../../../tools/lib/development-site.mjs';
import { NEEDS, require } from '../../../tools/lib/packages.mjs';
import { assembleSite, runInSite } from '../../../tools/lib/site.mjs';
import { wordpress } from '../../../tools/lib/wordpress.mjs';

const LOGIN = { user: 'user@example.test', password: 'secret' };
/** Safe as a shop's: each commit is on the disk before it is answered. Sizes as MariaDB ships them. */
const SAFE_MARIADB = [
	'--innodb-flush-log-at-trx-commit=1',
	'--innodb-buffer-pool-size=128M',
	'--innodb-log-file-size=96M',
];
const RUN_TIME_FILES = [ 'plugin.php', 'includes', 'build', 'data' ];

export async function makeSite( { port, servers, certificates } ) {
	const folder = temporaryFolder( 'benchmark' );
	beforeExit( () => remove( folder ) );
	const database = path.join( folder, 'db' );
	createMariadb( database );
	const { host, pid, stop } = await startMariadb( database, SAFE_MARIADB );
	const site = await assembleSite( path.join( folder, 'www' ), {
		core: await wordpress( process.env.MAILWRIGHT_WORDPRESS || '6.6' ),
		port,
		plugin: copyOfPlugin( path.join( folder, 'plugin' ) ),
	} );
	moveToMariadb( site, host );
	addProbe( site );
	await runInSite( site, 'install.php', '--activate' );
	site.caFile = path.join( site.folder, 'wp-content/sink-ca.pem' );
	fs.copyFileSync( path.join( certificates, 'ca.pem' ), site.caFile );
	site.databasePid = pid;
	site.stopDatabase = stop;
	await connectTo( site, servers.near );
	site.facts = JSON.parse(
		capture( 'php', [
			inRoot( 'tests/benchmarks/wordpress/facts.php' ),
			site.folder,
		] )
	);
	return site;
}

export { makeCertificates };

export function requirePackages() {
	require( NEEDS.site, NEEDS.mariadb, NEEDS.webServer );
}

/** From now on all variants send to this port. */
export async function connectTo( site, port ) {
	await saveConnection( site, 'sink', port );
	sendRawTo( site, port );
}

/** Some more connections, for mails that name theirs. */
export async function connections( site, ports ) {
	for ( const [ id, port ] of Object.entries( ports ) ) {
		await saveConnection( site, id, port );
	}
}

function sendRawTo( site, port ) {
	fs.writeFileSync(
		path.join( site.folder, 'bench.json' ),
		JSON.stringify( { port, ca_file: site.caFile, ...LOGIN } )
	);
}

function saveConnection( site, id, port ) {
	return runInSite(
		site,
		'connect.php',
		JSON.stringify( {
			id,
			name: id,
			mailer: 'smtp',
			host: '127.0.0.1',
			port,
			encryption: 'starttls',
			authentication: true,
			username: LOGIN.user,
			password: LOGIN.password,
			ca_file: site.caFile,
		} )
	);
}

/** Changes settings of the plugin, by the names that REST gives them. */
export function configure( site, changes ) {
	return runScript( site, 'settings.php', JSON.stringify( changes ) );
}

/**
 * Runs one of the scripts in tests/benchmarks/wordpress/ inside the site, as WP-CLI would: no time limit, no web request.
 *
 * @return {Promise<Object>} The JSON that it prints.
 */
export async function runScript( site, script, ...args ) {
	const { code, output } = await collect( 'php', [
		...[
			'opcache.enable_cli=0',
			'memory_limit=256M',
			'display_errors=stderr',
		].flatMap( ( setting ) => [ '-d', setting ] ),
		inRoot( 'tests/benchmarks/wordpress', script ),
		site.folder,
		...args.map( String ),
	] );
	if ( code !== 0 ) {
		throw new Error( `${ script } failed:\n${ output }` );
	}
	return JSON.parse( output.slice( output.lastIndexOf( '\n{' ) + 1 ) );
}

/** Patiently: when a run is broken off, the database may still be writing. */
function remove( folder, tries = 50 ) {
	try {
		fs.rmSync( folder, { recursive: true, force: true } );
	} catch ( error ) {
		if ( tries === 0 ) {
			throw error;
		}
		Atomics.wait( new Int32Array( new SharedArrayBuffer( 4 ) ), 0, 0, 100 );
		remove( folder, tries - 1 );
	}
}

function copyOfPlugin( folder ) {
	fs.mkdirSync( folder );
	for ( const name of RUN_TIME_FILES ) {
		fs.cpSync( inRoot( name ), path.join( folder, name ), {
			recursive: true,
		} );
	}
	return folder;
}

function moveToMariadb( site, host ) {
	const file = path.join( site.folder, 'wp-config.php' );
	const values = {
		DB_USER: "'root'",
		DB_HOST: `'${ host }'`,
		WP_DEBUG: 'false',
	};
	let config = fs.readFileSync( file, 'utf8' );
	for ( const [ name, value ] of Object.entries( values ) ) {
		config = config.replace(
			new RegExp( `define\\( '${ name }', .*` ),
			`define( '${ name }', ${ value } );`
		);
	}
	fs.writeFileSync(
		file,
		config.replace( '<?php', "<?php\ndefine( 'DISABLE_WP_CRON', true );" )
	);
	fs.rmSync( path.join( site.folder, 'wp-content/db.php' ) );
	capture( 'php', [
		'-r',
		`( new mysqli( 'localhost', 'root', '', '', 0, '${ host.replace(
			'localhost:',
			''
		) }' ) )->query( 'CREATE DATABASE wordpress CHARACTER SET utf8mb4' );`,
	] );
}

function addProbe( site ) {
	const from = ( name ) =>
		inRoot( 'tests/benchmarks/wordpress', `${ name }.php` );
	const to = ( ...parts ) => {
		const file = path.join( site.folder, ...parts );
		fs.mkdirSync( path.dirname( file ), { recursive: true } );
		return file;
	};
	fs.copyFileSync( from( 'mails' ), to( 'bench', 'mails.php' ) );
	fs.copyFileSync( from( 'probe' ), to( 'wp-content/mu-plugins/probe.php' ) );
	for ( const name of [ 'by-hand', 'empty-page' ] ) {
		fs.copyFileSync(
			from( name ),
			to( 'wp-content/plugins', name, `${ name }.php` )
		);
	}
}
