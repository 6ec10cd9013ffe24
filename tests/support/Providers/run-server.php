<?php
/**
 * Started by Stand_In; first line of its input: its options as JSON.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

require_once __DIR__ . '/../Certificates.php';
require_once __DIR__ . '/Provider.php';
foreach ( (array) glob( __DIR__ . '/[A-Z]*.php' ) as $file ) {
	require_once $file;
}

ini_set( 'memory_limit', '-1' );
set_time_limit( 0 );

$setup = (array) json_decode( (string) fgets( STDIN ), true, 32, JSON_THROW_ON_ERROR );
$port  = (int) ( $setup['port'] ?? 0 );
unset( $setup['port'] );
( new Host( $setup, \Mailwright\Tests\Support\Certificates::folder() ) )->run( $port );
