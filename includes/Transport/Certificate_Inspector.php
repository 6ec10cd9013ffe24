<?php
/**
 * Looks at a certificate that TLS has refused. OpenSSL says only "certificate verify failed"; people need to know whether it expired,
 * belongs to another name or is self-signed. A second connection without verification shows it; nothing is sent over that one.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

final class Certificate_Inspector {

	public function __construct( private readonly Smtp_Options $options ) {}

	/**
	 * @param string $address The address whose certificate was refused.
	 */
	public function inspect( string $address, Deadline $deadline ): ?Certificate_Facts {
		$connected = ( new Connector( array_intersect_key( $this->options->context, array( 'socket' => true ) ) ) )->connect( array( $address ), $this->options->port, $deadline );
		if ( null === $connected ) {
			return null;
		}
		$wire = new Wire( $connected[0], $address );
		try {
			if ( Encryption::Starttls === $this->options->encryption ) {
				$this->ask_for_tls( $wire, $deadline );
			}
			$wire->enable_tls( ( new Tls( $this->options ) )->unverified(), $deadline );
			$chain = $wire->ssl_option( 'peer_certificate_chain' );
			$own   = $wire->ssl_option( 'peer_certificate' );
			return Certificate_Facts::from_chain( $this->options->host, array_values( is_array( $chain ) && array() !== $chain ? $chain : array_filter( array( $own ) ) ) );
		} catch ( Wire_Error ) {
			return null;
		} finally {
			$wire->close();
		}
	}

	/** @throws Wire_Error */
	private function ask_for_tls( Wire $wire, Deadline $deadline ): void {
		$wire->read_reply( $deadline );
		foreach ( array( 'EHLO ' . $this->options->ehlo_name, 'STARTTLS' ) as $command ) {
			$wire->write( $command . "\r\n", $deadline );
			$wire->read_reply( $deadline );
		}
	}
}
