#!/usr/bin/env node
/**
 * npm run zip: the release, dist/mailwright.zip. Only what a site needs, and always the same bytes for the same files.
 * Beside it dist/wordpress-org/, the pictures for the plugin directory, from those that `npm run screenshots` takes.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { command, inRoot } from './lib/project.mjs';
import { capture } from './lib/processes.mjs';
import { zip } from './lib/zip.mjs';
import { writeReadmePictures } from './lib/readme-pictures.mjs';

const PARTS = [
	'plugin.php',
	'uninstall.php',
	'readme.txt',
	'LICENSE',
	'CHANGELOG.md',
	'includes',
	'build',
	'data',
	'languages',
];
/** What describes data to editors and tests, and what only translators read: sites have what is made of it. */
const NOT_NEEDED = /\.schema\.json$|\.pot?$/;

command( ( args ) => {
	const target = path.resolve( args[ 0 ] ?? inRoot( 'dist/mailwright.zip' ) );
	const names = capture( 'git', [ 'ls-files', '-z', '--', ...PARTS ], {
		cwd: inRoot(),
	} )
		.split( '\0' )
		.filter(
			( name ) =>
				name &&
				! NOT_NEEDED.test( name ) &&
				fs.existsSync( inRoot( name ) )
		);
	const code = withoutComments(
		names.filter( ( name ) => /^includes\/.*\.php$/.test( name ) )
	);
	const bytes = zip(
		new Map(
			names.map( ( name ) => [
				`mailwright/${ name }`,
				name in code
					? Buffer.from( code[ name ] )
					: fs.readFileSync( inRoot( name ) ),
			] )
		)
	);
	fs.mkdirSync( path.dirname( target ), { recursive: true } );
	fs.writeFileSync( target, bytes );
	writeReadmePictures( path.join( path.dirname( target ), 'wordpress-org' ) );
	const sum = crypto.createHash( 'sha256' ).update( bytes ).digest( 'hex' );
	console.log(
		`${ target }\n${ names.length } files, ${ Math.round(
			bytes.length / 1024
		) } KB, SHA-256 ${ sum }`
	);
} );
/** A fifth of the zip would be comments; the repository has them. */
function withoutComments( names ) {
	return JSON.parse(
		capture( 'php', [ inRoot( 'tools/strip-comments.php' ), ...names ], {
			cwd: inRoot(),
		} )
	);
}
