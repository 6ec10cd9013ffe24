<?php
/**
 * php settings.php <site folder> <JSON>: changes settings of the plugin.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require $argv[1] . '/wp-load.php';

$settings = ( new Mailwright\Settings\Settings_Store() )->save( json_decode( $argv[2], true, 8, JSON_THROW_ON_ERROR ) );
echo "\n", wp_json_encode( $settings->to_array() );
