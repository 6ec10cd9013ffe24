#!/usr/bin/env node
/**
 * npm test: everything, from an empty checkout. `npm test -- php|js|delivery|e2e|lint|release` runs parts.
 * Two steps run at the same time; quick ones come first. The last line counts every test and every check; the lines
 * before it name those that failed.
 *
 * MAILWRIGHT_WORDPRESS=<6.6, 6.7, folder or zip> runs PHPUnit and the browser tests on that WordPress instead.
 */
import fs from 'node:fs';
import { UserError, command, inRoot, temporaryFolder } from './lib/project.mjs';
import { beforeExit, cleanUp, collect } from './lib/processes.mjs';
import { composerInstall, npmInstall } from './lib/dependencies.mjs';
import { NEEDS, require as requirePackages } from './lib/packages.mjs';
import { sqliteDropIn, wordpress } from './lib/wordpress.mjs';
import { skippedByReason, withoutPassed } from './lib/results.mjs';
import { NEWEST, OLDEST, PARTS, allSteps } from './lib/steps.mjs';

const AT_THE_SAME_TIME = 2;
/** Of what a failed test said, to be seen at a glance. */
const FIRST_LINES = 15;

command( async ( args ) => {
	const parts = args.length > 0 ? args : PARTS;
	const results = temporaryFolder( 'results' );
	beforeExit( () => fs.rmSync( results, { recursive: true, force: true } ) );
	const steps = allSteps( results ).filter( ( step ) =>
		parts.includes( step.part )
	);
	if ( steps.length === 0 ) {
		throw new UserError(
			`There is no part "${ parts.join( ' ' ) }". Parts: ${ PARTS.join(
				', '
			) }.`
		);
	}
	const begin = Date.now();
	await timed( 'Set-up', () => setUp( parts ) );
	const outcomes = await inLanes( steps );
	cleanUp();
	return summary( outcomes, begin );
} );

async function setUp( parts ) {
	const has = ( ...wanted ) =>
		wanted.some( ( part ) => parts.includes( part ) );
	requirePackages(
		NEEDS.site,
		has( 'php', 'delivery' ) ? NEEDS.mariadb : [],
		has( 'php', 'delivery', 'e2e' ) ? NEEDS.mailServers : [],
		has( 'delivery' ) ? [ ...NEEDS.webServer, ...NEEDS.clocks ] : [],
		has( 'e2e' ) ? NEEDS.browser : []
	);
	await Promise.all( [
		npmInstall(),
		composerInstall()
			.then( () => composerInstall( inRoot( 'tools/wpcs' ) ) )
			.then( () => composerInstall( inRoot( 'tools/wp-cli' ) ) ),
	] );
	if ( has( 'php', 'delivery', 'e2e', 'release' ) ) {
		await wordpress( OLDEST );
		await wordpress( NEWEST );
		await sqliteDropIn();
	}
}

/** Keeps as many steps running as there are lanes; what waits most of the time goes on beside them. */
async function inLanes( steps ) {
	const outcomes = [];
	const lane = async ( waiting ) => {
		for ( let step = waiting.shift(); step; step = waiting.shift() ) {
			outcomes.push( await runStep( step ) );
		}
	};
	const busy = steps.filter( ( { isIdle } ) => ! isIdle );
	await Promise.all( [
		lane( steps.filter( ( { isIdle } ) => isIdle ) ),
		...Array.from( { length: AT_THE_SAME_TIME }, () => lane( busy ) ),
	] );
	return outcomes;
}

async function runStep( {
	name,
	program,
	args,
	cwd = inRoot(),
	env = {},
	count,
} ) {
	const begin = Date.now();
	const { code, output } = await collect( program, args, {
		cwd,
		env: { ...process.env, ...env },
	} );
	const { passed, failures, skipped } = counted( count, code, output );
	const seconds = ( ( Date.now() - begin ) / 1000 ).toFixed( 1 );
	const isGood = failures.length === 0;
	console.log(
		`${ isGood ? 'ok    ' : 'FAILED' }  ${ name }: ${ passed } passed, ${
			failures.length
		} failed (${ seconds } s)`
	);
	skippedByReason( skipped ).forEach( note );
	if ( ! isGood ) {
		failures.forEach( showFailure );
		console.log(
			`\n----- ${ name }, in full\n${ withoutPassed(
				output
			) }\n----- end of ${ name }\n`
		);
	}
	return { name, passed, failures };
}

/** A step that fails beside its tests (set-up, debug log) is a failure too. */
function counted( count, code, output ) {
	const beside = ( name ) => ( {
		name,
		text: withoutPassed( output )
			.split( '\n' )
			.slice( -FIRST_LINES )
			.join( '\n' ),
	} );
	try {
		const result = count( code, output );
		return code !== 0 && result.failures.length === 0
			? { ...result, failures: [ beside( `exit code ${ code }` ) ] }
			: result;
	} catch ( error ) {
		return {
			passed: 0,
			failures: [ beside( `no results (${ error.message })` ) ],
			skipped: [],
		};
	}
}

function showFailure( { name, text } ) {
	note( `✘ ${ name }` );
	const lines = text.split( '\n' ).filter( ( line ) => line.trim() !== '' );
	lines
		.slice( 0, FIRST_LINES )
		.forEach( ( line ) => note( `    ${ line }` ) );
	if ( lines.length > FIRST_LINES ) {
		note( `    (${ lines.length - FIRST_LINES } more lines below)` );
	}
}

function note( line ) {
	console.log( `        ${ line }` );
}

async function timed( name, work ) {
	const begin = Date.now();
	await work();
	console.log(
		`${ name }: ${ ( ( Date.now() - begin ) / 1000 ).toFixed( 1 ) } s`
	);
}

function summary( outcomes, begin ) {
	const passed = outcomes.reduce( ( sum, each ) => sum + each.passed, 0 );
	const bad = outcomes.filter( ( { failures } ) => failures.length > 0 );
	const failed = bad.reduce( ( sum, each ) => sum + each.failures.length, 0 );
	console.log( '' );
	for ( const { name, failures } of bad ) {
		const names = failures.map( ( each ) => each.name ).filter( Boolean );
		console.log(
			[ `Failed: ${ name }`, names.join( '; ' ) ]
				.filter( Boolean )
				.join( ': ' )
		);
	}
	console.log( `${ ( ( Date.now() - begin ) / 1000 ).toFixed( 0 ) } s` );
	console.log( `${ passed } passed, ${ failed } failed` );
	return failed > 0 ? 1 : 0;
}
