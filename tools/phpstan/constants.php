<?php
/**
 * Constants that exist when the plugin runs, for PHPStan.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

define( 'ABSPATH', '/' );
define( 'MAILWRIGHT_FILE', '/plugin.php' );
define( 'MAILWRIGHT_VERSION', '0.0.0' );
define( 'WPINC', 'wp-includes' );
define( 'WP_CONTENT_DIR', '/wp-content' );
define( 'MINUTE_IN_SECONDS', 60 );
define( 'HOUR_IN_SECONDS', 3600 );
define( 'DAY_IN_SECONDS', 86400 );
define( 'WEEK_IN_SECONDS', 604800 );
