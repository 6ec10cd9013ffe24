#!/usr/bin/env node
/**
 * npm run php-versions: parses every PHP file and runs the unit tests under PHP 8.1 to 8.5, one version after the other.
 *
 *   node tools/php-versions.mjs [version …] [--wp=6.6|6.7|<folder or zip>]
 *
 * These PHPs have no network and no processes, so what needs servers runs on the machine's own PHP only (npm test).
 */
import { command, inRoot } from './lib/project.mjs';
import { collect } from './lib/processes.mjs';
import { composerPackage } from './lib/dependencies.mjs';
import { PHP_VERSIONS, phpWasm } from './lib/php-wasm.mjs';
import { phpunitRun } from './lib/phpunit.mjs';
import { withoutPassed } from './lib/results.mjs';

/** PHPUnit 11 wants PHP 8.2. */
const PHPUNIT_FOR = { 8.1: '10.5.*' };
/** It would complain about what phpunit.xml.dist says to newer ones. */
const OLD_PHPUNIT = [
	inRoot( 'tools/old-phpunit.php' ),
	'--no-configuration',
	`--bootstrap=${ inRoot( 'tests/php/bootstrap.php' ) }`,
	'--do-not-cache-result',
	'--fail-on-warning',
	'--fail-on-risky',
	inRoot( 'tests/php/unit' ),
];

command( async ( args ) => {
	const wanted = args.filter( ( arg ) => ! arg.startsWith( '--' ) );
	const wp = args.find( ( arg ) => arg.startsWith( '--wp=' ) )?.slice( 5 );
	const run = await phpunitRun( { database: 'sqlite', version: wp } );
	let failed = 0;
	try {
		for ( const version of wanted.length > 0 ? wanted : PHP_VERSIONS ) {
			failed += await examine( version, run );
		}
	} finally {
		await run.cleanUp();
	}
	return failed > 0 ? 1 : 0;
} );

/** How many of the two parts failed. */
async function examine( version, run ) {
	await phpWasm( version );
	const phpunit = await phpunitFor( version );
	const env = {
		...run.env,
		MAILWRIGHT_PHP_FOLDERS: JSON.stringify(
			[
				run.env.MAILWRIGHT_TEST_SITE,
				run.env.MAILWRIGHT_TEST_WORDPRESS,
				phpunit,
			].filter( ( folder ) => folder && ! folder.startsWith( inRoot() ) )
		),
		...( phpunit ? { MAILWRIGHT_TEST_PHPUNIT: phpunit } : {} ),
	};
	const php = async ( what, ...args ) => {
		const { code, output } = await collect(
			process.execPath,
			[ inRoot( 'tools/php-wasm.mjs' ), version, ...args ],
			{ cwd: inRoot(), env }
		);
		const last = output.match(
			/^(OK \(|Tests: |\d+ PHP files).*$/m
		)?.[ 0 ];
		console.log(
			`${
				code === 0 ? 'ok    ' : 'FAILED'
			}  PHP ${ version }, ${ what }: ${ last }`
		);
		if ( code !== 0 ) {
			console.log( `\n${ withoutPassed( output ) }\n` );
		}
		return code === 0 ? 0 : 1;
	};
	return (
		( await php( 'every file', inRoot( 'tools/lint-php.php' ) ) ) +
		( await php(
			'unit tests',
			...( phpunit
				? [ ...settingsOf( run ), ...OLD_PHPUNIT ]
				: [ ...run.args, '--testsuite=unit' ] ),
			'--exclude-group=speed',
			'--no-progress'
		) )
	);
}

/** The part of the command that sets PHP up. */
function settingsOf( { args } ) {
	return args.slice( 0, args.indexOf( inRoot( 'vendor/bin/phpunit' ) ) );
}

/** A folder with the PHPUnit that this version of PHP can run, null when it is the checkout's own. */
async function phpunitFor( version ) {
	const wanted = PHPUNIT_FOR[ version ];
	return wanted
		? composerPackage( 'phpunit/phpunit', wanted, `${ version }.0` )
		: null;
}
