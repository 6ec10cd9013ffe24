#!/usr/bin/env node
/**
 * npm run make-pot: writes languages/mailwright.pot. With --check it only says whether that is up to date.
 * References carry no line numbers, so that the file changes when a text does, and not otherwise.
 */
import fs from 'node:fs';
import { UserError, command, inRoot } from './lib/project.mjs';
import { npmInstall } from './lib/dependencies.mjs';
import { entriesOf, findStrings } from './lib/strings.mjs';

const TARGET = 'languages/mailwright.pot';

command( async ( args ) => {
	await npmInstall();
	const { texts, complaints } = await findStrings();
	if ( complaints.length > 0 ) {
		throw new UserError(
			`Translators could not work with this:\n${ complaints.join(
				'\n'
			) }`
		);
	}
	const pot = render( entriesOf( texts ) );
	const target = inRoot( TARGET );
	const present = fs.existsSync( target )
		? fs.readFileSync( target, 'utf8' )
		: '';
	if ( pot === present ) {
		console.log( `${ TARGET } is up to date.` );
		return;
	}
	if ( args.includes( '--check' ) ) {
		throw new UserError(
			`${ TARGET } does not match the texts of the plugin. Run: npm run make-pot`
		);
	}
	fs.mkdirSync( inRoot( 'languages' ), { recursive: true } );
	fs.writeFileSync( target, pot );
	console.log( `${ TARGET } written.` );
} );

function render( entries ) {
	return [ header(), ...entries.map( renderEntry ) ].join( '\n' );
}

function header() {
	const version = fs
		.readFileSync( inRoot( 'plugin.php' ), 'utf8' )
		.match( /Version:\s*(\S+)/ )[ 1 ];
	const fields = {
		'Project-Id-Version': `Mailwright ${ version }`,
		'MIME-Version': '1.0',
		'Content-Type': 'text/plain; charset=UTF-8',
		'Content-Transfer-Encoding': '8bit',
		'X-Domain': 'mailwright',
	};
	const lines = Object.entries( fields ).map(
		( [ name, value ] ) => `"${ name }: ${ value }\\n"`
	);
	return `# Texts of Mailwright. Made by \`npm run make-pot\`.\n# This file is distributed under the GPL-2.0-or-later.\nmsgid ""\nmsgstr ""\n${ lines.join(
		'\n'
	) }\n`;
}

function renderEntry( { text, plural, context, comments, files } ) {
	return [
		...[ ...comments ].map( ( comment ) => `#. ${ comment }` ),
		`#: ${ [ ...files ].join( ' ' ) }`,
		...( /%(?:\d+\$)?[sdf]/.test( text ) ? [ '#, php-format' ] : [] ),
		...( context === undefined ? [] : [ `msgctxt ${ quote( context ) }` ] ),
		`msgid ${ quote( text ) }`,
		...( plural === undefined
			? [ 'msgstr ""' ]
			: [
					`msgid_plural ${ quote( plural ) }`,
					'msgstr[0] ""',
					'msgstr[1] ""',
			  ] ),
		'',
	].join( '\n' );
}

function quote( text ) {
	return `"${ text
		.replace( /[\\"]/g, '\\$&' )
		.replace( /\n/g, '\\n' )
		.replace( /\t/g, '\\t' ) }"`;
}
