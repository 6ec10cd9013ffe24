/** The site in another language, and its words as they stand in languages/. For browser tests and pictures. */
const fs = require( 'node:fs' );
const path = require( 'node:path' );

const FOLDER = path.join( __dirname, '../../languages' );
const PLUGIN = 'wp-content/mu-plugins/language.php';

/**
 * The language is in a cookie, so that one login does for all. The direction is a translation of WordPress, for
 * PHP and for the components alike, and a test has no language pack.
 */
const SWITCH = `<?php
if ( isset( $_COOKIE['site_language'] ) ) {
	add_filter( 'locale', static fn () => $_COOKIE['site_language'] );
	if ( 'ar' === $_COOKIE['site_language'] ) {
		add_filter( 'gettext_with_context', static fn ( $to, $text, $context ) => 'text direction' === $context ? 'rtl' : $to, 10, 3 );
	}
}
`;

exports.speak = ( folder ) =>
	fs.writeFileSync( path.join( folder, PLUGIN ), SWITCH );

exports.speakNoMore = ( folder ) =>
	fs.rmSync( path.join( folder, PLUGIN ), { force: true } );

exports.cookie = ( locale, url ) => ( {
	name: 'site_language',
	value: locale,
	url,
} );

/** Each English text with its first form in this language. A text without translation is left out. */
exports.catalogue = ( locale ) => {
	const file = path.join( FOLDER, `mailwright-${ locale }.po` );
	const entries = fs
		.readFileSync( file, 'utf8' )
		.matchAll(
			/^msgid (".+")\n(?:msgid_plural ".+"\n)?msgstr(?:\[0\])? (".+")$/gm
		);
	return new Map(
		[ ...entries ].map( ( [ , text, translation ] ) => [
			JSON.parse( text ),
			JSON.parse( translation ),
		] )
	);
};
