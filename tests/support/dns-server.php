<?php
/**
 * The process of Dns_Server: reads a zone (one line of JSON), prints its port, then answers over UDP and TCP until its standard input ends.
 *
 * Misbehaviours instead of a list of records: silent, nodata, nxdomain, servfail, refused, garbage, wrong_id, wrong_question, circle (compression),
 * overlong (a record longer than the message), not_understood (FORMERR with EDNS). A list that begins with "truncated" comes complete over TCP only;
 * "alias:other.test" answers with a CNAME alone; "forged_first" sends an answer with a wrong id before the right one.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

const TYPES = array( 'A' => 1, 'CNAME' => 5, 'MX' => 15, 'TXT' => 16, 'AAAA' => 28, 'SRV' => 33 );

function labels( string $name ): string {
	$bytes = '';
	foreach ( '' === $name ? array() : explode( '.', $name ) as $label ) {
		$bytes .= chr( strlen( $label ) ) . $label;
	}
	return "$bytes\0";
}

function record_data( string $type, mixed $value ): string {
	return match ( $type ) {
		'A', 'AAAA' => (string) inet_pton( $value ),
		'CNAME'     => labels( $value ),
		'MX'        => pack( 'n', $value[0] ) . labels( $value[1] ),
		'SRV'       => pack( 'n3', $value[0], $value[1], $value[2] ) . labels( $value[3] ),
		'TXT'       => implode( '', array_map( static fn( string $part ): string => chr( strlen( $part ) ) . $part, str_split( $value, 255 ) ) ),
	};
}

function record( string $owner, string $type, string $data ): string {
	return $owner . pack( 'nnNn', TYPES[ $type ], 1, 300, strlen( $data ) ) . $data;
}

/** @return array{0: string, 1: string, 2: string, 3: bool} Name, type, question bytes, whether EDNS was used. */
function read_question( string $message ): array {
	$at   = 12;
	$name = array();
	while ( 0 !== ( $size = ord( $message[ $at++ ] ) ) ) {
		$name[] = substr( $message, $at, $size );
		$at    += $size;
	}
	$type = unpack( 'n', $message, $at )[1];
	return array( strtolower( implode( '.', $name ) ), (string) array_search( $type, TYPES, true ), substr( $message, 12, $at + 4 - 12 ), 0 !== unpack( 'n', $message, 10 )[1] );
}

/** @return string[] Answers, in the order to send them. */
function answers( array $zone, string $message, bool $tcp ): array {
	list( $name, $type, $question, $edns ) = read_question( $message );
	$id    = unpack( 'n', $message )[1];
	$rule  = $zone[ "$name $type" ] ?? ( array_filter( array_keys( $zone ), static fn( $key ) => str_starts_with( $key, "$name " ) ) ? 'nodata' : 'nxdomain' );
	$reply = static fn( int $rcode, array $records = array(), int $flags = 0, ?int $other_id = null, ?string $other_question = null ): string =>
		pack( 'n6', $other_id ?? $id, 0x8180 | $flags | $rcode, 1, count( $records ), 0, 0 ) . ( $other_question ?? $question ) . implode( '', $records );
	$pointer = pack( 'n', 0xc00c );
	if ( is_array( $rule ) ) {
		$truncated = 'truncated' === ( $rule[0] ?? '' );
		$forged    = 'forged_first' === ( $rule[0] ?? '' );
		$rule      = $truncated || $forged ? array_slice( $rule, 1 ) : $rule;
		if ( $truncated && ! $tcp ) {
			return array( $reply( 0, array(), 0x0200 ) );
		}
		$records = array_map( static fn( $value ): string => record( $pointer, $type, record_data( $type, $value ) ), $rule );
		$right   = $reply( 0, $records );
		return $forged ? array( $reply( 0, array( record( $pointer, $type, record_data( $type, $rule[1] ) ) ), 0, ( $id + 1 ) & 0xffff ), $reply( 0, array_slice( $records, 0, 1 ) ) ) : array( $right );
	}
	if ( str_starts_with( $rule, 'alias:' ) ) {
		return array( $reply( 0, array( record( $pointer, 'CNAME', labels( substr( $rule, 6 ) ) ) ) ) );
	}
	return match ( $rule ) {
		'silent'         => array(),
		'nodata'         => array( $reply( 0 ) ),
		'nxdomain'       => array( $reply( 3 ) ),
		'servfail'       => array( $reply( 2 ) ),
		'refused'        => array( $reply( 5 ) ),
		'garbage'        => array( str_repeat( "\xff", 40 ) ),
		'wrong_id'       => array( $reply( 0, array(), 0, ( $id + 1 ) & 0xffff ) ),
		'wrong_question' => array( $reply( 0, array(), 0, null, labels( 'other.test' ) . substr( $question, -4 ) ) ),
		'circle'         => array( $reply( 0, array( record( pack( 'n', 0xc000 | ( 12 + strlen( $question ) ) ), 'A', "\x7f\0\0\1" ) ) ) ),
		'overlong'       => array( $reply( 0, array( $pointer . pack( 'nnNn', TYPES[ $type ], 1, 300, 4000 ) . 'x' ) ) ),
		'not_understood' => array( $edns ? $reply( 1 ) : $reply( 0, array( record( $pointer, 'A', "\xc0\0\2\1" ) ) ) ),
	};
}

