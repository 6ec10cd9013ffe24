<?php
/**
 * PHPUnit from the folder in MAILWRIGHT_TEST_PHPUNIT with the tests of this checkout: for a PHP that is too old for ours.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

$loader = require getenv( 'MAILWRIGHT_TEST_PHPUNIT' ) . '/vendor/autoload.php';
$names  = json_decode( (string) file_get_contents( dirname( __DIR__ ) . '/composer.json' ), true )['autoload-dev']['psr-4'];
foreach ( $names as $name => $folder ) {
	$loader->addPsr4( $name, dirname( __DIR__ ) . '/' . $folder );
}
exit( ( new PHPUnit\TextUI\Application() )->run( $_SERVER['argv'] ) );
