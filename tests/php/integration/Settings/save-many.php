<?php
/**
 * Child process of Concurrent_Saves_Test: makes connections as fast as it can.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require dirname( __DIR__, 2 ) . '/config/config.php';
require ABSPATH . 'wp-settings.php';

list( , $name, $count ) = $argv;
for ( $number = 0; $number < (int) $count; $number++ ) {
	( new Mailwright\Settings\Connection_Store() )->create( array( 'id' => "$name-$number", 'host' => 'smtp.example.com', 'password' => "secret of $name-$number" ) );
}
echo 'done';
