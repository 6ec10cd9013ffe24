/**
 * Finds every translatable text: in PHP, in the TypeScript of the page, and in the JSON files of data/.
 */
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from './project.mjs';
import { capture } from './processes.mjs';

const DOMAIN = 'mailwright';

const FUNCTIONS = {
	__: [ 'text', 'domain' ],
	_x: [ 'text', 'context', 'domain' ],
	_n: [ 'text', 'plural', 'number', 'domain' ],
	_nx: [ 'text', 'plural', 'number', 'context', 'domain' ],
};

/** Which fields of the data files are texts for people, wherever they stand in the file. */
const DATA = {
	'data/causes.json': [ 'title', 'explanation', 'fix', 'label' ],
	'data/providers.json': [ 'username_hint', 'oauth', 'notes', 'label' ],
};

/** Translations of the page are looked up by this file, into which everything in src/ goes. */
export const SCRIPT = 'build/index.js';

/** @return {Promise<{texts: Object[], complaints: string[]}>} What was found, and what translators could not work with. */
export async function findStrings() {
	const php = JSON.parse(
		capture( 'php', [
			inRoot( 'tools/extract-strings.php' ),
			...phpFiles(),
		] )
	);
	const script = await inTypeScript();
	return {
		texts: [
			...pluginHeader(),
			...php.texts,
			...script.texts,
			...Object.entries( DATA ).flatMap( inData ),
		],
		complaints: [ ...php.complaints, ...script.complaints ],
	};
}

/**
 * Each text once, with all comments and all files that have it, in the order in which they were found.
 *
 * @param {Object[]} texts As findStrings() gives them.
 * @return {{text: string, context?: string, plural?: string, comments: Set<string>, files: Set<string>}[]} The entries of a catalogue.
 */
export function entriesOf( texts ) {
	const entries = new Map();
	for ( const { text, plural, context, comment, file, script } of texts ) {
		const key = `${ context ?? '' }\u0004${ text }`;
		const entry = entries.get( key ) ?? {
			text,
			context,
			plural,
			comments: new Set(),
			files: new Set(),
		};
		entry.plural ??= plural;
		if ( comment ) {
			entry.comments.add( comment.replace( /\s+/g, ' ' ) );
		}
		entry.files.add( file );
		if ( script ) {
			entry.files.add( script );
		}
		entries.set( key, entry );
	}
	return [ ...entries.values() ];
}

export function filesBelow( folder, pattern ) {
	if ( ! fs.existsSync( inRoot( folder ) ) ) {
		return [];
	}
	return fs
		.readdirSync( inRoot( folder ), { recursive: true } )
		.map( ( name ) => path.posix.join( folder, name ) )
		.filter(
			( name ) =>
				pattern.test( name ) && fs.statSync( inRoot( name ) ).isFile()
		)
		.sort();
}

function phpFiles() {
	return [ 'plugin.php', ...filesBelow( 'includes', /\.php$/ ) ];
}

function pluginHeader() {
	const header = fs.readFileSync( inRoot( 'plugin.php' ), 'utf8' );
	return [ 'Plugin Name', 'Description', 'Author' ].map( ( field ) => ( {
		text: header.match( new RegExp( `${ field }:\\s*(.+)` ) )[ 1 ].trim(),
		comment: `${ field } of the plugin`,
		file: 'plugin.php',
	} ) );
}

function inData( [ file, fields ] ) {
	const found = [];
	const walk = ( value ) => {
		for ( const [ name, inner ] of Object.entries( value ) ) {
			if ( inner !== null && typeof inner === 'object' ) {
				walk( inner );
			} else if (
				fields.includes( name ) &&
				typeof inner === 'string' &&
				inner !== ''
			) {
				found.push( { text: inner, file } );
			}
		}
	};
	if ( fs.existsSync( inRoot( file ) ) ) {
		walk( JSON.parse( fs.readFileSync( inRoot( file ), 'utf8' ) ) );
	}
	return found;
}

async function inTypeScript() {
	const { default: ts } = await import( 'typescript' );
	const texts = [];
	const complaints = [];
	for ( const file of filesBelow( 'src', /(?<!\.test)\.tsx?$/ ) ) {
		const source = fs.readFileSync( inRoot( file ), 'utf8' );
		const tree = ts.createSourceFile(
			file,
			source,
			ts.ScriptTarget.Latest,
			true,
			file.endsWith( 'x' ) ? ts.ScriptKind.TSX : ts.ScriptKind.TS
		);
		const visit = ( node ) => {
			ts.forEachChild( node, visit );
			const meanings =
				ts.isCallExpression( node ) &&
				ts.isIdentifier( node.expression ) &&
				FUNCTIONS[ node.expression.text ];
			if ( ! meanings ) {
				return;
			}
			const values = node.arguments.map( ( argument ) =>
				literal( ts, argument )
			);
			const call = Object.fromEntries(
				meanings.map( ( meaning, position ) => [
					meaning,
					values[ position ],
				] )
			);
			const place = `${ file }:${
				tree.getLineAndCharacterOfPosition( node.getStart() ).line + 1
			}`;
			if ( call.text === undefined ) {
				complaints.push( `${ place }: the text has to be one literal` );
				return;
			}
			const comment = commentBefore( source, node.getStart() );
			if ( call.domain !== DOMAIN ) {
				complaints.push(
					`${ place }: the text domain has to be '${ DOMAIN }'`
				);
			}
			if ( ! comment && /%(?:\d+\$)?[sdf]/.test( call.text ) ) {
				complaints.push(
					`${ place }: a placeholder needs a comment for translators directly before`
				);
			}
			texts.push( {
				text: call.text,
				plural: call.plural,
				context: call.context,
				comment,
				file,
				script: SCRIPT,
			} );
		};
		visit( tree );
	}
	return { texts, complaints };
}

function literal( ts, node ) {
	if (
		ts.isStringLiteral( node ) ||
		ts.isNoSubstitutionTemplateLiteral( node )
	) {
		return node.text;
	}
	if (
		ts.isBinaryExpression( node ) &&
		node.operatorToken.kind === ts.SyntaxKind.PlusToken
	) {
		const parts = [ literal( ts, node.left ), literal( ts, node.right ) ];
		return parts.includes( undefined ) ? undefined : parts.join( '' );
	}
	return undefined;
}

/** The comment for translators that stands on the same line or on the line before. */
function commentBefore( source, position ) {
	const found = source
		.slice( 0, position )
		.match(
			/(?:\/\*\s*(translators:(?:(?!\*\/)[\s\S])*?)\s*\*\/|\/\/\s*(translators:.*))[^\n]*\n?[^\n]*$/
		);
	return found?.[ 1 ] ?? found?.[ 2 ];
}
