/**
 * Reads from the reports of the test runners how many tests passed, which failed and why, and which were skipped.
 * Skipped tests are never silent.
 */
import fs from 'node:fs';
import path from 'node:path';
import { stripVTControlCharacters as plain } from 'node:util';
import { inRoot } from './project.mjs';

/**
 * @typedef {Object} Counted
 * @property {number}                              passed   How many.
 * @property {Array<{name: string, text: string}>} failures Each with what it said.
 * @property {Array<{name: string, reason: string}>} skipped Each with its reason; its name when it gave none.
 */

/** A command that is one test. */
export function countCheck( code, output ) {
	return code === 0
		? { passed: 1, failures: [], skipped: [] }
		: { passed: 0, failures: [ { name: '', text: output } ], skipped: [] };
}

/**
 * @param {string} file   The report in JUnit's format.
 * @param {string} output What PHPUnit printed: only there stands why a test was skipped.
 * @return {Counted} What it holds.
 */
export function countJunit( file, output ) {
	const cases = [
		...fs
			.readFileSync( file, 'utf8' )
			.matchAll(
				/<testcase name="([^"]*)"[^>]*?class="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g
			),
	].map( ( [ , name, group, inside = '' ] ) => ( {
		name: `${ group.split( '\\' ).at( -1 ) }::${ decoded( name ) }`,
		inside,
	} ) );
	const failed = cases.filter( ( { inside } ) =>
		/<(failure|error)\b/.test( inside )
	);
	const skipped = cases.filter( ( { inside } ) =>
		/<skipped\b/.test( inside )
	);
	return {
		passed: cases.length - failed.length - skipped.length,
		failures: failed.map( ( { name, inside } ) => ( {
			name,
			// Its first line is the name again.
			text: decoded(
				inside.match( /<(?:failure|error)\b[^>]*>([^<]*)/ )[ 1 ]
			)
				.split( '\n' )
				.slice( 1 )
				.join( '\n' ),
		} ) ),
		skipped: skipped.map( ( { name } ) => ( {
			name,
			reason: reasonFor( name, output ),
		} ) ),
	};
}

/** PHPUnit prints "1) Namespace\Class::test" and the reason below. */
function reasonFor( name, output ) {
	const lines = output.split( '\n' );
	const at = lines.findIndex(
		( line ) => /^\d+\) /.test( line ) && line.endsWith( name )
	);
	return at < 0 ? name : lines[ at + 1 ];
}

export function countJest( file ) {
	const { testResults, numPassedTests } = JSON.parse(
		fs.readFileSync( file, 'utf8' )
	);
	const tests = testResults.flatMap(
		( { assertionResults } ) => assertionResults
	);
	const broken = testResults.filter(
		( { status, assertionResults } ) =>
			status === 'failed' &&
			! assertionResults.some( ( test ) => test.status === 'failed' )
	);
	return {
		passed: numPassedTests,
		failures: [
			...tests
				.filter( ( { status } ) => status === 'failed' )
				.map( ( { fullName, failureMessages } ) => ( {
					name: fullName,
					text: plain( failureMessages.join( '\n' ) ),
				} ) ),
			...broken.map( ( { name, message } ) => ( {
				name: path.relative( inRoot(), name ),
				text: plain( message ),
			} ) ),
		],
		skipped: tests
			.filter(
				( { status } ) => ! [ 'passed', 'failed' ].includes( status )
			)
			.map( ( { fullName } ) => ( {
				name: fullName,
				reason: fullName,
			} ) ),
	};
}

export function countPlaywright( file ) {
	const { stats, suites, errors } = JSON.parse(
		fs.readFileSync( file, 'utf8' )
	);
	const specs = specsOf( suites );
	const having = ( ...wanted ) =>
		specs.flatMap( ( spec ) =>
			spec.tests
				.filter( ( { status } ) => wanted.includes( status ) )
				.map( ( test ) => ( {
					name: `${ path.basename( spec.file ) }:${ spec.line } ${
						spec.title
					}`,
					test,
				} ) )
		);
	return {
		passed: stats.expected,
		failures: [
			...having( 'unexpected', 'flaky' ).map( ( { name, test } ) => ( {
				name,
				text: saidBy( test.results.flatMap( ( each ) => each.errors ) ),
			} ) ),
			...errors.map( ( error ) => ( {
				name: error.location?.file ?? '',
				text: saidBy( [ error ] ),
			} ) ),
		],
		skipped: having( 'skipped' ).map( ( { name, test } ) => ( {
			name,
			reason: test.annotations[ 0 ]?.description ?? name,
		} ) ),
	};
}

/** The message has the place in the test below it already. */
function saidBy( errors ) {
	return plain(
		errors.map( ( { message, stack } ) => message ?? stack ).join( '\n' )
	);
}

/** As tools/delivery.mjs writes it. */
export function countDelivery( file ) {
	return JSON.parse( fs.readFileSync( file, 'utf8' ) );
}

/** What a runner printed, without the tests that passed. */
export function withoutPassed( output ) {
	return plain( output )
		.split( '\n' )
		.filter( ( line ) => ! /^\s*(✓|✔|✅|PASS|▶)\s/.test( line ) )
		.join( '\n' )
		.replace( /\n{3,}/g, '\n\n' )
		.trim();
}

/** One line for each reason, with how many tests it kept from running. */
export function skippedByReason( skipped ) {
	const names = new Map();
	for ( const { name, reason } of skipped ) {
		names.set( reason, [ ...( names.get( reason ) ?? [] ), name ] );
	}
	return [ ...names ].map( ( [ reason, tests ] ) =>
		tests[ 0 ] === reason
			? `skipped: ${ reason }`
			: `skipped, ${ tests.length } × ${ reason }`
	);
}

function specsOf( suites ) {
	return suites.flatMap( ( suite ) => [
		...( suite.specs ?? [] ),
		...specsOf( suite.suites ?? [] ),
	] );
}

function decoded( xml ) {
	const signs = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };
	return xml
		.replace( /&#(\d+);/g, ( all, code ) => String.fromCodePoint( code ) )
		.replace( /&#x([0-9a-f]+);/gi, ( all, code ) =>
			String.fromCodePoint( parseInt( code, 16 ) )
		)
		.replace( /&(lt|gt|quot|apos|amp);/g, ( all, name ) => signs[ name ] );
}
