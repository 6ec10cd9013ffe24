/**
 * Test sites for PHPUnit: installed once and cached, then copied for every run, so that runs never meet.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cached, inRoot, temporaryFolder } from './project.mjs';
import { beforeExit, capture } from './processes.mjs';
import { createMariadb, startMariadb } from './databases.mjs';
import { NEEDS, require as requirePackages } from './packages.mjs';
import { copyInto, sqliteDropIn, versionOf, wordpress } from './wordpress.mjs';
import { composerInstall } from './dependencies.mjs';

const PHP = [
	'-d',
	'memory_limit=1G',
	'-d',
	'display_errors=stderr',
	'-d',
	'error_reporting=-1',
	'-d',
	'zend.assertions=1',
];

/**
 * Prepares a site of its own for one run of PHPUnit.
 *
 * @param {{database: 'sqlite'|'mariadb', version?: string, multisite?: boolean}} choice
 * @return {Promise<{program: string, args: string[], env: object, cleanUp: () => Promise<void>}>} The command to run.
 */
export async function phpunitRun( { database, version, multisite = false } ) {
	requirePackages(
		NEEDS.site,
		NEEDS.commands,
		database === 'mariadb' ? NEEDS.mariadb : []
	);
	await composerInstall();
	await composerInstall( inRoot( 'tools/wp-cli' ) );
	const core = await wordpress( version );
	const template = await installedSite( core, database, multisite );
	const site = temporaryFolder( 'phpunit' );
	const removeSite = () =>
		fs.rmSync( site, { recursive: true, force: true, maxRetries: 5 } );
	beforeExit( removeSite );
	copyInto( template, site );
	const server =
		database === 'mariadb'
			? await startMariadb( path.join( site, 'database' ) )
			: null;
	return {
		program: 'php',
		args: [
			...PHP,
			inRoot( 'vendor/bin/phpunit' ),
			'-c',
			inRoot( 'phpunit.xml.dist' ),
		],
		env: environment( core, site, server?.host, multisite ),
		async cleanUp() {
			await server?.stop();
			removeSite();
		},
	};
}

async function installedSite( core, database, multisite ) {
	const sources = [
		'tests/php/config/install.php',
		'tests/php/config/config.php',
		'tools/lib/phpunit.mjs',
		'tools/lib/databases.mjs',
	];
	const key = crypto
		.createHash( 'sha256' )
		.update( core )
		.update( versionOf( core ) )
		.update( inRoot() );
	sources.forEach( ( file ) =>
		key.update( fs.readFileSync( inRoot( file ) ) )
	);
	const dropIn = database === 'sqlite' ? await sqliteDropIn() : null;
	return cached(
		`phpunit-${ multisite ? 'network-' : '' }${ database }-${ versionOf(
			core
		) }-${ key.digest( 'hex' ).slice( 0, 12 ) }`,
		async ( folder ) => {
			for ( const each of [
				'content/plugins',
				'content/mu-plugins',
				'content/themes',
				'content/uploads',
				'database',
			] ) {
				fs.mkdirSync( path.join( folder, each ), { recursive: true } );
			}
			fs.symlinkSync(
				inRoot(),
				path.join( folder, 'content/plugins/mailwright' )
			);
			if ( dropIn ) {
				fs.writeFileSync(
					path.join( folder, 'content/db.php' ),
					`<?php\ndefine( 'DB_ENGINE', 'sqlite' );\ndefine( 'SQLITE_DB_DROPIN_VERSION', '1.8.0' );\nrequire_once '${ dropIn }/wp-includes/sqlite/db.php';\n`
				);
			}
			// A Unix socket cannot have the long path of the cache: MariaDB is made elsewhere and moved in.
			const data = temporaryFolder( 'mariadb' );
			try {
				if ( database === 'mariadb' ) {
					createMariadb( data );
				}
				const server =
					database === 'mariadb' ? await startMariadb( data ) : null;
				try {
					capture(
						'php',
						[ ...PHP, inRoot( 'tests/php/config/install.php' ) ],
						{
							env: environment(
								core,
								folder,
								server?.host,
								multisite
							),
						}
					);
				} finally {
					await server?.stop();
				}
				if ( database === 'mariadb' ) {
					copyInto( data, path.join( folder, 'database' ) );
				}
			} finally {
				fs.rmSync( data, { recursive: true, force: true } );
			}
		}
	);
}

function environment( core, site, databaseHost, multisite ) {
	const env = {
		...process.env,
		MAILWRIGHT_TEST_WORDPRESS: core,
		MAILWRIGHT_TEST_SITE: site,
	};
	// The developer's own overrides must not change what the tests see.
	for ( const name of Object.keys( env ) ) {
		if (
			name.startsWith( 'MAILWRIGHT_' ) &&
			! name.startsWith( 'MAILWRIGHT_TEST_' )
		) {
			delete env[ name ];
		}
	}
	delete env.MAILWRIGHT_TEST_MULTISITE;
	if ( multisite ) {
		env.MAILWRIGHT_TEST_MULTISITE = '1';
	}
	if ( databaseHost ) {
		env.MAILWRIGHT_TEST_DB_HOST = databaseHost;
	} else {
		delete env.MAILWRIGHT_TEST_DB_HOST;
	}
	return env;
}
