<?php
/**
 * Tries which of several proposed connections would work, all at the same time: connect, encrypt, check the certificate, hear a mail server.
 * Never logs in.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Diagnosis\Probe\Endpoint_Facts;
use Mailwright\Diagnosis\Probe\Endpoint_Probe;
use Mailwright\Settings\Encryption;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Parallel;
use Mailwright\Transport\Smtp_Options;

defined( 'ABSPATH' ) || exit;

final class Smtp_Probe {

	/** One of each family tells enough. */
	private const ADDRESSES_PER_ENDPOINT = 2;

	/** @param string $ca_file Readable PEM file, '' = MAILWRIGHT_CA_FILE or what PHP trusts. */
	public function __construct( private readonly string $ca_file = '' ) {}

	/**
	 * Which endpoints can be used with encryption and a good certificate.
	 *
	 * @param array<int, Endpoint> $endpoints
	 * @return array<int, bool> By the same keys.
	 */
	public function prove( array $endpoints, Deadline $deadline ): array {
		$tasks = array();
		foreach ( function_exists( 'stream_socket_client' ) ? $endpoints : array() as $index => $endpoint ) {
			foreach ( $this->may_be_tried( $endpoint ) ? self::one_of_each_family( $endpoint->target->addresses ) : array() as $address ) {
				$probe                     = new Endpoint_Probe( $this->options( $endpoint ), $address, $endpoint->port );
				$tasks[ "$index $address" ] = static fn(): Endpoint_Facts => $probe->run( $deadline );
			}
		}
		$proven = array_fill_keys( array_keys( $endpoints ), false );
		foreach ( Parallel::run( $tasks ) as $key => $facts ) {
			$index = (int) $key;
			if ( $facts instanceof Endpoint_Facts && true === $facts->mode( $endpoints[ $index ]->encryption )?->works() ) {
				$proven[ $index ] = true;
			}
		}
		return $proven;
	}

	private function may_be_tried( Endpoint $endpoint ): bool {
		return Encryption::None !== $endpoint->encryption && Target_Guard::allows_port( $endpoint->port );
	}

	private function options( Endpoint $endpoint ): Smtp_Options {
		return Smtp_Options::from_array(
			array(
				'host'       => $endpoint->target->host,
				'port'       => $endpoint->port,
				'encryption' => $endpoint->encryption->value,
				'ca_file'    => $this->ca_file(),
			)
		);
	}

	/**
	 * @param list<string> $addresses
	 * @return list<string>
	 */
	private static function one_of_each_family( array $addresses ): array {
		$families = array();
		foreach ( $addresses as $address ) {
			$families[ str_contains( $address, ':' ) ? 6 : 4 ] ??= $address;
		}
		return array_slice( array_values( array_unique( array_merge( array_values( $families ), $addresses ) ) ), 0, self::ADDRESSES_PER_ENDPOINT );
	}

	/** The same file that sending would trust when the site's owner has fixed one. */
	private function ca_file(): string {
		$fixed = defined( 'MAILWRIGHT_CA_FILE' ) ? constant( 'MAILWRIGHT_CA_FILE' ) : getenv( 'MAILWRIGHT_CA_FILE' );
		$file  = '' === $this->ca_file && is_string( $fixed ) ? $fixed : $this->ca_file;
		return '' !== $file && is_readable( $file ) ? $file : '';
	}
}
