#!/usr/bin/env node
/**
 * npm run conformance: every situation, error text and fault in one table, docs/conformance.md.
 *
 *   npm run conformance [-- --wp=6.6|6.7|<folder>]   everything, with Mailwright; writes the page
 *   npm run conformance -- --wp=<folder> --plugin=<folder> --configure=<php file> [--only=<part of a fault's name>]
 *                                                    only the sending faults, with any plugin beside WordPress set up by hand; prints the table
 */
import fs from 'node:fs';
import path from 'node:path';
import {
	UserError,
	command,
	inRoot,
	temporaryFolder,
} from '../../tools/lib/project.mjs';
import { beforeExit, capture } from '../../tools/lib/processes.mjs';
import {
	NEEDS,
	require as requirePackages,
} from '../../tools/lib/packages.mjs';
import { composerInstall } from '../../tools/lib/dependencies.mjs';
import {
	TESTED_VERSIONS,
	versionOf,
	wordpress,
} from '../../tools/lib/wordpress.mjs';
import { playSendingFaults } from './sending.mjs';
import { runDelivery, runPhpunit } from './own-tests.mjs';
import { page, right, sendingTable } from './report.mjs';

const configured = ( name ) =>
	inRoot( 'tests/conformance/configure', `${ name }.php` );
const BY_HAND = {
	name: 'by hand',
	plugin: null,
	configure: configured( 'by-hand' ),
};
const OURS = [
	{
		name: 'Mailwright, at once',
		plugin: inRoot(),
		configure: configured( 'mailwright' ),
	},
	{
		name: 'Mailwright, in the background',
		plugin: inRoot(),
		configure: configured( 'mailwright-outbox' ),
	},
];

command( async ( args ) => {
	const options = Object.fromEntries(
		args.map( ( arg ) => {
			const [ , name, value ] =
				/^--(wp|plugin|configure|only)=(.+)$/.exec( arg ) ?? [];
			if ( ! name ) {
				throw new UserError(
					`What is ${ arg }? Known: --wp=, --plugin=, --configure=, --only=`
				);
			}
			return [ name, value ];
		} )
	);
	requirePackages(
		NEEDS.site,
		NEEDS.mariadb,
		NEEDS.mailServers,
		NEEDS.clocks,
		NEEDS.webServer
	);
	await composerInstall();
	const folder = temporaryFolder( 'conformance' );
	beforeExit( () =>
		fs.rmSync( folder, { recursive: true, force: true, maxRetries: 5 } )
	);
	const wp = options.wp ?? TESTED_VERSIONS.at( -1 );
	const core = await wordpress( wp );
	if ( options.plugin || options.configure || options.only ) {
		return await compare( folder, core, options );
	}
	return await everything( folder, wp, core );
} );

/** Any plugin, from outside. */
async function compare( folder, core, { plugin, configure, only } ) {
	if ( plugin && ! configure ) {
		throw new UserError(
			'--plugin=<folder> needs --configure=<php file>, which sets it up: see tests/conformance/configure/.'
		);
	}
	const tried = configure
		? [
				{
					name: plugin
						? path.basename( plugin )
						: path.basename( configure, '.php' ),
					plugin: plugin ? path.resolve( plugin ) : null,
					configure: path.resolve( configure ),
				},
		  ]
		: OURS;
	const columns = [ BY_HAND, ...tried ];
	const results = await playSendingFaults( folder, core, columns, only );
	if ( results[ 0 ].size === 0 ) {
		throw new UserError( `No fault is called like "${ only }".` );
	}
	console.log(
		`WordPress ${ versionOf( core ) }\n\n${ sendingTable(
			columns,
			results
		) }`
	);
	return results
		.slice( 1 )
		.some( ( column ) => right( column ) < column.size )
		? 1
		: 0;
}

async function everything( folder, wp, core ) {
	const columns = [ BY_HAND, ...OURS ];
	console.log(
		'Sending faults, and the tests that play situations, error texts and faults: some minutes.'
	);
	const [ sending, php ] = await Promise.all( [
		playSendingFaults( folder, core, columns ),
		runPhpunit( folder, wp ),
	] );
	console.log( 'Processes and databases that are killed.' );
	const delivery = await runDelivery( wp );
	const of = ( name ) =>
		php.tests.filter( ( { id } ) => id.includes( name ) );
	const faults = [
		...php.tests.filter( ( { id } ) => ! id.includes( 'Classifier_Test' ) ),
		...delivery,
	];
	const target = inRoot( 'docs/conformance.md' );
	fs.writeFileSync(
		target,
		page( {
			versions: versions( core, php.database ),
			columns,
			sending,
			situations: of( 'Situations_Test' ),
			errors: of( 'Classifier_Test' ),
			faults,
		} )
	);
	const failed = [ ...php.tests, ...delivery ].filter(
		( test ) => test.failed
	);
	failed.forEach( ( { id } ) => console.error( `fails: ${ id }` ) );
	columns.forEach( ( { name }, index ) =>
		console.log(
			`${ name }: ${ right( sending[ index ] ) } of ${
				sending[ index ].size
			} sending faults`
		)
	);
	console.log(
		`${ php.tests.length + delivery.length } tests, ${
			failed.length
		} failed. Written: ${ path.relative( inRoot(), target ) }`
	);
	return failed.length > 0 ||
		sending.slice( 1 ).some( ( column ) => right( column ) < column.size )
		? 1
		: 0;
}

function versions( core, mariadb ) {
	const php = JSON.parse(
		capture( 'php', [
			'-r',
			'echo json_encode( array( PHP_VERSION, explode( " ", OPENSSL_VERSION_TEXT )[1] ) );',
		] )
	);
	return {
		date: new Date().toISOString().slice( 0, 10 ),
		plugin: JSON.parse(
			fs.readFileSync( inRoot( 'package.json' ), 'utf8' )
		).version,
		wordpress: versionOf( core ),
		php: php[ 0 ],
		openssl: php[ 1 ],
		mariadb: mariadb.replace( /-MariaDB.*/, '' ),
	};
}
