<?php
/**
 * Saves settings and connections through the plugin's own stores: JSON of {settings, connections} on standard input.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Settings_Store;

require __DIR__ . '/boot.php';

$wanted = json_decode( (string) stream_get_contents( STDIN ), true, 16, JSON_THROW_ON_ERROR );
$store  = new Connection_Store();
try {
	foreach ( $wanted['connections'] ?? array() as $connection ) {
		null === $store->get( $connection['id'] ) ? $store->create( $connection ) : $store->update( $connection['id'], array_diff_key( $connection, array( 'id' => true ) ) );
	}
	if ( ! empty( $wanted['settings'] ) ) {
		( new Settings_Store() )->save( $wanted['settings'] );
	}
} catch ( Invalid_Input $problem ) {
	fwrite( STDERR, print_r( $problem->errors(), true ) );
	exit( 1 );
}
