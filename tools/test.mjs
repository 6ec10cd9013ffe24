#!/usr/bin/env node
/**
 * npm test: everything, from an empty checkout. `npm test -- php|js|delivery|e2e|lint|release` runs parts.
 * Two steps run at the same time; quick ones come first. The last line counts every test and every check.
 *
 * MAILWRIGHT_WORDPRESS=<6.6, 6.7, folder or zip> runs PHPUnit and the browser tests on that WordPress instead.
 */
import fs from 'node:fs';
import path from 'node:path';
import { UserError, command, inRoot, temporaryFolder } from './lib/project.mjs';
import { beforeExit, cleanUp, collect } from './lib/processes.mjs';
import { composerInstall, npmInstall } from './lib/dependencies.mjs';
import { NEEDS, require as requirePackages } from './lib/packages.mjs';
import { TESTED_VERSIONS, sqliteDropIn, wordpress } from './lib/wordpress.mjs';
import {
	countDelivery,
	countJest,
	countJunit,
	countPlaywright,
} from './lib/results.mjs';
import { filesBelow } from './lib/strings.mjs';

const PARTS = [ 'lint', 'php', 'js', 'delivery', 'e2e', 'release' ];
const AT_THE_SAME_TIME = 2;
const chosen = process.env.MAILWRIGHT_WORDPRESS;
const [ OLDEST, NEWEST ] = chosen
	? [ chosen, chosen ]
	: [ TESTED_VERSIONS[ 0 ], TESTED_VERSIONS.at( -1 ) ];

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
	const outcomes = await inTwoLanes( steps );
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

/** In the order in which they start: what tells soonest comes first. */
function allSteps( results ) {
	return [
		check( 'lint', 'PHP parses', 'php', 'tools/lint-php.php' ),
		check( 'lint', 'Rooms', 'php', 'tools/check-rooms.php' ),
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
		delivery( results ),
		check(
			'release',
			'Release zip installs',
			'node',
			'tools/check-release.mjs'
		),
		...[ ...new Set( [ OLDEST, NEWEST ] ) ].map( ( version ) =>
			browser( version )
		),
	];
}

function check( part, name, program, ...args ) {
	return {
		part,
		name,
		program,
		args,
		count: ( code ) => ( {
			passed: code === 0 ? 1 : 0,
			failed: code === 0 ? 0 : 1,
			notes: [],
		} ),
	};
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
		part: 'php',
		name: `PHPUnit, ${
			database === 'sqlite' ? 'SQLite' : 'MariaDB'
		}, WordPress ${ version }`,
		program: 'node',
		args: [
			'tools/phpunit.mjs',
			`--db=${ database }`,
			`--wp=${ version }`,
			'--no-progress',
			`--log-junit=${ file }`,
		],
		count: () => countJunit( file ),
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

function browser( version ) {
	const folder = path.join(
		inRoot( 'test-results' ),
		version.replace( /\W+/g, '-' )
	);
	return {
		part: 'e2e',
		name: `Browser, WordPress ${ version }`,
		program: 'node',
		args: [ 'tools/e2e.mjs', `--wp=${ version }` ],
		env: { MAILWRIGHT_E2E_OUTPUT: folder },
		count: () => countPlaywright( path.join( folder, 'report.json' ) ),
	};
}

/** Keeps as many steps running as there are lanes. */
async function inTwoLanes( steps ) {
	const waiting = [ ...steps ];
	const outcomes = [];
	const lane = async () => {
		for ( let step = waiting.shift(); step; step = waiting.shift() ) {
			outcomes.push( await runStep( step ) );
		}
	};
	await Promise.all( Array.from( { length: AT_THE_SAME_TIME }, lane ) );
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
	let counted;
	try {
		counted = count( code );
	} catch ( error ) {
		counted = {
			passed: 0,
			failed: 0,
			notes: [ `No results: ${ error.message }` ],
		};
	}
	// A step that fails beside its tests (set-up, debug log) is a failure too.
	const failed = code !== 0 && counted.failed === 0 ? 1 : counted.failed;
	const seconds = ( ( Date.now() - begin ) / 1000 ).toFixed( 1 );
	console.log(
		`${ failed > 0 ? 'FAILED' : 'ok    ' }  ${ name }: ${
			counted.passed
		} passed, ${ failed } failed (${ seconds } s)`
	);
	for ( const note of counted.notes ) {
		console.log( `        ${ note }` );
	}
	if ( failed > 0 ) {
		console.log( `\n${ output.trim() }\n` );
	}
	return { name, passed: counted.passed, failed };
}

async function timed( name, work ) {
	const begin = Date.now();
	await work();
	console.log(
		`${ name }: ${ ( ( Date.now() - begin ) / 1000 ).toFixed( 1 ) } s`
	);
}

function summary( outcomes, begin ) {
	const total = ( what ) =>
		outcomes.reduce( ( sum, outcome ) => sum + outcome[ what ], 0 );
	const bad = outcomes
		.filter( ( { failed } ) => failed > 0 )
		.map( ( { name } ) => name );
	console.log(
		`\n${ bad.length > 0 ? `Failed: ${ bad.join( '; ' ) }\n` : '' }${ (
			( Date.now() - begin ) /
			1000
		).toFixed( 0 ) } s`
	);
	console.log(
		`${ total( 'passed' ) } passed, ${ total( 'failed' ) } failed`
	);
	return total( 'failed' ) > 0 ? 1 : 0;
}
