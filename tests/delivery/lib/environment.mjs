/**
 * Everything that one delivery test runs on: a database of its own, a mail server, and web nodes of one site. The site is installed once
 * and cached; the plugin is copied, so that somebody who works on the checkout meanwhile does not change what is tested.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { spawn, spawnSync } from 'node:child_process';
import {
	cached,
	inRoot,
	temporaryFolder,
} from '../../../tools/lib/project.mjs';
import { beforeExit, freePort } from '../../../tools/lib/processes.mjs';
import { createMariadb } from '../../../tools/lib/databases.mjs';
import {
	NEEDS,
	require as requirePackages,
} from '../../../tools/lib/packages.mjs';
import {
	copyInto,
	versionOf,
	wordpress,
} from '../../../tools/lib/wordpress.mjs';
import { assembleSite } from '../../../tools/lib/site.mjs';
import { Database } from './database.mjs';
import { MailSink } from './mail-sink.mjs';
import { WebNode, php } from './node.mjs';

const RUN_TIME_FILES = [
	'plugin.php',
	'uninstall.php',
	'includes',
	'data',
	'languages',
	'build',
];

/** For every test file: nothing is left behind, whatever happens. */
export async function makeEnvironment( { settings = [], sink, keys } = {} ) {
	requirePackages( NEEDS.site, NEEDS.mariadb, NEEDS.clocks );
	const core = await wordpress( process.env.MAILWRIGHT_WORDPRESS || '6.7' );
	const folder = temporaryFolder( 'delivery' );
	beforeExit( () =>
		fs.rmSync( folder, {
			recursive: true,
			force: true,
			maxRetries: 10,
			retryDelay: 100,
		} )
	);
	const plugin = path.join( folder, 'plugin' );
	const original = ( name ) =>
		path.join( process.env.MAILWRIGHT_PLUGIN ?? inRoot(), name );
	RUN_TIME_FILES.filter( ( name ) =>
		fs.existsSync( original( name ) )
	).forEach( ( name ) =>
		fs.cpSync( original( name ), path.join( plugin, name ), {
			recursive: true,
		} )
	);
	copyInto( await installed( core, plugin ), path.join( folder, 'db' ) );
	const database = await new Database(
		path.join( folder, 'db' ),
		settings
	).start();
	const environment = new Environment( {
		core,
		folder,
		plugin,
		database,
		keys,
	} );
	environment.sink = await new MailSink( sink ).start();
	return environment;
}

class Environment {
	nodes = [];
	gates = 0;

	constructor( facts ) {
		Object.assign( this, facts );
	}

	/**
	 * Another web node; `constants` as in wp-config.php. `ahead`: seconds by which the plugin's clock is ahead there. `clock`: the same for the
	 * whole process, by libfaketime, whose processes share a lock: such a process may not be killed.
	 */
	async node( {
		name = `node${ this.nodes.length + 1 }`,
		constants = {},
		ahead = 0,
		...choice
	} = {} ) {
		const config = this.configOf( name, constants );
		if ( ahead ) {
			fs.writeFileSync(
				config.replace( '.json', '-clock.php' ),
				otherClock( this.plugin, ahead )
			);
		}
		const node = new WebNode( config, choice );
		this.nodes.push( node );
		await node.ready;
		return node;
	}

	/** Settings and connections, saved as the page saves them. */
	configure( { settings = {}, connections = [] } = {}, constants = {} ) {
		this.runPhp( 'configure.php', {
			input: JSON.stringify( { settings, connections } ),
			constants,
		} );
	}

	/** The usual: one connection to the sink, everything in the background. */
	configureForSink( changes = {}, settings = {}, constants = {} ) {
		this.configure(
			{
				settings: {
					background: 'on',
					from_email: 'site@example.test',
					...settings,
				},
				connections: [ { ...this.sinkConnection(), ...changes } ],
			},
			constants
		);
	}

	sinkConnection() {
		return {
			id: 'sink',
			name: 'Sink',
			mailer: 'smtp',
			host: '127.0.0.1',
			port: this.sink.port,
			encryption: 'none',
			authentication: false,
		};
	}

