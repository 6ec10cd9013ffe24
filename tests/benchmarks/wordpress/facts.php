<?php
/**
 * php facts.php <site folder>: versions, and what the plugin adds to the options that every page loads, as JSON.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require $argv[1] . '/wp-load.php';

$own = array_filter( wp_load_alloptions(), static fn ( string $name ): bool => str_contains( $name, 'mailwright' ), ARRAY_FILTER_USE_KEY );
echo wp_json_encode(
	array(
		'options'   => count( $own ),
		'bytes'     => array_sum( array_map( 'strlen', $own ) ),
		'wordpress' => get_bloginfo( 'version' ),
		'php'       => PHP_VERSION,
		'openssl'   => explode( ' ', OPENSSL_VERSION_TEXT )[1],
		'database'  => $wpdb->db_server_info(),
	)
);
