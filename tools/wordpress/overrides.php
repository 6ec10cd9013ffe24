<?php
/**
 * Must-use plugin of the browser tests' sites: defines what a person would write into wp-config.php,
 * from overrides.json in the site's folder, such as {"MAILWRIGHT_HOST": "mail.example.test"}.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

$file      = ABSPATH . 'overrides.json';
$constants = is_file( $file ) ? json_decode( (string) file_get_contents( $file ), true ) : array();
foreach ( is_array( $constants ) ? $constants : array() as $name => $value ) {
	define( $name, $value );
}
