<?php
/**
 * Fills the log of a site anew with so many messages, and builds the search index:
 *
 *   php fill-messages.php <folder of the site> <messages> [<days>]
 *
 * @package Mailwright
 */

declare( strict_types=1 );

ini_set( 'memory_limit', '512M' );
$_SERVER['HTTP_HOST'] = '127.0.0.1';
require $argv[1] . '/wp-load.php';
require_once dirname( __DIR__, 2 ) . '/support/Log_Filler.php';

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Messages\Daily_Figures;
use Mailwright\Messages\Search_Index;
use Mailwright\Tests\Support\Log_Filler;

Tables::ensure();
$database = new Database();
$started  = microtime( true );
foreach ( array( Tables::MESSAGES, Tables::ATTEMPTS, Tables::CHUNKS, Tables::SEARCH, Tables::DAYS ) as $name ) {
	$database->run( 'TRUNCATE TABLE ' . Database::table( $name ) );
}
( new Log_Filler() )->many( (int) $argv[2], (int) ( $argv[3] ?? 30 ) );
$filled = microtime( true );
( new Search_Index() )->build( INF );
( new Daily_Figures() )->refresh();
foreach ( array( Tables::MESSAGES, Tables::ATTEMPTS, Tables::SEARCH ) as $name ) {
	$database->rows( 'ANALYZE TABLE ' . Database::table( $name ) );
}
echo json_encode( array( 'messages' => (int) $argv[2], 'fill_s' => round( $filled - $started, 1 ), 'index_s' => round( microtime( true ) - $filled, 1 ) ) ), "\n";
