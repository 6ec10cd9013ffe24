/**
 * A whole WordPress site in one folder: native PHP's own server, SQLite, the plugin linked in from this checkout.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './project.mjs';
import { collect, serve, until } from './processes.mjs';
import { copyInto, sqliteDropIn, versionOf } from './wordpress.mjs';

const PHP_SETTINGS = [
	'-d',
	'memory_limit=512M',
	'-d',
	'display_errors=0',
	'-d',
	'log_errors=1',
	'-d',
	'upload_max_filesize=16M',
	'-d',
	'post_max_size=16M',
	// What was just written counts in the very next request: OPcache would go on for two seconds with the file as it was.
	'-d',
	'opcache.revalidate_freq=0',
];
/** A request of a site to itself (WP-Cron, loopback tests) hangs when nobody else is there to answer. */
const WORKERS = 4;

/**
 * Puts a site together. What is there already, stays: also its database.
 *
 * @param {string} folder                       Where.
 * @param {Object} choice
 * @param {string} choice.core                  Folder of the unpacked WordPress.
 * @param {number} choice.port                  Of the web server to come.
 * @param {?string} [choice.plugin] Folder of the plugin; this checkout when left out, none when null.
 * @param {boolean} [choice.network] A network of sites, once tools/wordpress/install.php has made one of it.
 */
export async function assembleSite(
	folder,
	{ core, port, plugin = inRoot(), network = false }
) {
	if ( ! fs.existsSync( path.join( folder, 'wp-load.php' ) ) ) {
		copyInto( core, folder );
		fs.rmSync( path.join( folder, 'wp-config.php' ), { force: true } );
		fs.rmSync( path.join( folder, 'wp-content/plugins' ), {
			recursive: true,
			force: true,
		} );
		for ( const each of [ 'plugins', 'mu-plugins', 'uploads' ] ) {
			fs.mkdirSync( path.join( folder, 'wp-content', each ), {
				recursive: true,
			} );
		}
	}
	if ( plugin ) {
		link( plugin, path.join( folder, 'wp-content/plugins/mailwright' ) );
	}
	fs.copyFileSync(
		inRoot( 'tools/wordpress/offline.php' ),
		path.join( folder, 'wp-content/mu-plugins/offline.php' )
	);
	fs.writeFileSync(
		path.join( folder, 'wp-content/db.php' ),
		dropIn( await sqliteDropIn() )
	);
	fs.writeFileSync(
		path.join( folder, 'wp-config.php' ),
		config( folder, port, network )
	);
	return {
		folder,
		port,
		url: `http://127.0.0.1:${ port }`,
		version: versionOf( folder ),
		debugLog: path.join( folder, 'debug.log' ),
	};
}

/** Runs one of the scripts in tools/wordpress/ inside the site. */
export async function runInSite( site, script, ...args ) {
	const { code, output } = await collect( 'php', [
		...PHP_SETTINGS,
		'-d',
		'display_errors=stderr',
		inRoot( 'tools/wordpress', script ),
		site.folder,
		...args,
	] );
	if ( code !== 0 ) {
		throw new Error( `${ script } failed:\n${ output }` );
	}
	return output;
}

/** Serves the site until this process ends. */
export async function serveSite( site, env = {} ) {
	const log = fs.openSync( path.join( site.folder, 'server.log' ), 'w' );
	const server = serve(
		'php',
		[
			...PHP_SETTINGS,
			'-S',
			`127.0.0.1:${ site.port }`,
			'-t',
			site.folder,
			inRoot( 'tools/wordpress/router.php' ),
		],
		{
			stdio: [ 'ignore', log, log ],
			env: {
				...process.env,
				...env,
				PHP_CLI_SERVER_WORKERS: String( WORKERS ),
			},
		}
	);
	await until(
		`the site to answer at ${ site.url }`,
		async () => ( await fetch( `${ site.url }/wp-login.php` ) ).ok
	);
	return server;
}

function link( target, name ) {
	fs.rmSync( name, { recursive: true, force: true } );
	fs.symlinkSync( target, name );
}

export function dropIn( folder ) {
	return `<?php
define( 'DB_ENGINE', 'sqlite' );
define( 'SQLITE_DB_DROPIN_VERSION', '1.8.0' );
require_once '${ folder }/wp-includes/sqlite/db.php';
`;
}

function config( folder, port, network ) {
	const keysFile = path.join( folder, 'keys.json' );
	if ( ! fs.existsSync( keysFile ) ) {
		fs.writeFileSync( keysFile, JSON.stringify( newKeys() ), {
			mode: 0o600,
		} );
	}
	const keys = JSON.parse( fs.readFileSync( keysFile, 'utf8' ) );
	const constants = {
		DB_NAME: 'wordpress',
		DB_USER: '',
		DB_PASSWORD: '',
		DB_HOST: '',
		DB_CHARSET: 'utf8mb4',
		DB_COLLATE: '',
		DB_DIR: path.join( folder, 'wp-content/database/' ),
		...keys,
		...( network
			? {
					// Addresses that are fixed here would be those of every site.
					MULTISITE: true,
					SUBDOMAIN_INSTALL: false,
					DOMAIN_CURRENT_SITE: `127.0.0.1:${ port }`,
					PATH_CURRENT_SITE: '/',
					SITE_ID_CURRENT_SITE: 1,
					BLOG_ID_CURRENT_SITE: 1,
			  }
			: {
					WP_HOME: `http://127.0.0.1:${ port }`,
					WP_SITEURL: `http://127.0.0.1:${ port }`,
			  } ),
		WP_DEBUG: true,
		WP_DEBUG_LOG: path.join( folder, 'debug.log' ),
		WP_DEBUG_DISPLAY: false,
		WP_ENVIRONMENT_TYPE: 'local',
		WP_HTTP_BLOCK_EXTERNAL: true,
		// The providers' names lead to stand-ins in the browser tests (tests/e2e/providers.ts).
		WP_ACCESSIBLE_HOSTS:
			'127.0.0.1,localhost,*.mailgun.net,*.amazonaws.com,*.smtp2go.com,*.sparkpost.com,mandrillapp.com,*.googleapis.com,graph.microsoft.com,login.microsoftonline.com',
		AUTOMATIC_UPDATER_DISABLED: true,
		CONCATENATE_SCRIPTS: false,
	};
	return [
		'<?php',
		...Object.entries( constants ).map(
			( [ name, value ] ) =>
				`define( '${ name }', ${
					typeof value === 'string' ? `'${ value }'` : value
				} );`
		),
		"$table_prefix = 'wp_';",
		"defined( 'ABSPATH' ) || define( 'ABSPATH', __DIR__ . '/' );",
		"require_once ABSPATH . 'wp-settings.php';",
		'',
	].join( '\n' );
}

function newKeys() {
	const names = [ 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ].flatMap(
		( name ) => [ `${ name }_KEY`, `${ name }_SALT` ]
	);
	return Object.fromEntries(
		names.map( ( name ) => [
			name,
			crypto.randomBytes( 32 ).toString( 'hex' ),
		] )
	);
}
