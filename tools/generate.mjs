#!/usr/bin/env node
/**
 * npm run generate: writes what is made from facts that stand elsewhere: src/generated/ from the PHP schemas, docs/causes/ from data/causes.json,
 * figures in the docs from docs/benchmarks.md. With --check it only says whether that is up to date.
 */
import fs from 'node:fs';
import path from 'node:path';
import { UserError, command, inRoot } from './lib/project.mjs';
import { pagesWithFigures } from './lib/figures.mjs';
import { capture } from './lib/processes.mjs';

const PAGES = 'docs/causes';

/** File below the root => its text. */
function generated() {
	const pages = JSON.parse(
		capture( 'php', [ inRoot( 'tools/generate-cause-pages.php' ) ] )
	);
	return {
		'src/generated/settings.ts': capture( 'php', [
			inRoot( 'tools/generate-types.php' ),
		] ),
		...Object.fromEntries(
			Object.entries( pages ).map( ( [ name, text ] ) => [
				`${ PAGES }/${ name }`,
				text,
			] )
		),
		...pagesWithFigures(),
	};
}

/** Pages of causes that are no longer there. */
function leftOver( files ) {
	const folder = inRoot( PAGES );
	const present = fs.existsSync( folder ) ? fs.readdirSync( folder ) : [];
	return present
		.map( ( name ) => `${ PAGES }/${ name }` )
		.filter( ( name ) => ! ( name in files ) );
}

command( ( args ) => {
	const files = generated();
	const stale = Object.keys( files ).filter( ( name ) => {
		const target = inRoot( name );
		return (
			! fs.existsSync( target ) ||
			fs.readFileSync( target, 'utf8' ) !== files[ name ]
		);
	} );
	const gone = leftOver( files );
	const changes = [ ...stale, ...gone ];
	if ( changes.length === 0 ) {
		console.log( `${ Object.keys( files ).length } files are up to date.` );
		return;
	}
	if ( args.includes( '--check' ) ) {
		throw new UserError(
			`${ changes.join(
				', '
			) }: not what the facts say. Run: npm run generate`
		);
	}
	for ( const name of stale ) {
		fs.mkdirSync( path.dirname( inRoot( name ) ), { recursive: true } );
		fs.writeFileSync( inRoot( name ), files[ name ] );
		console.log( `${ name } written.` );
	}
	for ( const name of gone ) {
		fs.rmSync( inRoot( name ) );
		console.log( `${ name } removed.` );
	}
} );
