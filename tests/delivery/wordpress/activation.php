<?php
/**
 * php activation.php on|off: switches the plugin on or off, as the list of plugins does.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require __DIR__ . '/boot.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

if ( 'off' === $argv[1] ) {
	deactivate_plugins( 'mailwright/plugin.php' );
} else {
	activate_plugin( 'mailwright/plugin.php' );
}
