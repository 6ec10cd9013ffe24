#!/usr/bin/env node
/**
 * Proof of delivery: senders, workers and databases that are killed, on real components.
 *
 *   node tools/delivery.mjs [--long] [--write] [--results=<file>] [part of a file's name …]
 *
 *   --long     everything in full size, as `npm run delivery` does; npm test runs the short form
 *   --write    writes the figures into docs/delivery-proof.md
 *
 * MAILWRIGHT_SEED=<number> repeats the chance of another run.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { UserError, command, inRoot, temporaryFolder } from './lib/project.mjs';
import { beforeExit } from './lib/processes.mjs';
import { NEEDS, require as requirePackages } from './lib/packages.mjs';
import { wordpress } from './lib/wordpress.mjs';

const FOLDER = 'tests/delivery';
/** Of one file: what hangs must not hang for ever. */
const SHORT_LIMIT_MS = 240000;
const LONG_LIMIT_MS = 1800000;

command( async ( args ) => {
	const wanted = args.filter( ( arg ) => ! arg.startsWith( '--' ) );
	const files = fs
		.readdirSync( inRoot( FOLDER ) )
		.filter(
			( name ) =>
				name.endsWith( '.test.mjs' ) &&
				( wanted.length === 0 ||
					wanted.some( ( part ) => name.includes( part ) ) )
		)
		.map( ( name ) => inRoot( FOLDER, name ) );
	if ( files.length === 0 ) {
		throw new UserError(
			`No file in ${ FOLDER } has a name like ${ wanted.join( ' or ' ) }.`
		);
	}
	requirePackages(
		NEEDS.site,
		NEEDS.mariadb,
		NEEDS.mailServers,
		NEEDS.webServer,
		NEEDS.clocks
	);
	await wordpress( process.env.MAILWRIGHT_WORDPRESS || '6.7' );
	const folder = temporaryFolder( 'figures' );
	beforeExit( () => fs.rmSync( folder, { recursive: true, force: true } ) );
	const figures = path.join( folder, 'figures' );
	process.env.MAILWRIGHT_DELIVERY_FIGURES = figures;
	if ( args.includes( '--long' ) ) {
		process.env.MAILWRIGHT_DELIVERY = 'long';
	}
	const counts = await runAll(
		files,
		args.includes( '--long' ) ? LONG_LIMIT_MS : SHORT_LIMIT_MS
	);
	const results = args
		.find( ( arg ) => arg.startsWith( '--results=' ) )
		?.slice( '--results='.length );
	if ( results ) {
		fs.writeFileSync( results, JSON.stringify( counts ) );
	}
	if ( args.includes( '--write' ) ) {
		fs.writeFileSync(
			inRoot( 'docs/delivery-proof.md' ),
			asMarkdown( counts, readFigures( figures ) )
		);
	}
	return counts.failures.length > 0 ? 1 : 0;
} );

/** One file after the other: each has processes enough. */
async function runAll( files, timeout ) {
	const counts = { passed: 0, failures: [], skipped: [] };
	const isLeaf = ( event ) =>
		event.details.type !== 'suite' &&
		! files.includes( path.resolve( event.name ) );
	const stopping = new AbortController();
	beforeExit( () => stopping.abort() );
	const { signal } = stopping;
	const stream = run( { files, concurrency: 1, timeout, signal } );
	stream.on( 'test:pass', ( event ) => {
		if ( event.skip !== undefined || event.todo !== undefined ) {
			counts.skipped.push( {
				name: event.name,
				// Without a word of its own it is true.
				reason:
					[ event.skip, event.todo ].find(
						( said ) => typeof said === 'string'
					) ?? event.name,
			} );
		} else if ( isLeaf( event ) ) {
			counts.passed++;
		}
	} );
	stream.on( 'test:fail', ( event ) => {
		// A file or a suite that fails by itself is a failure too; one that fails for its tests has been counted.
		if (
			isLeaf( event ) ||
			event.details.error?.failureType !== 'subtestsFailed'
		) {
			const { error } = event.details;
			counts.failures.push( {
				name: event.name,
				text: String( error?.cause?.stack ?? error?.stack ?? error ),
			} );
		}
	} );
	await new Promise( ( resolve, reject ) => {
		const shown = stream.compose( new spec() );
		shown.on( 'data', ( text ) => process.stdout.write( text ) );
		shown.on( 'end', resolve );
		shown.on( 'error', reject );
	} );
	return counts;
}

function readFigures( file ) {
	return fs.existsSync( file )
		? fs
				.readFileSync( file, 'utf8' )
				.trim()
				.split( '\n' )
				.map( ( line ) => JSON.parse( line ) )
		: [];
}

function asMarkdown( { passed, failures }, sections ) {
	return `# Proof of delivery

Written by \`npm run delivery\` on ${ new Date()
		.toISOString()
		.slice(
			0,
			10
		) }, on ${ os.availableParallelism() } shared cores with Node ${
		process.versions.node
	}: ${ passed } tests passed, ${ failures.length } failed.
Chance differs from run to run; \`MAILWRIGHT_SEED\` repeats the one of a run, though not what the machine makes of it.

What is checked at the end of each run: every message for which \`wp_mail()\` said true has one row and one end, has arrived at each
recipient, and has arrived twice only if the answer to its final dot got lost (it was \`wire\` or \`unknown\`). "Accepted" can be less than
"tried": the sender was killed before \`wp_mail()\` came back. "Unknown" counts messages, "duplicates" counts recipients. "Direct": the database
was away, so \`wp_mail()\` sent at once; "direct and stored": it died in the very moment of storing, and had stored the message all the same,
so that message comes twice, with the same Message-ID. "Released by a person": unknown twice, so it was held until somebody decided.

${ sections.map( section ).join( '\n\n' ) }
`;
}

function section( { name, values } ) {
	const lines = Object.entries( values ).map(
		( [ key, value ] ) =>
			`| ${ key } | ${
				typeof value === 'object'
					? Object.entries( value )
							.map(
								( [ each, count ] ) => `${ each }: ${ count }`
							)
							.join( ', ' ) || 'none'
					: value
			} |`
	);
	return [ `## ${ name }`, '', '| | |', '| --- | --- |', ...lines ].join(
		'\n'
	);
}
