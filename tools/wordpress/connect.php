<?php
/**
 * php connect.php <site folder> <JSON of a connection>: saves this connection, through the plugin's own stores.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;

require $argv[1] . '/wp-load.php';

$connection = json_decode( $argv[2], true, 8, JSON_THROW_ON_ERROR );
$store      = new Connection_Store();

try {
	if ( null === $store->get( $connection['id'] ) ) {
		$store->create( $connection );
	} else {
		$store->update( $connection['id'], array_diff_key( $connection, array( 'id' => true ) ) );
	}
} catch ( Invalid_Input $problem ) {
	fwrite( STDERR, print_r( $problem->errors(), true ) );
	exit( 1 );
}
