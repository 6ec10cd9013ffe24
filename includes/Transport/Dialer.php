<?php
/**
 * From a host name to an open connection: resolve, then connect.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Dialer {

	public function __construct( private readonly Smtp_Options $options, private readonly Transcript $transcript, private readonly Fault $fault ) {}

	/** @throws Smtp_Error */
	public function dial( Deadline $deadline ): Wire {
		$this->transcript->enter( Stage::Dns );
		$addresses = array() === $this->options->addresses ? Resolver::addresses( $this->options->host ) : $this->options->addresses;
		if ( array() === $addresses ) {
			/* translators: %s: host name that was not found */
			$this->fault->raise( sprintf( __( 'There is no server with the name %s.', 'mailwright' ), $this->options->host ), cause: 'dns_not_found' );
		}
		$this->transcript->note( $this->options->host . ' → ' . implode( ', ', $addresses ) );
		$this->transcript->enter( Stage::Tcp );
		$connector = new Connector( array_intersect_key( $this->options->context, array( 'socket' => true ) ) );
		$connected = $connector->connect( $addresses, $this->options->port, $deadline );
		if ( null === $connected ) {
			$this->fault->tried( $connector->address() );
			$this->fault->raise( $this->sentence( $connector->errno() ), errno: $connector->errno() );
		}
		[ $stream, $address ] = $connected;
		$this->transcript->note( $address . ':' . $this->options->port );
		return new Wire( $stream, $address );
	}

	private function sentence( int $errno ): string {
		$host = $this->options->host;
		$port = $this->options->port;
		return match ( $errno ) {
			/* translators: 1: host name of the mail server, 2: port number */
			110, 60 => sprintf( __( 'No answer from %1$s on port %2$d.', 'mailwright' ), $host, $port ),
			/* translators: 1: host name of the mail server, 2: port number */
			111, 61, 10061 => sprintf( __( '%1$s refuses connections on port %2$d.', 'mailwright' ), $host, $port ),
			/* translators: 1: host name of the mail server, 2: port number */
			101, 113, 99 => sprintf( __( 'There is no network route from this web server to %1$s, port %2$d.', 'mailwright' ), $host, $port ),
			/* translators: 1: host name of the mail server, 2: port number */
			13, 1 => sprintf( __( 'This web server does not let PHP connect to %1$s on port %2$d.', 'mailwright' ), $host, $port ),
			/* translators: 1: host name of the mail server, 2: port number, 3: error number */
			default => sprintf( __( 'No connection to %1$s on port %2$d (error %3$d).', 'mailwright' ), $host, $port, $errno ),
		};
	}
}
