<?php
/**
 * Which ports of the server answer from here: the configured one and all others that take mail, on both families, at the same time.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Checks;

use Mailwright\Causes\Classifier;
use Mailwright\Causes\Evidence;
use Mailwright\Diagnosis\Check;
use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Probe\Endpoint_Facts;
use Mailwright\Diagnosis\Probe\Survey;
use Mailwright\Diagnosis\Target_Guard;

defined( 'ABSPATH' ) || exit;

final class Ports_Check implements Check {

	/** Enough for the slowest honest greeting we can afford to wait for within the whole diagnosis. */
	private const LIMIT_S = 4.0;

	public function id(): string {
		return 'ports';
	}

	public function label(): string {
		return __( 'Reach the server', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$target = $inquiry->findings->target;
		if ( null === $target ) {
			return Check_Result::skip( __( 'The server was not found, so there was nothing to reach.', 'mailwright' ) );
		}
		if ( ! function_exists( 'stream_socket_client' ) ) {
			return Check_Result::skip( __( 'PHP may not open network connections here.', 'mailwright' ) );
		}
		$port                         = $inquiry->options->port;
		$inquiry->findings->endpoints = ( new Survey( $inquiry->options ) )->of( $target, array_merge( array( $port ), Target_Guard::ports() ), $inquiry->deadline->at_most( $this->limit_s() ) );
		$evidence                     = array( 'endpoints' => array_map( static fn( Endpoint_Facts $facts ): array => $facts->to_array(), $inquiry->findings->endpoints ) );
		$here                         = array_filter( $inquiry->findings->endpoints, static fn( Endpoint_Facts $facts ): bool => $facts->port === $port );
		$open                         = array_filter( $here, static fn( Endpoint_Facts $facts ): bool => $facts->is_open() );
		if ( array() === $open ) {
			return $this->closed( $inquiry, array_values( $here ), $evidence );
		}
		$dead = array_diff_key( $here, $open );
		if ( array() !== $dead && count( array_unique( array_map( static fn( Endpoint_Facts $facts ): string => $facts->family(), $here ) ) ) > 1 ) {
			return $this->half_open( $port, array_values( $dead ), $evidence );
		}
		$first = array_values( $open )[0];
		/* translators: 1: port number, 2: milliseconds */
		return Check_Result::pass( sprintf( __( 'Port %1$d answers in %2$s ms.', 'mailwright' ), $port, (string) $first->connect_ms ), $evidence );
	}

	/**
	 * @param list<Endpoint_Facts> $here
	 * @param array<string, mixed> $evidence
	 */
	private function closed( Inquiry $inquiry, array $here, array $evidence ): Check_Result {
		// A refusal tells more than silence, silence more than a missing route.
		usort( $here, static fn( Endpoint_Facts $a, Endpoint_Facts $b ): int => self::rank( $a ) <=> self::rank( $b ) );
		$worst = $here[0] ?? null;
		$port  = $inquiry->options->port;
		$cause = Classifier::classify( new Evidence( stage: 'tcp', errno: $worst->errno ?? 110, provider: $inquiry->options->host, encryption: $inquiry->options->encryption->value, port: $port, host: $inquiry->options->host ) );
		return Check_Result::fail( $this->sentence( $worst, $port ) . $this->others( $inquiry ), $cause, $evidence );
	}

	private function sentence( ?Endpoint_Facts $facts, int $port ): string {
		return match ( $facts->state ?? 'silent' ) {
			/* translators: %d: port number */
			'refused' => sprintf( __( 'Port %d is closed: the server, or a firewall, refuses the connection.', 'mailwright' ), $port ),
			/* translators: %d: port number */
			'unreachable' => sprintf( __( 'There is no network route from this web server to port %d.', 'mailwright' ), $port ),
			/* translators: %d: port number */
			default => sprintf( __( 'Port %d gives no answer at all. Usually the web host blocks it.', 'mailwright' ), $port ),
		};
	}

	private function others( Inquiry $inquiry ): string {
		$open = array();
		foreach ( $inquiry->findings->endpoints as $facts ) {
			if ( $facts->is_open() && $facts->port !== $inquiry->options->port ) {
				$open[ $facts->port ] = (string) $facts->port;
			}
		}
		/* translators: %s: list of port numbers */
		return array() === $open ? '' : ' ' . sprintf( _n( 'Port %s of the same server answers.', 'Ports %s of the same server answer.', count( $open ), 'mailwright' ), implode( ', ', $open ) );
	}

	/**
	 * @param list<Endpoint_Facts> $dead
	 * @param array<string, mixed> $evidence
	 */
	private function half_open( int $port, array $dead, array $evidence ): Check_Result {
		$family = 'ipv6' === $dead[0]->family() ? 'IPv6' : 'IPv4';
		if ( 'unreachable' === $dead[0]->state ) {
			/* translators: 1: port number, 2: "IPv4" or "IPv6" */
			return Check_Result::pass( sprintf( __( 'Port %1$d answers. This web server has no %2$s; that is common and does no harm.', 'mailwright' ), $port, $family ), $evidence );
		}
		/* translators: 1: port number, 2: "IPv4" or "IPv6" */
		return Check_Result::warn( sprintf( __( 'Port %1$d answers, but not over %2$s. Mail goes the other way, with a short delay.', 'mailwright' ), $port, $family ), null, $evidence );
	}

	private static function rank( Endpoint_Facts $facts ): int {
		return (int) array_search( $facts->state, array( 'refused', 'silent', 'unreachable' ), true );
	}

	private function limit_s(): float {
		/**
		 * Filters how long the ports of a server are probed, all together.
		 *
		 * @param float $seconds Between 0.5 and 6.
		 */
		$seconds = apply_filters( 'mailwright_probe_timeout', self::LIMIT_S );
		return max( 0.5, min( 6.0, is_numeric( $seconds ) ? (float) $seconds : self::LIMIT_S ) );
	}
}
