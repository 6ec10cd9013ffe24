<?php
/**
 * Looks at all ports of all addresses of a host at the same time.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Probe;

use Mailwright\Diagnosis\Target;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Parallel;
use Mailwright\Transport\Smtp_Options;

defined( 'ABSPATH' ) || exit;

final class Survey {

	/** Two of each family tell as much as ten and keep the number of connections polite. */
	private const ADDRESSES_PER_FAMILY = 2;

	public function __construct( private readonly Smtp_Options $options ) {}

	/**
	 * @param int[] $ports
	 * @return list<Endpoint_Facts>
	 */
	public function of( Target $target, array $ports, Deadline $deadline ): array {
		$tasks = array();
		foreach ( self::some_of_each_family( $target->addresses ) as $address ) {
			foreach ( array_unique( $ports ) as $port ) {
				$probe   = new Endpoint_Probe( $this->options->with( array( 'host' => $target->host ) ), $address, $port );
				$tasks[] = static fn(): Endpoint_Facts => $probe->run( $deadline );
			}
		}
		return array_values( array_filter( Parallel::run( $tasks ), static fn( $result ): bool => $result instanceof Endpoint_Facts ) );
	}

	/**
	 * @param string[] $addresses
	 * @return string[]
	 */
	private static function some_of_each_family( array $addresses ): array {
		$v6 = array_filter( $addresses, static fn( string $address ): bool => str_contains( $address, ':' ) );
		$v4 = array_diff( $addresses, $v6 );
		return array_merge( array_slice( $v6, 0, self::ADDRESSES_PER_FAMILY ), array_slice( $v4, 0, self::ADDRESSES_PER_FAMILY ) );
	}
}
