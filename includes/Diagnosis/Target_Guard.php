<?php
/**
 * Decides where probes may connect, so that "find settings" and "diagnose" can not be used to look around behind the website (guarantees S16).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Dns_Name;

defined( 'ABSPATH' ) || exit;

final class Target_Guard {

	/** Where mail servers take mail: relay, submissions, submission and its usual other door. */
	private const PORTS = array( 25, 465, 587, 2525 );

	private readonly bool $private_allowed;

	/** @param bool|null $private_allowed Null = by the constant MAILWRIGHT_ALLOW_PRIVATE_HOSTS, in a network for its administrators only. */
	public function __construct( private readonly Dns_Lookup $dns, ?bool $private_allowed = null ) {
		$constant              = defined( 'MAILWRIGHT_ALLOW_PRIVATE_HOSTS' ) && true === constant( 'MAILWRIGHT_ALLOW_PRIVATE_HOSTS' );
		$this->private_allowed = $private_allowed ?? ( $constant && ( ! is_multisite() || is_super_admin() ) );
	}

	/**
	 * Resolves the host once and checks every address.
	 *
	 * @throws Target_Refused For anything but a name or an address that may be probed; the same for every reason.
	 */
	public function resolve( string $host, float $limit_s = 2.0 ): Target {
		return $this->resolve_all( array( $host ), $limit_s )[ $host ] ?? throw new Target_Refused();
	}

	/**
	 * The same for many hosts at once.
	 *
	 * @param list<string> $hosts
	 * @return array<string, Target> By host as given; refused ones are left out.
	 */
	public function resolve_all( array $hosts, float $limit_s = 2.0 ): array {
		$literals = array();
		$names    = array();
		foreach ( array_unique( $hosts ) as $host ) {
			$plain = trim( $host );
			$plain = str_starts_with( $plain, '[' ) && str_ends_with( $plain, ']' ) ? substr( $plain, 1, -1 ) : $plain;
			if ( false !== filter_var( $plain, FILTER_VALIDATE_IP ) ) {
				$literals[ $host ] = $plain;
			} elseif ( Dns_Name::is_host( $plain ) ) {
				$names[ $host ] = Dns_Name::normalize( $plain );
			}
		}
		$resolved = array() === $names ? array() : $this->dns->addresses( array_values( $names ), $limit_s );

		$targets = array();
		foreach ( $hosts as $host ) {
			$target = isset( $literals[ $host ] ) ? new Target( $literals[ $host ], array( $literals[ $host ] ) ) : null;
			$target = isset( $names[ $host ] ) ? new Target( $names[ $host ], $resolved[ $names[ $host ] ] ) : $target;
			if ( null !== $target && $this->are_allowed( $target->addresses ) ) {
				$targets[ $host ] = $target;
			}
		}
		return $targets;
	}

	/** Whether probes may use this port. */
	public static function allows_port( int $port ): bool {
		return in_array( $port, self::ports(), true );
	}

	/** @return list<int> The ports that probes may connect to. */
	public static function ports(): array {
		/**
		 * Filters the ports that probes may connect to.
		 *
		 * @param int[] $ports Port numbers.
		 */
		$ports = array_map( 'intval', array_filter( (array) apply_filters( 'mailwright_probe_ports', self::PORTS ), 'is_numeric' ) );
		return array_values( array_filter( $ports, static fn( int $port ): bool => $port > 0 && $port < 65536 ) );
	}

	/**
	 * One forbidden address spoils the host: which one is connected to is not for the DNS to choose.
	 *
	 * @param list<string> $addresses
	 */
	private function are_allowed( array $addresses ): bool {
		foreach ( $addresses as $address ) {
			$class = Address_Class::of( $address );
			if ( Address_Class::Forbidden === $class || ( Address_Class::Private === $class && ! $this->private_allowed ) ) {
				return false;
			}
		}
		return true;
	}
}
