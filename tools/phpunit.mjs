#!/usr/bin/env node
/**
 * PHPUnit inside a real WordPress, on a site of this run alone:
 *
 *   node tools/phpunit.mjs --db=sqlite|mariadb [--wp=6.6|6.7|latest|<folder or zip>] [arguments of PHPUnit]
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
	const run = await phpunitRun( { database, version: own.wp } );
	try {
		return await show(
			run.program,
			[
				...run.args,
				...args.filter( ( arg ) => ! /^--(db|wp)=/.test( arg ) ),
			],
			{ env: run.env }
		);
	} finally {
		await run.cleanUp();
	}
} );
