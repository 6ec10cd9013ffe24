/**
 * Figures in the docs that come from docs/benchmarks.md, so that each of them lives once. In a page they stand between two marks, which
 * readers do not see:  <!-- figure boot -->+0.06 ms<!-- /figure -->
 */
import fs from 'node:fs';
import { UserError, inRoot } from './project.mjs';

const SOURCE = 'docs/benchmarks.md';
const PAGES = [ 'docs/fleet.md', 'docs/compared.md' ];

/** Name => beginning of the row, column, what of the cell. */
const FIGURES = {
	boot: [ 'every page: boot', 'ours', /^\+[\d.]+ ms/ ],
	'boot by hand': [ 'every page: boot', 'floor', /^\+[\d.]+ ms/ ],
	'boot memory': [ 'every page: boot', 'ours', /[\d.]+ KB/ ],
	'one mail': [ 'one mail, sent in the request, 0 ms', 'ours', /^[\d.]+ ms/ ],
	'one mail by hand': [
		'one mail, sent in the request, 0 ms',
		'floor',
		/(?<=floor )[\d.]+ ms/,
	],
	'one mail far': [
		'one mail, sent in the request, 40 ms',
		'ours',
		/^[\d.]+ ms/,
	],
	'one mail far by hand': [
		'one mail, sent in the request, 40 ms',
		'floor',
		/(?<=floor )[\d.]+ ms/,
	],
	hundred: [ '100 mails in one process, 0 ms', 'ours', /^[\d.]+ m?s/ ],
	'hundred by hand': [
		'100 mails in one process, 0 ms',
		'floor',
		/(?<=floor )[\d.]+ m?s/,
	],
	'hundred far': [
		'100 mails, 40 ms round trip, one connection',
		'ours',
		/^[\d.]+ m?s/,
	],
	'hundred far by hand': [
		'100 mails, 40 ms round trip, one connection',
		'floor',
		/(?<=floor )[\d.]+ m?s/,
	],
	'hundred far, eight connections': [
		'100 mails, 40 ms round trip, worker with 8',
		'ours',
		/^[\d.]+ m?s/,
	],
	silent: [ 'silent server', 'ours', /^[\d.]+ s/ ],
	'silent by hand': [ 'silent server', 'floor', /^\d+ s/ ],
	background: [
		"visitor's wait, background, empty log",
		'ours',
		/(?<=healthy )\+[\d.]+ ms/,
	],
	'background mail()': [
		"visitor's wait, background, empty log",
		'floor',
		/(?<=mail\(\) )\+[\d.]+ ms/,
	],
	worker: [ 'worker throughput', 'ours', /(?<=one process )\d+ mails\/s/ ],
	'worker memory': [
		'worker, memory above WordPress',
		'ours',
		/[\d.]+ [KM]B/,
	],
};

/** @return {Object<string, string>} Page => its text with the present figures. */
export function pagesWithFigures() {
	const rows = readRows();
	return Object.fromEntries(
		PAGES.map( ( page ) => [
			page,
			fs
				.readFileSync( inRoot( page ), 'utf8' )
				.replace(
					/(<!-- figure ([^>]+?) -->).*?(<!-- \/figure -->)/g,
					( all, begin, name, end ) =>
						begin + figure( rows, name, page ) + end
				),
		] )
	);
}

function figure( rows, name, page ) {
	const [ start, column, part ] = FIGURES[ name ] ?? [];
	if ( ! start ) {
		throw new UserError(
			`${ page } wants a figure "${ name }", which tools/lib/figures.mjs does not know.`
		);
	}
	const row = rows.find( ( each ) => each.row.startsWith( start ) );
	const found = part.exec( row?.[ column ] ?? '' );
	if ( ! found ) {
		throw new UserError(
			`${ SOURCE } has no "${ name }" any more (row "${ start }", column ${ column }): tools/lib/figures.mjs has to say where it stands now.`
		);
	}
	return found[ 0 ];
}

function readRows() {
	const lines = fs
		.readFileSync( inRoot( SOURCE ), 'utf8' )
		.split( '\n' )
		.filter( ( line ) => line.startsWith( '| ' ) )
		.map( ( line ) => line.slice( 2, -2 ).split( ' | ' ) );
	const [ names, , ...rest ] = lines;
	return rest.map( ( cells ) =>
		Object.fromEntries( names.map( ( name, i ) => [ name, cells[ i ] ] ) )
	);
}
