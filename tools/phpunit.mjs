#!/usr/bin/env node
/**
 * PHPUnit inside a real WordPress, on a site of this run alone:
 *
 *   node tools/phpunit.mjs --db=sqlite|mariadb [--wp=6.6|6.7|latest|<folder or zip>] [--multisite] [arguments of PHPUnit]
 *
 * --multisite: on a network of sites, the tests that are about one.
 */
import { UserError, command } from './lib/project.mjs';
import { show } from './lib/processes.mjs';
import { phpunitRun } from './lib/phpunit.mjs';

command( async ( args ) => {
	const own = Object.fromEntries(
		args
			.map( ( arg ) => arg.match( /^--(db|wp)=(.*)$/ ) )
			.filter( Boolean )
			.map( ( [ , name, value ] ) => [ name, value ] )
	);
	const database = own.db ?? 'sqlite';
	if ( ! [ 'sqlite', 'mariadb' ].includes( database ) ) {
		throw new UserError(
			`--db is sqlite or mariadb, not "${ database }".`
		);
	}
	const multisite = args.includes( '--multisite' );
	const run = await phpunitRun( { database, version: own.wp, multisite } );
	try {
		return await show(
			run.program,
			[
				...run.args,
				...( multisite
					? [ '--group', 'multisite' ]
					: [ '--exclude-group', 'multisite' ] ),
				...args.filter(
					( arg ) => ! /^--((db|wp)=|multisite$)/.test( arg )
				),
			],
			{ env: run.env }
		);
	} finally {
		await run.cleanUp();
	}
} );
