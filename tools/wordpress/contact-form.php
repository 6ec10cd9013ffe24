<?php
/**
 * Plugin Name: Contact form
 * Description: Must-use plugin of the browser tests' sites: a page request that sends mail, as a form on a site does.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

add_action(
	'rest_api_init',
	static function (): void {
		register_rest_route(
			'contact-form/v1',
			'/send',
			array(
				'methods'             => 'POST',
				'permission_callback' => '__return_true',
				'callback'            => static fn ( WP_REST_Request $request ): array => array(
					'accepted' => wp_mail( $request['to'], (string) $request['subject'], (string) $request['message'], $request['headers'] ?? '' ),
				),
			)
		);
	}
);
