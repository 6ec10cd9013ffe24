/**
 * Pages that send nothing, and Settings → Email itself.
 */
import fs from 'node:fs';
import zlib from 'node:zlib';
import { inRoot } from '../../../tools/lib/project.mjs';
import { measure } from '../lib/web.mjs';
import {
	difference,
	interleave,
	noise,
	quiet,
	typical,
} from '../lib/rounds.mjs';
import { kilobytes, milliseconds, signed, yesOrNo } from '../lib/report.mjs';

/** A real page of the site without a theme, whose own time would only add noise. */
const PUBLIC_PAGE = '/robots.txt';
const ADMIN_PAGE = '/wp-admin/index.php';

export async function* pages( site, rounds ) {
	yield await everyPage( site, rounds.pages );
	yield await adminPage( site, rounds.adminPages );
	yield await ownPage( site, rounds.adminPages );
	yield assets();
}

async function everyPage( site, rounds ) {
	const results = await interleave(
		rounds,
		[ 'none', 'floor', 'ours' ],
		( variant ) => measure( site, PUBLIC_PAGE, variant )
	);
	const cost = ( variant ) => costOf( results, variant, 'none' );
	const ours = cost( 'ours' );
	return {
		row: 'every page: boot, sends nothing',
		floor: bootText( cost( 'floor' ) ),
		ours: `${ bootText( ours ) }, ${ autoloaded( site.facts ) }`,
		goal: '≤ +0.15 ms, ≤ +30 KB, 0 SQL, ≤ 3 files, ≤ 1 small autoloaded option',
		reached:
			ours.memory <= 30 * 1024 &&
			ours.sql <= 0 &&
			ours.files <= 3 &&
			timeWithin( ours.ms, 0.15, cost( 'floor' ).ms ),
		medians: bootMedians( results, 0.15 ),
		noise: noise( results.none, 'boot_ms' ),
	};
}

async function adminPage( site, rounds ) {
	const results = await interleave( rounds, [ 'none', 'ours' ], ( variant ) =>
		measure( site, ADMIN_PAGE, variant )
	);
	const ours = costOf( results, 'ours', 'none' );
	const assetCount =
		difference( results.ours, results.none, 'scripts' ) +
		difference( results.ours, results.none, 'styles' );
	const requests = difference( results.ours, results.none, 'requests' );
	return {
		row: 'every other admin page (dashboard)',
		floor: '0',
		ours: `${ signed(
			milliseconds( ours.ms )
		) }, ${ assetCount } assets, ${
			ours.sql
		} SQL, ${ requests } requests, ${ ours.files } files`,
		goal: '≤ +0.5 ms, 0 assets, 0 SQL, 0 requests',
		reached:
			assetCount === 0 &&
			ours.sql <= 0 &&
			requests === 0 &&
			timeWithin( ours.ms, 0.5 ),
		medians: bootMedians( results, 0.5 ),
		noise: noise( results.none, 'boot_ms' ),
	};
}

async function ownPage( site, rounds ) {
	const address = {
		'empty-page': '/wp-admin/options-general.php?page=empty-page',
		ours: '/wp-admin/options-general.php?page=mailwright',
	};
	const results = await interleave(
		rounds,
		Object.keys( address ),
		( variant ) => measure( site, address[ variant ], variant )
	);
	const text = ( variant ) =>
		`${ milliseconds(
			quiet( results[ variant ], 'page_ms' )
		) }, ${ typical( results[ variant ], 'sql' ) } SQL`;
	return {
		row: 'own page, server',
		floor: `${ text( 'empty-page' ) } (an empty page)`,
		ours: text( 'ours' ),
		goal: '≤ 20 ms where the floor is 13 ms',
		reached: withinRatio(
			quiet( results.ours, 'page_ms' ),
			20,
			quiet( results[ 'empty-page' ], 'page_ms' ),
			13
		),
		medians: atMedians( results, 'page_ms', 20, 'empty-page', 13 ),
		noise: noise( results[ 'empty-page' ], 'page_ms' ),
	};
}

/** As web servers send them: gzip at its usual level. */
function assets() {
	const sizes = [ 'index.js', 'style-index.css' ].map(
		( name ) =>
			zlib.gzipSync( fs.readFileSync( inRoot( 'build', name ) ), {
				level: 6,
			} ).length
	);
	const total = sizes[ 0 ] + sizes[ 1 ];
	return {
		row: 'own page, JS + CSS of ours, gzip',
		floor: '–',
		ours: `${ kilobytes( total ) } (${ kilobytes(
			sizes[ 0 ]
		) } + ${ kilobytes( sizes[ 1 ] ) })`,
		goal: 'first screen ≤ 20 KB',
		reached: total <= 20 * 1024,
	};
}

function costOf( results, variant, base ) {
	const more = ( name ) =>
		difference( results[ variant ], results[ base ], name );
	return {
		ms:
			quiet( results[ variant ], 'boot_ms' ) -
			quiet( results[ base ], 'boot_ms' ),
		memory: more( 'memory' ),
		sql: more( 'sql' ),
		files: more( 'files' ),
	};
}

function bootText( { ms, memory, sql, files } ) {
	return `${ signed( milliseconds( ms ) ) }, ${ signed(
		kilobytes( memory )
	) }, ${ sql } SQL, ${ files } files`;
}

function bootMedians( results, goal ) {
	const more =
		typical( results.ours, 'boot_ms' ) - typical( results.none, 'boot_ms' );
	return `${ signed( milliseconds( more ) ) }: ${ yesOrNo(
		timeWithin( more, goal )
	) }`;
}

/**
 * A plugin cannot make a page faster, and the floor costs next to nothing: where the numbers say otherwise the machine
 * was too busy for so small a difference.
 */
function timeWithin( more, goal, floor = 0 ) {
	if ( more < -0.05 || Math.abs( floor ) > 0.1 ) {
		return 'time lost in the noise';
	}
	return more <= goal;
}

/** The same verdict on medians, so that nobody has to trust the choice of the first decile. */
export function atMedians( results, name, goal, base, floorOfGoal ) {
	const ours = typical( results.ours, name );
	const floor = typical( results[ base ], name );
	const verdict = withinRatio( ours, goal, floor, floorOfGoal );
	return `${ milliseconds( ours ) }, ${ base } ${ milliseconds(
		floor
	) }: ${ yesOrNo( verdict ) }`;
}

/** Figures are ratios: on a slower machine both the floor and the goal move. */
export function withinRatio( ours, goal, floor, floorOfGoal ) {
	if ( ours <= goal ) {
		return true;
	}
	return ours <= ( goal / floorOfGoal ) * floor ? 'yes, by ratio' : false;
}

function autoloaded( { options, bytes } ) {
	return `${ options } autoloaded option of ${ bytes } bytes`;
}
