<?php
/**
 * One look of the watch on a development site, as WP-Cron would have it:  php watch.php <folder of the site>
 *
 * @package Mailwright
 */

declare( strict_types=1 );

$_SERVER['HTTP_HOST'] = '127.0.0.1';
require $argv[1] . '/wp-load.php';

echo Mailwright\Health\Watch::run()->status, "\n";
