/**
 * Reads how many tests passed and failed from the reports of the test runners. Skipped tests are named, never silent.
 */
import fs from 'node:fs';

export function countJunit( file ) {
	const xml = fs.readFileSync( file, 'utf8' );
	const cases = [
		...xml.matchAll(
			/<testcase name="([^"]*)"[^>]*?class="([^"]*)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g
		),
	];
	const failed = cases.filter( ( [ , , , inside ] ) =>
		/<(failure|error)\b/.test( inside ?? '' )
	);
	const skipped = cases.filter( ( [ , , , inside ] ) =>
		/<skipped\b/.test( inside ?? '' )
	);
	return {
		passed: cases.length - failed.length - skipped.length,
		failed: failed.length,
		notes: skipped.map(
			( [ , name, group ] ) => `skipped: ${ group }::${ name }`
		),
	};
}

export function countJest( file ) {
	const report = JSON.parse( fs.readFileSync( file, 'utf8' ) );
	const skipped = report.testResults
		.flatMap( ( { assertionResults } ) => assertionResults )
		.filter(
			( { status } ) => ! [ 'passed', 'failed' ].includes( status )
		);
	return {
		passed: report.numPassedTests,
		failed: report.numFailedTests + report.numRuntimeErrorTestSuites,
		notes: skipped.map( ( { fullName } ) => `skipped: ${ fullName }` ),
	};
}

export function countPlaywright( file ) {
	const { stats, suites } = JSON.parse( fs.readFileSync( file, 'utf8' ) );
	return {
		passed: stats.expected,
		failed: stats.unexpected + stats.flaky,
		notes: specsOf( suites )
			.filter( ( { tests } ) =>
				tests.some( ( { status } ) => status === 'skipped' )
			)
			.map( ( { title } ) => `skipped: ${ title }` ),
	};
}

/** As tools/delivery.mjs writes it. */
export function countDelivery( file ) {
	const { passed, failed, skipped } = JSON.parse(
		fs.readFileSync( file, 'utf8' )
	);
	return {
		passed,
		failed,
		notes: skipped.map( ( name ) => `skipped: ${ name }` ),
	};
}

function specsOf( suites ) {
	return suites.flatMap( ( suite ) => [
		...( suite.specs ?? [] ),
		...specsOf( suite.suites ?? [] ),
	] );
}