	/** Runs a script of ./wordpress to its end, in a process of its own, and returns what it printed. */
	runPhp(
		script,
		{
			input = '',
			constants = {},
			args = [],
			settings = [],
			expect = 0,
		} = {}
	) {
		const command = php(
			script,
			this.configOf( `script-${ this.nodes.length }`, constants ),
			settings
		);
		const { status, stdout, stderr } = spawnSync(
			command.program,
			[ ...command.args, ...args ],
			{ env: command.env, input, encoding: 'utf8' }
		);
		if ( status !== expect ) {
			throw new Error(
				`${ script } ended with ${ status }:\n${ stdout }${ stderr }${ this.complaints() }`
			);
		}
		return stdout;
	}

	/** The same while this process goes on, among others to be the mail server. */
	startPhp( script, args = [] ) {
		const command = php(
			script,
			this.configOf( `script-${ this.nodes.length }` )
		);
		const child = spawn( command.program, [ ...command.args, ...args ], {
			env: command.env,
			stdio: 'ignore',
		} );
		beforeExit( () => child.kill() );
		return child;
	}

	/** Something that a process waits for: `file` for the process, `open()` for the test. */
	gate() {
		const file = path.join( this.folder, `gate-${ ++this.gates }` );
		return { file, open: () => fs.writeFileSync( file, '' ) };
	}

	/** A whole site in one folder, for a web server. */
	async website() {
		const site = await assembleSite( path.join( this.folder, 'www' ), {
			core: this.core,
			port: await freePort(),
			plugin: this.plugin,
		} );
		const constants = { WP_HOME: site.url, WP_SITEURL: site.url };
		const { constants: all } = JSON.parse(
			fs.readFileSync( this.configOf( 'www-config', constants ), 'utf8' )
		);
		all.ABSPATH = `${ site.folder }/`;
		all.WP_CONTENT_DIR = path.join( site.folder, 'wp-content' );
		fs.writeFileSync(
			path.join( site.folder, 'constants.json' ),
			JSON.stringify( all )
		);
		fs.writeFileSync(
			path.join( site.folder, 'wp-config.php' ),
			`<?php
foreach ( json_decode( file_get_contents( __DIR__ . '/constants.json' ), true ) as $name => $value ) {
	defined( $name ) || define( $name, $value );
}
$table_prefix = 'wp_';
require_once ABSPATH . 'wp-settings.php';
`
		);
		fs.rmSync( path.join( site.folder, 'wp-content/db.php' ) );
		fs.copyFileSync(
			inRoot( 'tests/delivery/wordpress/page.php' ),
			path.join( site.folder, 'wp-content/mu-plugins/page.php' )
		);
		return site;
	}

	configOf( name, constants = {} ) {
		return writeConfig( this.folder, name, this, {
			...this.keys,
			...constants,
		} );
	}

	async stop() {
		await Promise.all( this.nodes.map( ( node ) => node.stop() ) );
		await this.sink.stop();
		await this.database.stop();
		fs.rmSync( this.folder, {
			recursive: true,
			force: true,
			maxRetries: 10,
			retryDelay: 100,
		} );
	}

	/** What PHP complained about on any node, each thing once. */
	complaints() {
		const lines = fs
			.readdirSync( this.folder )
			.filter( ( name ) => name.endsWith( '.log' ) )
			.flatMap( ( name ) =>
				fs
					.readFileSync( path.join( this.folder, name ), 'utf8' )
					.split( '\n' )
			)
			.map( ( line ) => line.replace( /^\[[^\]]*\] /, '' ) );
		return [ ...new Set( lines ) ].slice( 0, 40 ).join( '\n' );
	}
}