$zone = json_decode( (string) fgets( STDIN ), true );
do { // The same number for both protocols; another process may have the TCP one.
	$udp  = stream_socket_server( 'udp://127.0.0.1:0', $errno, $error, STREAM_SERVER_BIND );
	$port = (int) substr( (string) strrchr( stream_socket_get_name( $udp, false ), ':' ), 1 );
	$tcp  = @stream_socket_server( "tcp://127.0.0.1:$port" );
} while ( false === $tcp );
fwrite( STDOUT, "$port\n" );

$asked   = array();
$clients = array();
$partial = array();
for ( ;; ) {
	$read = array_merge( array( STDIN, $udp, $tcp ), $clients );
	$none = null;
	if ( false === stream_select( $read, $none, $none, null ) ) {
		exit( 1 );
	}
	foreach ( $read as $socket ) {
		if ( STDIN === $socket ) {
			if ( false === fgets( STDIN ) ) {
				exit( 0 );
			}
			fwrite( STDOUT, json_encode( $asked ) . "\n" );
			continue;
		}
		if ( $udp === $socket ) {
			$message = stream_socket_recvfrom( $udp, 4096, 0, $peer );
			list( $name, $type ) = read_question( $message );
			$asked[] = "udp $name $type";
			foreach ( answers( $zone, $message, false ) as $answer ) {
				stream_socket_sendto( $udp, $answer, 0, $peer );
			}
			continue;
		}
		if ( $tcp === $socket ) {
			$client = stream_socket_accept( $tcp );
			$clients[ (int) $client ] = $client;
			$partial[ (int) $client ] = '';
			continue;
		}
		$key    = (int) $socket;
		$bytes  = fread( $socket, 4096 );
		$partial[ $key ] .= (string) $bytes;
		if ( '' === $bytes || false === $bytes ) {
			fclose( $socket );
			unset( $clients[ $key ], $partial[ $key ] );
			continue;
		}
		if ( strlen( $partial[ $key ] ) < 2 || strlen( $partial[ $key ] ) - 2 < unpack( 'n', $partial[ $key ] )[1] ) {
			continue;
		}
		$message = substr( $partial[ $key ], 2 );
		list( $name, $type ) = read_question( $message );
		$asked[] = "tcp $name $type";
		foreach ( answers( $zone, $message, true ) as $answer ) {
			fwrite( $socket, pack( 'n', strlen( $answer ) ) . $answer );
		}
		$partial[ $key ] = '';
	}
}
