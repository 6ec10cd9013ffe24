<?php
/**
 * Must-use plugin of a site under test: configures what is tried with the file given by --configure, in every process of that site.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

add_action(
	'init',
	static function (): void {
		$server = json_decode( (string) getenv( 'CONFORMANCE_SERVER' ), true );
		if ( is_array( $server ) ) {
			( require (string) getenv( 'CONFORMANCE_CONFIGURE' ) )( $server );
		}
	}
);
add_filter( 'wp_mail_from', static fn(): string => 'user@example.test' );
