<?php
/**
 * Must-use plugin of the website in the delivery tests: a page that sends mail, and a note of which process sent what.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

// phpcs:disable WordPress.Security -- For tests, on loopback, for as long as one test lasts.
add_action(
	'template_redirect',
	static function (): void {
		if ( ! isset( $_GET['send'] ) ) {
			return;
		}
		$started  = hrtime( true );
		$accepted = 0;
		for ( $number = 1; $number <= (int) $_GET['send']; $number++ ) {
			$accepted += (int) wp_mail( "p$number@example.test", "Page $number", 'Hello' );
		}
		wp_send_json(
			array(
				'accepted' => $accepted,
				'ms'       => ( hrtime( true ) - $started ) / 1e6,
				'process'  => getmypid(),
				'sapi'     => PHP_SAPI,
			)
		);
	}
);

add_action( 'mailwright_sent', static fn () => file_put_contents( ABSPATH . 'sent-by', getmypid() . "\n", FILE_APPEND ) );
