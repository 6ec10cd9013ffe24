#!/usr/bin/env node
/**
 * npm run translations: brings languages/*.po up to the texts of the plugin and makes from them what WordPress reads: a
 * .l10n.php for PHP (read by WordPress 6.5 and later instead of .mo) and a .json for the page. With --check it changes
 * nothing and ends with 1 when a file is not what it would write, or when a translation is incomplete or wrong.
 */
import fs from 'node:fs';
import path from 'node:path';
import { UserError, command, inRoot } from './lib/project.mjs';
import { npmInstall } from './lib/dependencies.mjs';
import { SCRIPT, entriesOf, findStrings } from './lib/strings.mjs';

/** Plural forms as translate.wordpress.org has them; `partial`: there to try a layout, not promised. */
const LOCALES = {
	de_DE: { forms: 2, rule: 'n != 1' },
	fr_FR: { forms: 2, rule: 'n > 1' },
	es_ES: { forms: 2, rule: 'n != 1' },
	ja: { forms: 1, rule: '0' },
	ar: {
		forms: 6,
		rule: '(n == 0) ? 0 : ((n == 1) ? 1 : ((n == 2) ? 2 : ((n % 100 >= 3 && n % 100 <= 10) ? 3 : ((n % 100 >= 11 && n % 100 <= 99) ? 4 : 5))))',
		partial: true,
	},
};

/** The English texts that PHP looks up: one file for all translations, because four copies would be a tenth of the plugin. */
const TEXTS = 'languages/mailwright-texts.php';

command( async ( args ) => {
	await npmInstall();
	const { po } = await import( 'gettext-parser' );
	const entries = entriesOf( ( await findStrings() ).texts );
	const complaints = [];
	const outputs = { [ TEXTS ]: textsForPhp( entries ) };
	for ( const [ locale, about ] of Object.entries( LOCALES ) ) {
		const file = `languages/mailwright-${ locale }.po`;
		const present = fs.existsSync( inRoot( file ) )
			? po.parse( fs.readFileSync( inRoot( file ) ) ).translations
			: {};
		const translated = entries.map( ( entry ) => ( {
			...entry,
			forms: (
				present[ entry.context ?? '' ]?.[ entry.text ]?.msgstr ?? []
			)
				.slice( 0, about.forms )
				.filter( ( form ) => form !== '' ),
		} ) );
		complaints.push(
			...translated.flatMap( ( entry ) =>
				complain( entry, about ).map(
					( what ) => `${ file }: ${ what }`
				)
			)
		);
		const done = translated.filter( ( entry ) => isDone( entry, about ) );
		Object.assign( outputs, {
			[ file ]: po
				.compile( catalogue( locale, about, translated ), {
					foldLength: 0,
				} )
				.toString()
				.trimEnd()
				.concat( '\n' ),
			[ `languages/mailwright-${ locale }.l10n.php` ]: forPhp(
				locale,
				about,
				done,
				done.length === entries.length
			),
			[ `languages/mailwright-${ locale }-mailwright.json` ]: forScript(
				locale,
				about,
				done
			),
		} );
		console.log(
			`${ locale }: ${ done.length } of ${ translated.length } texts`
		);
	}
	for ( const [ name, content ] of Object.entries( outputs ) ) {
		if (
			fs.existsSync( inRoot( name ) ) &&
			fs.readFileSync( inRoot( name ), 'utf8' ) === content
		) {
			continue;
		}
		if ( args.includes( '--check' ) ) {
			complaints.push(
				`${ name } is not up to date. Run: npm run translations`
			);
		} else {
			fs.writeFileSync( inRoot( name ), content );
		}
	}
	if ( complaints.length > 0 ) {
		throw new UserError( complaints.join( '\n' ) );
	}
} );

function isDone( { plural, forms }, about ) {
	return forms.length === ( plural === undefined ? 1 : about.forms );
}

/** What is wrong with a translation; a text that is missing where it may be missing is not wrong. */
function complain( entry, about ) {
	if ( ! isDone( entry, about ) ) {
		return about.partial ? [] : [ `not translated: ${ entry.text }` ];
	}
	const wanted = placeholders( entry.text );
	const wantedMany = placeholders( entry.plural ?? entry.text );
	return entry.forms.flatMap( ( form ) => {
		const found = placeholders( form );
		// A form for exactly one (or none, or two) may leave the number out.
		const fits =
			found === wanted ||
			found === wantedMany ||
			( entry.plural !== undefined && found === '' );
		return fits
			? []
			: [ `placeholders differ: ${ entry.text } -> ${ form }` ];
	} );
}

