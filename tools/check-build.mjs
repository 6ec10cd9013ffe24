#!/usr/bin/env node
/**
 * Builds the page anew and compares: build/ is committed, so that a clone is an installable plugin, and has to be what src/ says.
 */
import fs from 'node:fs';
import path from 'node:path';
import { UserError, command, inRoot, temporaryFolder } from './lib/project.mjs';
import { beforeExit, capture } from './lib/processes.mjs';
import { filesBelow } from './lib/strings.mjs';

command( () => {
	const fresh = temporaryFolder( 'build' );
	beforeExit( () => fs.rmSync( fresh, { recursive: true, force: true } ) );
	capture(
		'node',
		[
			inRoot( 'node_modules/@wordpress/scripts/bin/wp-scripts.js' ),
			'build',
			`--output-path=${ fresh }`,
		],
		{ cwd: inRoot() }
	);
	const before = filesBelow( 'build', /./ ).map( ( name ) =>
		path.basename( name )
	);
	const after = fs.readdirSync( fresh );
	const different = [ ...new Set( [ ...before, ...after ] ) ].filter(
		( name ) =>
			content( inRoot( 'build', name ) ) !==
			content( path.join( fresh, name ) )
	);
	if ( different.length > 0 ) {
		throw new UserError(
			`build/ is not what src/ makes: ${ different.join(
				', '
			) }. Run: npm run build`
		);
	}
	const script = content( inRoot( 'build/index.js' ) );
	if (
		/react\.(production|development)|__SECRET_INTERNALS_DO_NOT_USE/.test(
			script
		)
	) {
		throw new UserError(
			'React is in the bundle; it has to be the one of WordPress.'
		);
	}
	console.log( `build/ equals a fresh build (${ after.length } files).` );
} );

function content( file ) {
	return fs.existsSync( file ) ? fs.readFileSync( file, 'latin1' ) : null;
}
