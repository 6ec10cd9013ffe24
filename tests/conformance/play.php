<?php
/**
 * php play.php <site folder> <configure file> [part of a fault's name]: plays the sending faults to one site and prints a line of JSON for each.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

require dirname( __DIR__, 2 ) . '/vendor/autoload.php';
foreach ( array( 'Faults', 'Play', 'Judge' ) as $name ) {
	require __DIR__ . "/$name.php";
}

use Mailwright\Tests\Conformance\Faults;
use Mailwright\Tests\Conformance\Judge;
use Mailwright\Tests\Conformance\Play;
use Mailwright\Tests\Support\Certificates;

list( , $site, $configure ) = $argv;
$ca_file                    = "$site/conformance-ca.pem"; // Inside WordPress: plugins may insist on that.
copy( Certificates::ca_file(), $ca_file );
$play = new Play( $site, $configure, $ca_file );
foreach ( Faults::all() as $name => $fault ) {
	if ( ! str_contains( $name, $argv[3] ?? '' ) ) {
		continue;
	}
	$outcome = $play->run( $fault );
	echo json_encode( array( 'name' => $name, 'id' => $fault['id'], 'expect' => $fault['expect'], 'wrong' => Judge::complaints( $fault, $outcome ), 'most' => max( 0, ...array_values( $outcome['copies'] ) ), 'reached' => count( array_filter( $outcome['copies'] ) ), 'recipients' => count( $outcome['copies'] ), 'copies' => null ) + $outcome, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE ), "\n";
}
