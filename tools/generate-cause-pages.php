<?php
/**
 * Prints the pages of docs/causes/ as JSON, file name => Markdown: one for each cause, made from data/causes.json, so that somebody who
 * searches the web for an error finds what it means. The error texts are the ones that the classifier's tests use.
 * Use `npm run generate`.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

const ROOT = __DIR__ . '/..';

/** Most error texts on one page. */
const EXAMPLES = 8;

const SOLVED_BY = array(
	'you'      => 'you, under Settings → Email',
	'host'     => 'your web host',
	'provider' => 'your mail provider',
	'plugin'   => 'the author of the plugin or theme that made the mail',
	'unknown'  => 'not known from the error alone',
);

const TRIED_AGAIN = array(
	'1'            => 'Yes, it can pass by itself.',
	''             => 'No. Somebody has to change something first.',
	'before_data'  => 'Yes, unless the connection was lost while the mail itself was being handed over.',
	'if_temporary' => 'When the server’s answer begins with 4, yes. With 5, no.',
);

/** @return array<string, list<string>> Cause => error texts. */
function error_texts(): array {
	$texts = array();
	foreach ( file( ROOT . '/tests/fixtures/smtp-errors.tsv', FILE_IGNORE_NEW_LINES ) ?: array() as $line ) {
		$row = explode( "\t", $line );
		if ( '' === $line || '#' === $line[0] || count( $row ) < 4 || 'raw_message' === $row[ COLUMN_TEXT ] ) {
			continue;
		}
		$texts[ $row[ COLUMN_CAUSE ] ][] = str_replace( '\n', "\n", $row[ COLUMN_TEXT ] );
	}
	return $texts;
}

/** Placeholders of the catalogue, as they read where nothing is known. */
function words( string $text ): string {
	return strtr(
		$text,
		array(
			'{host}' => 'the mail server',
			'{Host}' => 'The mail server',
			'{name}' => 'the name that stands in the certificate',
		)
	);
}

/**
 * @param array<string, mixed> $cause
 * @param list<string>         $texts
 * @param array<string, string> $providers Id => name.
 */
function page( string $id, array $cause, array $texts, array $providers ): string {
	$out  = '# ' . words( $cause['title'] ) . "\n\n";
	$out .= words( $cause['explanation'] ) . "\n\n## What to do\n\n" . words( $cause['fix'] ) . "\n\n";
	$out .= '- To be solved by: ' . SOLVED_BY[ $cause['blame'] ] . ".\n";
	$out .= '- Does Mailwright try again? ' . TRIED_AGAIN[ (string) $cause['retryable'] ] . "\n";
	$out .= "- Its name in REST, WP-CLI and hooks: `$id`\n";
	foreach ( $cause['links'] ?? array() as $link ) {
		$out .= "- [{$link['label']}]({$link['url']})\n";
	}
	foreach ( $cause['variants'] ?? array() as $provider => $variant ) {
		$out .= variant( 'With ' . ( $providers[ $provider ] ?? $provider ), $variant );
	}
	foreach ( $cause['https'] ?? array() as $provider => $variant ) {
		$out .= variant( 'any' === $provider ? 'Over HTTPS' : 'With ' . ( $providers[ $provider ] ?? $provider ) . ' over HTTPS', $variant );
	}
	if ( array() !== $texts ) {
		$out .= "\n## How servers and PHP say it\n";
		foreach ( array_slice( $texts, 0, EXAMPLES ) as $text ) {
			$out .= "\n```\n$text\n```\n";
		}
	}
	return $out . "\nSource: <{$cause['source']}>, looked at on {$cause['checked']}. [All causes](README.md)\n";
}

/** @param array<string, mixed> $variant */
function variant( string $heading, array $variant ): string {
	$out = "\n## $heading\n\n" . implode( "\n\n", array_map( words( ... ), array_intersect_key( $variant, array_flip( array( 'title', 'explanation', 'fix' ) ) ) ) ) . "\n";
	foreach ( $variant['links'] ?? array() as $link ) {
		$out .= "\n- [{$link['label']}]({$link['url']})\n";
	}
	return $out;
}

/** @param array<string, array<string, mixed>> $causes */
function index( array $causes ): string {
	$out = "# Why a mail does not leave\n\nEach failure that Mailwright can tell apart, in the order a mail travels. Paste an error text under Settings → Email → Tools, or run `wp mailwright explain <text>`, to learn which one it is.\n\n| What happened | Who can solve it |\n| --- | --- |\n";
	foreach ( $causes as $id => $cause ) {
		$out .= '| [' . words( $cause['title'] ) . "]($id.md) | " . SOLVED_BY[ $cause['blame'] ] . " |\n";
	}
	return $out . "\nThese pages are made from `data/causes.json` by `npm run generate`.\n";
}

$header = array();
foreach ( file( ROOT . '/tests/fixtures/smtp-errors.tsv', FILE_IGNORE_NEW_LINES ) ?: array() as $line ) {
	if ( '' !== $line && '#' !== $line[0] ) {
		$header = array_flip( explode( "\t", $line ) );
		break;
	}
}
define( 'COLUMN_TEXT', $header['raw_message'] );
define( 'COLUMN_CAUSE', $header['expected_class'] );

$causes    = json_decode( (string) file_get_contents( ROOT . '/data/causes.json' ), true )['causes'];
$providers = array_column( json_decode( (string) file_get_contents( ROOT . '/data/providers.json' ), true ), 'name', 'id' );
$texts     = error_texts();
$pages     = array( 'README.md' => index( $causes ) );
foreach ( $causes as $id => $cause ) {
	$pages[ "$id.md" ] = page( $id, $cause, $texts[ $id ] ?? array(), $providers );
}
echo json_encode( $pages, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
