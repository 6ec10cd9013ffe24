<?php
/**
 * php query.php <host of WordPress' kind>: each line of input is a JSON list of SQL statements; the answer is one line with the rows of the last
 * one. After the server was away it connects again by itself, within five seconds.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

mysqli_report( MYSQLI_REPORT_ERROR | MYSQLI_REPORT_STRICT );
$link    = null;
$connect = static fn (): mysqli => new mysqli( 'localhost', 'root', '', '', 0, substr( $argv[1], strlen( 'localhost:' ) ) );

while ( false !== ( $line = fgets( STDIN ) ) ) {
	$statements = json_decode( $line, true, 8, JSON_THROW_ON_ERROR );
	for ( $end = microtime( true ) + 5; ; ) {
		try {
			$rows = array();
			if ( null === $link ) {
				$link = $connect();
				$link->query( 'CREATE DATABASE IF NOT EXISTS wordpress CHARACTER SET utf8mb4' );
				$link->select_db( 'wordpress' );
			}
			foreach ( $statements as $sql ) {
				$result = $link->query( $sql );
				$rows   = $result instanceof mysqli_result ? $result->fetch_all( MYSQLI_ASSOC ) : array();
			}
			$answer = array( 'rows' => $rows );
			break;
		} catch ( mysqli_sql_exception $problem ) {
			$answer  = array( 'error' => $problem->getCode() . ' ' . $problem->getMessage() );
			$is_gone = in_array( $problem->getCode(), array( 2002, 2006, 2013 ), true );
			$link    = $is_gone ? null : $link;
			if ( ! $is_gone || microtime( true ) > $end ) {
				break;
			}
			usleep( 20000 ); // A server that has just been started takes its time.
		}
	}
	fwrite( STDOUT, json_encode( $answer, JSON_THROW_ON_ERROR | JSON_INVALID_UTF8_SUBSTITUTE ) . "\n" );
}
