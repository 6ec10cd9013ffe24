#!/usr/bin/env node
/**
 * npm run generate: writes src/generated/ from the PHP schemas. With --check it only says whether that is up to date.
 */
import fs from 'node:fs';
import { UserError, command, inRoot } from './lib/project.mjs';
import { capture } from './lib/processes.mjs';

const TARGET = 'src/generated/settings.ts';

command( ( args ) => {
	const types = capture( 'php', [ inRoot( 'tools/generate-types.php' ) ] );
	const target = inRoot( TARGET );
	const present = fs.existsSync( target )
		? fs.readFileSync( target, 'utf8' )
		: '';
	if ( present === types ) {
		console.log( `${ TARGET } is up to date.` );
		return;
	}
	if ( args.includes( '--check' ) ) {
		throw new UserError(
			`${ TARGET } does not match the PHP schemas. Run: npm run generate`
		);
	}
	fs.writeFileSync( target, types );
	console.log( `${ TARGET } written.` );
} );
