<?php
/**
 * Plugin Name:       Mailwright
 * Description:       Makes this site's email work, and proves it: connect a mail server under Settings → Email, send a test, and read in plain words what went wrong and who can fix it.
 * Version:           1.0.0
 * Requires at least: 6.6
 * Requires PHP:      8.1
 * Author:            The Mailwright contributors
 * License:           GPL-2.0-or-later
 * License URI:       https://www.gnu.org/licenses/gpl-2.0.html
 * Text Domain:       mailwright
 * Domain Path:       /languages
 *
 * This file must parse on every PHP that WordPress ever supported: it only decides whether the rest may load.
 *
 * @package Mailwright
 */

defined( 'ABSPATH' ) || exit;

define( 'MAILWRIGHT_VERSION', '1.0.0' );
define( 'MAILWRIGHT_FILE', __FILE__ );

// WordPress checks the header on activation; this also covers a PHP or WordPress that was downgraded afterwards.
global $wp_version, $wp_textdomain_registry; // Activation loads this file within a function.
if ( PHP_VERSION_ID < 80100 || version_compare( $wp_version, '6.6-RC', '<' ) ) {
	require __DIR__ . '/includes/unsupported.php';
	return;
}

// Where translations are if the site has no language pack. Nothing is read until a text is asked for; WordPress 6.8 and later do this by the header.
$wp_textdomain_registry->set_custom_path( 'mailwright', __DIR__ . '/languages' );

require __DIR__ . '/includes/autoload.php';
Mailwright\Plugin::register_hooks();
