<?php
/**
 * For the release: prints the given PHP files as JSON, without comments that only developers read. Lines stay where they are, so
 * that an error message names the same line as in the repository. What other tools read in comments stays: the head of a file, hints
 * for translators and code checkers, and what a hook is for.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

$stripped = array();
foreach ( array_slice( $argv, 1 ) as $file ) {
	$code    = '';
	$is_head = true;
	foreach ( PhpToken::tokenize( (string) file_get_contents( $file ) ) as $token ) {
		$is_comment = $token->is( array( T_COMMENT, T_DOC_COMMENT ) );
		if ( $is_comment && ! $is_head && ! preg_match( '/phpcs:|translators:|\* (?:Filters|Fires) /', $token->text ) ) {
			$code = rtrim( $code, "\t " ) . str_repeat( "\n", substr_count( $token->text, "\n" ) );
			continue;
		}
		$is_head = $is_head && ! $is_comment;
		$code   .= $token->text;
	}
	$stripped[ $file ] = preg_replace( '/[\t ]+$/m', '', $code );
}
echo json_encode( $stripped, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
