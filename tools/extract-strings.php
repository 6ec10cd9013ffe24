<?php
/**
 * Prints all translatable texts of the given PHP files as JSON, for tools/make-pot.mjs. Ends with 1 when one is not written
 * so that translators can get it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

const DOMAIN = 'mailwright';

/** What the arguments of each function mean. */
const FUNCTIONS = array(
	'__'         => array( 'text', 'domain' ),
	'_e'         => array( 'text', 'domain' ),
	'esc_html__' => array( 'text', 'domain' ),
	'esc_html_e' => array( 'text', 'domain' ),
	'esc_attr__' => array( 'text', 'domain' ),
	'esc_attr_e' => array( 'text', 'domain' ),
	'_x'         => array( 'text', 'context', 'domain' ),
	'_ex'        => array( 'text', 'context', 'domain' ),
	'esc_html_x' => array( 'text', 'context', 'domain' ),
	'esc_attr_x' => array( 'text', 'context', 'domain' ),
	'_n'         => array( 'text', 'plural', 'number', 'domain' ),
	'_nx'        => array( 'text', 'plural', 'number', 'context', 'domain' ),
	'_n_noop'    => array( 'text', 'plural', 'domain' ),
	'_nx_noop'   => array( 'text', 'plural', 'context', 'domain' ),
);

/** Stands where a text is data: it comes from a JSON file in data/. */
const MARK_OF_DATA = 'NonSingularStringLiteralText';

/**
 * The arguments of a call.
 *
 * @param list<PhpToken> $tokens All tokens of the file.
 * @param int            $open   Index of the opening parenthesis.
 * @return list<string|null> Their texts; null where one is more than a literal.
 */
function literal_arguments( array $tokens, int $open ): array {
	$arguments = array( '' );
	$depth     = 0;
	for ( $i = $open; isset( $tokens[ $i ] ); $i++ ) {
		$token = $tokens[ $i ];
		$last  = count( $arguments ) - 1;
		if ( $token->is( array( '(', '[', '{' ) ) ) {
			++$depth;
		} elseif ( $token->is( array( ')', ']', '}' ) ) && 0 === --$depth ) {
			return $arguments;
		}
		if ( 1 === $depth && ',' === $token->text ) {
			$arguments[] = '';
		} elseif ( $i > $open && ! $token->isIgnorable() && '.' !== $token->text ) {
			$literal            = 1 === $depth && $token->is( T_CONSTANT_ENCAPSED_STRING ) ? unquoted( $token->text ) : null;
			$arguments[ $last ] = null === $literal || null === $arguments[ $last ] ? null : $arguments[ $last ] . $literal;
		}
	}
	return $arguments;
}

function unquoted( string $literal ): string {
	$inside = substr( $literal, 1, -1 );
	return "'" === $literal[0] ? strtr( $inside, array( "\\'" => "'", '\\\\' => '\\' ) ) : stripcslashes( $inside );
}

/** @return array{list<array<string, string>>, list<string>} Texts and complaints. */
function texts_in( string $file, string $name ): array {
	$texts      = array();
	$complaints = array();
	$comment    = null;
	$tokens     = PhpToken::tokenize( (string) file_get_contents( $file ) );
	$lines      = file( $file );
	foreach ( $tokens as $i => $token ) {
		if ( $token->is( array( T_COMMENT, T_DOC_COMMENT ) ) && preg_match( '~^(?:/\*+|//|#)\s*(translators:.*?)\s*(?:\*/)?$~s', $token->text, $found ) ) {
			$comment = array( $found[1], $token->line + substr_count( $token->text, "\n" ) );
			continue;
		}
		$next = $tokens[ $i + 1 ] ?? null;
		if ( ! $token->is( array( T_STRING, T_NAME_FULLY_QUALIFIED ) ) || ! isset( FUNCTIONS[ ltrim( $token->text, '\\' ) ] ) || '(' !== ( $next->text ?? '' ) ) {
			continue;
		}
		$before = $tokens[ $i - 1 ]->is( T_WHITESPACE ) ? $tokens[ $i - 2 ] : $tokens[ $i - 1 ];
		if ( $before->is( array( T_OBJECT_OPERATOR, T_DOUBLE_COLON, T_FUNCTION ) ) ) {
			continue;
		}
		$values = literal_arguments( $tokens, $i + 1 );
		$call   = array();
		foreach ( FUNCTIONS[ ltrim( $token->text, '\\' ) ] as $position => $meaning ) {
			$call[ $meaning ] = $values[ $position ] ?? null;
		}
		$place = "$name:{$token->line}";
		$near  = ( $lines[ $token->line - 1 ] ?? '' ) . ( $lines[ $token->line - 2 ] ?? '' );
		if ( null === $call['text'] ) {
			if ( ! str_contains( $near, MARK_OF_DATA ) ) {
				$complaints[] = "$place: the text has to be one literal";
			}
			continue;
		}
		if ( DOMAIN !== $call['domain'] ) {
			$complaints[] = "$place: the text domain has to be '" . DOMAIN . "'";
		}
		$has_comment = null !== $comment && $token->line - $comment[1] <= 1 && $token->line >= $comment[1];
		if ( ! $has_comment && preg_match( '/%(?:\d+\$)?[sdf]/', $call['text'] ) ) {
			$complaints[] = "$place: a placeholder needs a comment for translators directly before";
		}
		unset( $call['domain'], $call['number'] );
		$texts[] = array_filter( $call, is_string( ... ) ) + array( 'file' => $name ) + ( $has_comment ? array( 'comment' => $comment[0] ) : array() );
	}
	return array( $texts, $complaints );
}

$root       = dirname( __DIR__ ) . '/';
$texts      = array();
$complaints = array();
foreach ( array_slice( $argv, 1 ) as $name ) {
	$found      = texts_in( $root . $name, $name );
	$texts      = array_merge( $texts, $found[0] );
	$complaints = array_merge( $complaints, $found[1] );
}
echo json_encode( array( 'texts' => $texts, 'complaints' => $complaints ), JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE );
