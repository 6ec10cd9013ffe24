<?php
/**
 * WordPress runs this file when someone deletes the plugin.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

defined( 'WP_UNINSTALL_PLUGIN' ) || exit;

require_once __DIR__ . '/includes/autoload.php';
Mailwright\Install\Uninstall::run();
