/**
 * What `npm test` runs, step by step: the part of the whole, the command, and `count` that reads its results (results.mjs).
 * `isIdle` says that it waits most of the time.
 */
import path from 'node:path';
import { inRoot } from './project.mjs';
import { TESTED_VERSIONS } from './wordpress.mjs';
import {
	countCheck,
	countDelivery,
	countJest,
	countJunit,
	countPlaywright,
} from './results.mjs';
import { filesBelow } from './strings.mjs';

export const PARTS = [ 'lint', 'php', 'js', 'delivery', 'e2e', 'release' ];

const chosen = process.env.MAILWRIGHT_WORDPRESS;
export const [ OLDEST, NEWEST ] = chosen
	? [ chosen, chosen ]
	: [ TESTED_VERSIONS[ 0 ], TESTED_VERSIONS.at( -1 ) ];

/** In the order in which they start: what tells soonest comes first. */
export function allSteps( results ) {
	return [
		check( 'lint', 'PHP parses', 'php', 'tools/lint-php.php' ),
		check( 'lint', 'Rooms', 'php', 'tools/check-rooms.php' ),
		check(
			'lint',
			'Reasons for looking away',
			'node',
			'tools/check-suppressions.mjs'
		),
		check(
			'lint',
			'No code stands in two places',
			'node',
			'tools/check-duplicates.mjs'
		),
		check(
			'lint',
			'Types from the PHP schemas',
			'node',
			'tools/generate.mjs',
			'--check'
		),
		check(
			'lint',
			'Texts for translators',
			'node',
			'tools/make-pot.mjs',
			'--check'
		),
		check(
			'lint',
			'Translations are complete',
			'node',
			'tools/translations.mjs',
			'--check'
		),
		check( 'lint', 'PHP_CodeSniffer', 'php', 'vendor/bin/phpcs', '-q' ),
		{
			// That release is from before PHP 8.2, and says so on every run.
			...check(
				'lint',
				'Security sniffs of WordPress',
				'php',
				'-d',
				'error_reporting=8191',
				'vendor/bin/phpcs',
				'-q',
				'--standard=phpcs.xml'
			),
			cwd: inRoot( 'tools/wpcs' ),
		},
		check(
			'lint',
			'PHPStan',
			'php',
			'vendor/bin/phpstan',
			'analyse',
			'--no-progress',
			'--memory-limit=1G'
		),
		check(
			'lint',
			'TypeScript',
			'node',
			'node_modules/typescript/bin/tsc',
			'-p',
			'.'
		),
		check(
			'lint',
			'ESLint',
			'node',
			'node_modules/eslint/bin/eslint.js',
			'--max-warnings=0',
			'.'
		),
		...( filesBelow( 'src', /\.s?css$/ ).length > 0
			? [
					check(
						'lint',
						'stylelint',
						'node',
						'node_modules/stylelint/bin/stylelint.mjs',
						'src/**/*.{css,scss}'
					),
			  ]
			: [] ),
		check(
			'lint',
			'build/ equals a fresh build',
			'node',
			'tools/check-build.mjs'
		),
		jest( results ),
		phpunit( results, 'sqlite', NEWEST ),
		phpunit( results, 'mariadb', OLDEST ),
		network( results ),
		waiting( results ),
		delivery( results ),
		check(
			'release',
			'Release zip installs',
			'node',
			'tools/check-release.mjs'
		),
		check(
			'release',
			'CONTRIBUTING.md works as written',
			'node',
			'tools/check-contributing.mjs'
		),
		check(
			'release',
			'Sending faults of recipients, from outside',
			'node',
			'tests/conformance/run.mjs',
			'--only=recipient'
		),
		...[ ...new Set( [ OLDEST, NEWEST ] ) ].map( ( version ) =>
			browser( version )
		),
		browser( NEWEST, '--multisite' ),
	];
}

function check( part, name, program, ...args ) {
	return { part, name, program, args, count: countCheck };
}

function jest( results ) {
	const file = path.join( results, 'jest.json' );
	return {
		part: 'js',
		name: 'jest',
		program: 'node',
		args: [
			'node_modules/@wordpress/scripts/bin/wp-scripts.js',
			'test-unit-js',
			'--config',
			'jest.config.js',
			'--json',
			`--outputFile=${ file }`,
		],
		count: () => countJest( file ),
	};
}

function phpunit( results, database, version ) {
	const file = path.join( results, `phpunit-${ database }.xml` );
	return {
		...phpunitStep( file, database, version, '--exclude-group=waiting' ),
		name: `PHPUnit, ${
			database === 'sqlite' ? 'SQLite' : 'MariaDB'
		}, WordPress ${ version }`,
	};
}

/** What concerns a network of sites, on one. */
function network( results ) {
	const file = path.join( results, 'phpunit-network.xml' );
	return {
		...phpunitStep( file, 'mariadb', NEWEST, '--multisite' ),
		name: `PHPUnit, multisite, MariaDB, WordPress ${ NEWEST }`,
	};
}

/** Four minutes of slow and silent servers, which are the same to every database. */
function waiting( results ) {
	const file = path.join( results, 'phpunit-waiting.xml' );
	return {
		...phpunitStep( file, 'sqlite', OLDEST, '--group=waiting' ),
		name: `PHPUnit, slow and silent servers, WordPress ${ OLDEST }`,
		isIdle: true,
	};
}

function phpunitStep( file, database, version, ...args ) {
	return {
		part: 'php',
		program: 'node',
		args: [
			'tools/phpunit.mjs',
			`--db=${ database }`,
			`--wp=${ version }`,
			'--no-progress',
			`--log-junit=${ file }`,
			...args,
		],
		count: ( code, output ) => countJunit( file, output ),
	};
}

function delivery( results ) {
	const file = path.join( results, 'delivery.json' );
	return {
		part: 'delivery',
		name: 'Delivery, MariaDB that is killed, PHP-FPM, Postfix',
		program: 'node',
		args: [ 'tools/delivery.mjs', `--results=${ file }` ],
		env: { MAILWRIGHT_WORDPRESS: NEWEST },
		count: () => countDelivery( file ),
	};
}

function browser( version, ...more ) {
	const folder = path.join(
		inRoot( 'test-results' ),
		[ version, ...more ].join( '' ).replace( /\W+/g, '-' )
	);
	return {
		part: 'e2e',
		name: `Browser, ${ [ ...more, '' ].join(
			', '
		) }WordPress ${ version }`,
		program: 'node',
		args: [ 'tools/e2e.mjs', `--wp=${ version }`, ...more ],
		env: { MAILWRIGHT_E2E_OUTPUT: folder },
		count: () => countPlaywright( path.join( folder, 'report.json' ) ),
	};
}