function writeConfig( folder, name, { core, plugin, database }, constants ) {
	const content = path.join( folder, name );
	for ( const each of [ 'plugins', 'mu-plugins', 'themes', 'uploads' ] ) {
		fs.mkdirSync( path.join( content, each ), { recursive: true } );
	}
	const link = path.join( content, 'plugins/mailwright' );
	fs.rmSync( link, { force: true } );
	fs.symlinkSync( plugin, link );
	fs.copyFileSync(
		inRoot( 'tools/wordpress/offline.php' ),
		path.join( content, 'mu-plugins/offline.php' )
	);
	// Only a node can tell the test what its database does.
	if ( name.startsWith( 'node' ) ) {
		fs.copyFileSync(
			inRoot( 'tests/delivery/wordpress/db.php' ),
			path.join( content, 'db.php' )
		);
	}
	const secrets = [ 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ].flatMap(
		( key ) => [ `${ key }_KEY`, `${ key }_SALT` ]
	);
	const file = path.join( folder, `${ name }.json` );
	fs.writeFileSync(
		file,
		JSON.stringify( {
			constants: {
				DB_NAME: 'wordpress',
				DB_USER: 'root',
				DB_PASSWORD: '',
				DB_HOST: database.host,
				DB_CHARSET: 'utf8mb4',
				DB_COLLATE: '',
				WP_CONTENT_DIR: content,
				WP_HOME: 'http://example.test',
				WP_SITEURL: 'http://example.test',
				WP_DEBUG: true,
				WP_DEBUG_DISPLAY: false,
				WP_DEBUG_LOG: path.join( folder, `${ name }.log` ),
				WP_ENVIRONMENT_TYPE: 'local',
				WP_HTTP_BLOCK_EXTERNAL: true,
				WP_DISABLE_FATAL_ERROR_HANDLER: true,
				DISABLE_WP_CRON: true,
				AUTOMATIC_UPDATER_DISABLED: true,
				...Object.fromEntries(
					secrets.map( ( key ) => [ key, `delivery ${ key }` ] )
				),
				...constants,
				ABSPATH: `${ core }/`,
			},
		} )
	);
	return file;
}

/** PHP takes a function of the namespace before its own: in each room of the plugin it is that much later. */
function otherClock( plugin, seconds ) {
	const includes = path.join( plugin, 'includes' );
	const rooms = fs
		.readdirSync( includes, { recursive: true, withFileTypes: true } )
		.filter( ( entry ) => entry.isDirectory() )
		.map( ( entry ) =>
			path
				.relative( includes, path.join( entry.path, entry.name ) )
				.replaceAll( '/', '\\' )
		);
	return [
		'<?php',
		...rooms.map(
			( room ) => `namespace Mailwright\\${ room } {
	function time(): int { return \\time() + ${ seconds }; }
	function microtime( bool $as_float = false ): string|float { return $as_float ? \\microtime( true ) + ${ seconds } : \\microtime(); }
}`
		),
	].join( '\n' );
}

/** The data folder of a database with the site in it. */
async function installed( core, plugin ) {
	const key = crypto
		.createHash( 'sha256' )
		.update( core )
		.update( versionOf( core ) );
	[
		'tests/delivery/wordpress/install.php',
		'tests/delivery/wordpress/boot.php',
		'tests/delivery/lib/environment.mjs',
		'tools/lib/databases.mjs',
		'includes/Install/Tables.php',
	].forEach( ( file ) => key.update( fs.readFileSync( inRoot( file ) ) ) );
	return cached(
		`delivery-${ versionOf( core ) }-${ key
			.digest( 'hex' )
			.slice( 0, 12 ) }`,
		async ( draft ) => {
			const folder = temporaryFolder( 'delivery' );
			try {
				const data = path.join( folder, 'db' );
				createMariadb( data );
				const database = await new Database( data ).start();
				try {
					await database.query( 'SELECT 1' );
					const command = php(
						'install.php',
						writeConfig(
							folder,
							'install',
							{ core, plugin, database },
							{}
						)
					);
					const { status, stdout, stderr } = spawnSync(
						command.program,
						command.args,
						{ env: command.env, encoding: 'utf8' }
					);
					if ( status !== 0 ) {
						throw new Error(
							`Installing failed:\n${ stdout }${ stderr }`
						);
					}
				} finally {
					await database.stop();
				}
				copyInto( data, draft );
			} finally {
				fs.rmSync( folder, { recursive: true, force: true } );
			}
		}
	);
}
