/**
 * Runs those of our own tests that play situations, error lines and faults, and reads what they found out: PHPUnit's report, the notes of
 * tests/support/Conformance_Log.php, and the output of the delivery tests.
 */
import fs from 'node:fs';
import path from 'node:path';
import { collect } from '../../tools/lib/processes.mjs';
import { inRoot } from '../../tools/lib/project.mjs';

const CLASSES =
	'(Situations_Test::test_the_cause|Classifier_Test::test_error_line_gets_its_cause_when_pasted|(Connect|Tls|Dialogue|Worker|Outbox|Api)_Faults_Test|Web_Deadline_Test|Keepalive_Test|Target_Guard_Test|Secrets_Test|Token_Test|Single_Flight_Test|Outbox.Worker_Test)';

/**
 * @param {string} folder For files of this run.
 * @param {string} wp     WordPress, as tools/phpunit.mjs takes it.
 */
export async function runPhpunit( folder, wp ) {
	const junit = path.join( folder, 'junit.xml' );
	const notes = path.join( folder, 'notes.jsonl' );
	const { output } = await collect(
		'node',
		[
			inRoot( 'tools/phpunit.mjs' ),
			'--db=mariadb',
			`--wp=${ wp }`,
			'--no-progress',
			`--log-junit=${ junit }`,
			'--filter',
			`/${ CLASSES }/`,
		],
		{ env: { ...process.env, MAILWRIGHT_TEST_CONFORMANCE: notes } }
	);
	if ( ! fs.existsSync( junit ) ) {
		throw new Error( `PHPUnit did not run:\n${ output }` );
	}
	const noted = new Map(
		fs
			.readFileSync( notes, 'utf8' )
			.split( '\n' )
			.filter( Boolean )
			.map( ( line ) => JSON.parse( line ) )
			.map( ( note ) => [ note.test, note ] )
	);
	return {
		database: /MariaDB (\S+),/.exec( output )?.[ 1 ] ?? '?',
		tests: fromJunit( fs.readFileSync( junit, 'utf8' ), noted ),
	};
}

function fromJunit( xml, noted ) {
	const cases = xml.matchAll(
		/<testcase name="([^"]*)"[^>]*?class="([^"]*)"[^>]*?time="([\d.]+)"[^>]*?(?:\/>|>([\s\S]*?)<\/testcase>)/g
	);
	return [ ...cases ].map( ( [ , name, group, time, inside = '' ] ) => {
		const id = unescapeXml( `${ group }::${ name }` );
		const note = noted.get( id );
		return {
			id,
			set: /with data set "(.*)"$/.exec( id )?.[ 1 ] ?? '',
			seconds: note?.seconds ?? Number( time ),
			expected: note?.expected,
			cause: note?.cause,
			skipped: /<skipped\b/.test( inside ),
			failed: /<(failure|error)\b/.test( inside ),
		};
	} );
}

function unescapeXml( text ) {
	return text
		.replace( /&quot;/g, '"' )
		.replace( /&#0*39;|&apos;/g, "'" )
		.replace( /&lt;/g, '<' )
		.replace( /&gt;/g, '>' )
		.replace( /&amp;/g, '&' );
}

/** Killed processes, dying databases, lagging replicas. */
export async function runDelivery( wp ) {
	const { output } = await collect(
		'node',
		[ inRoot( 'tools/delivery.mjs' ) ],
		{ env: { ...process.env, MAILWRIGHT_WORDPRESS: wp } }
	);
	const tests = [];
	let suite = '';
	for ( const line of output.split( '\n' ) ) {
		const group = /^▶ (.+?)\s*$/.exec( line );
		const test = /^\s+([✔✖]) (.+?) \(([\d.]+)ms\)/u.exec( line );
		if ( group ) {
			suite = group[ 1 ];
		}
		if ( test ) {
			tests.push( {
				id: `${ suite }::${ test[ 2 ] }`,
				set: '',
				seconds: Number( test[ 3 ] ) / 1000,
				skipped: false,
				failed: test[ 1 ] === '✖',
			} );
		}
	}
	if ( tests.length === 0 ) {
		throw new Error( `The delivery tests did not run:\n${ output }` );
	}
	return tests;
}
