/**
 * The same six lines of code stand in one place only: two copies part at the first repair. Blank lines, comments, lone brackets and closing
 * tags and what a file imports are not counted. Tests, generated files and data are left out.
 */
import fs from 'node:fs';
import { inRoot } from './lib/project.mjs';
import { filesBelow } from './lib/strings.mjs';

const LINES = 6;

const LEFT_OUT =
	/\.test\.tsx?$|^src\/generated\/|^tools\/[\w-]+\/(?:vendor|node_modules)\//;

/** Whole statements that only say what a file takes from others, over one line or several. */
const IMPORTS = [
	/^import\s[^;]*?;$/gm,
	/^export\s[^;{}]*\{[^;{}]*\}\s*from\s[^;]*;$/gm,
	/^(?:use|namespace|declare|defined)\b[^;]*;$/gm,
	/^@(?:use|import)\b[^;]*;$/gm,
];
const BLOCK_COMMENT = /^[ \t]*(?:\{ )?\/\*[\s\S]*?\*\/(?: \})?/gm;
const LINE_COMMENT = /^(?:\/\/|#(?!\[|[\w-]+\s*[{,]))/;
const CLOSING_TAG = /^<\/\w+>$/;
const LETTER = /\w/;

const files = [ 'includes', 'src', 'tools' ]
	.flatMap( ( room ) => filesBelow( room, /\.(?:php|mjs|tsx?|scss)$/ ) )
	.filter( ( file ) => ! LEFT_OUT.test( file ) );

/** Where each run of lines was seen first. */
const seen = new Map();
const complaints = [];
for ( const file of files ) {
	const lines = linesThatCount( fs.readFileSync( inRoot( file ), 'utf8' ) );
	// A longer copy is told once: behind it the search goes on.
	for ( let at = 0; at + LINES <= lines.length; at++ ) {
		const run = lines
			.slice( at, at + LINES )
			.map( ( { text } ) => text )
			.join( '\n' );
		const first = seen.get( run );
		if ( ! first ) {
			seen.set( run, { file, at, line: lines[ at ].number } );
		} else if ( first.file !== file || at - first.at >= LINES ) {
			complaints.push(
				`${ file }:${ lines[ at ].number } as in ${ first.file }:${ first.line }`
			);
			at += LINES - 1;
		}
	}
}

if ( complaints.length > 0 ) {
	process.stderr.write(
		`${ LINES } lines or more that stand in two places:\n${ complaints.join(
			'\n'
		) }\n`
	);
	process.exitCode = 1;
} else {
	process.stdout.write(
		`No ${ LINES } lines stand in two places, in ${ files.length } files.\n`
	);
}

function linesThatCount( code ) {
	const blanked = [ BLOCK_COMMENT, ...IMPORTS ].reduce(
		( text, pattern ) =>
			text.replace( pattern, ( found ) => found.replace( /[^\n]/g, '' ) ),
		code
	);
	return blanked
		.split( '\n' )
		.map( ( text, index ) => ( {
			text: text.trim().replace( /\s+/g, ' ' ),
			number: index + 1,
		} ) )
		.filter(
			( { text } ) =>
				LETTER.test( text ) &&
				! CLOSING_TAG.test( text ) &&
				! LINE_COMMENT.test( text )
		);
}
