<?php
/**
 * php cron.php <site folder>: what WP-Cron has to do by now, as a cron line of the host runs it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require $argv[1] . '/wp-cron.php';