/** Each with its position, so that "%s of %s" may become "%2$s … %1$s". */
function placeholders( text ) {
	let position = 0;
	const found = [ ...text.matchAll( /%(?:(\d+)\$)?([sdf])/g ) ].map(
		( [ , number, type ] ) => `${ number ?? ++position }${ type }`
	);
	// A language may have to say a name twice.
	return [ ...new Set( found ) ].sort().join( ' ' );
}

function catalogue( locale, about, translated ) {
	const translations = {};
	for ( const {
		text,
		plural,
		context,
		comments,
		files,
		forms,
	} of translated ) {
		( translations[ context ?? '' ] ??= {} )[ text ] = {
			msgid: text,
			...( context === undefined ? {} : { msgctxt: context } ),
			...( plural === undefined ? {} : { msgid_plural: plural } ),
			msgstr:
				forms.length > 0
					? forms
					: Array( plural === undefined ? 1 : about.forms ).fill(
							''
					  ),
			comments: {
				extracted: [ ...comments ].join( '\n' ),
				reference: [ ...files ].join( ' ' ),
				...( /%(?:\d+\$)?[sdf]/.test( text )
					? { flag: 'php-format' }
					: {} ),
			},
		};
	}
	return {
		charset: 'utf-8',
		headers: {
			'Project-Id-Version': 'Mailwright',
			Language: locale,
			'MIME-Version': '1.0',
			'Content-Type': 'text/plain; charset=UTF-8',
			'Content-Transfer-Encoding': '8bit',
			'Plural-Forms': pluralForms( about ),
			'X-Domain': 'mailwright',
		},
		translations,
	};
}

function pluralForms( { forms, rule } ) {
	return `nplurals=${ forms }; plural=${ rule };`;
}

/** As WP_Translation_File_PHP reads it; a translation that is not complete names its texts itself. */
function forPhp( locale, about, done, isComplete ) {
	const messages = done.filter( isInPhp );
	const value = ( { forms } ) => phpString( forms.join( '\u0000' ) );
	const body = isComplete
		? `array_combine(\n\t\trequire __DIR__ . '/${ path.basename(
				TEXTS
		  ) }',\n\t\tarray(\n${ messages
				.map( ( entry ) => `\t\t\t${ value( entry ) },\n` )
				.join( '' ) }\t\t)\n\t)`
		: `array(\n${ messages
				.map(
					( entry ) =>
						`\t\t${ phpKey( entry ) } => ${ value( entry ) },\n`
				)
				.join( '' ) }\t)`;
	return `<?php\n// Made from mailwright-${ locale }.po by \`npm run translations\`.\nreturn array(\n\t'domain' => 'mailwright',\n\t'plural-forms' => ${ phpString(
		pluralForms( about )
	) },\n\t'language' => '${ locale }',\n\t'messages' => ${ body },\n);\n`;
}

function textsForPhp( entries ) {
	return `<?php\n// Made by \`npm run translations\`: the English texts, in the order of the complete translations beside this file.\ndefined( 'ABSPATH' ) || exit;\nreturn array(\n${ entries
		.filter( isInPhp )
		.map( ( entry ) => `\t${ phpKey( entry ) },\n` )
		.join( '' ) });\n`;
}

/** Context and text joined by EOT, singular and plural by NUL. */
function phpKey( { text, plural, context } ) {
	return phpString(
		[
			...( context === undefined ? [] : [ context, '\u0004' ] ),
			text,
			...( plural === undefined ? [] : [ '\u0000', plural ] ),
		].join( '' )
	);
}

function isInPhp( { files } ) {
	return [ ...files ].some( isPhp );
}

/** Everything but the page itself: PHP, and data that PHP reads. */
function isPhp( file ) {
	return file !== SCRIPT && ! file.startsWith( 'src/' );
}

function phpString( text ) {
	return `'${ text.replace( /[\\']/g, '\\$&' ) }'`
		.replaceAll( '\u0004', `' . "\\4" . '` )
		.replaceAll( '\u0000', `' . "\\0" . '` );
}

/** As wp.i18n reads it (Jed 1.x). */
function forScript( locale, about, done ) {
	const texts = done
		.filter( ( { files } ) => files.has( SCRIPT ) )
		.map( ( { text, context, forms } ) => [
			context === undefined ? text : `${ context }\u0004${ text }`,
			forms,
		] );
	return (
		JSON.stringify(
			{
				domain: 'messages',
				locale_data: {
					messages: {
						'': {
							domain: 'messages',
							lang: locale,
							'plural-forms': pluralForms( about ),
						},
						...Object.fromEntries( texts ),
					},
				},
			},
			null,
			'\t'
		) + '\n'
	);
}
