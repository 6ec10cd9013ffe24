<?php
/**
 * Whether the host name leads to addresses, and what stands in the DNS when it does not.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Checks;

use Mailwright\Causes\Classification;
use Mailwright\Causes\Confidence;
use Mailwright\Causes\Evidence;
use Mailwright\Diagnosis\Check;
use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Dns\Dns_Answer;
use Mailwright\Diagnosis\Dns\Dns_Name;
use Mailwright\Diagnosis\Dns\Dns_Type;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Target;
use Mailwright\Diagnosis\Target_Refused;
use Mailwright\Settings\Providers;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Resolver;

defined( 'ABSPATH' ) || exit;

final class Dns_Check implements Check {

	private const LIMIT_S = 2.0;

	/** For the details: a name server knows at once what it has just been asked. */
	private const AGAIN_S = 0.3;

	public function id(): string {
		return 'dns';
	}

	public function label(): string {
		return __( 'Find the server', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$host = $inquiry->options->host;
		if ( ! $inquiry->uses_smtp() || '' === $host ) {
			return Check_Result::skip( __( 'There is no server name to look up.', 'mailwright' ) );
		}
		$deadline = $inquiry->deadline->at_most( self::LIMIT_S );
		try {
			$target = $this->resolve( $inquiry, $host, $deadline );
		} catch ( Target_Refused $refused ) {
			return Check_Result::fail( $refused->getMessage(), $this->cause( 'invalid_host_value', $host ) );
		}
		if ( false !== filter_var( $host, FILTER_VALIDATE_IP ) ) {
			$inquiry->findings->target = $target;
			return Check_Result::pass( __( 'An address was entered, so no name has to be looked up.', 'mailwright' ) );
		}
		$name    = Dns_Name::normalize( $host );
		$answers = $inquiry->dns->many( array( array( $name, Dns_Type::A ), array( $name, Dns_Type::Aaaa ), array( $name, Dns_Type::Mx ) ), max( self::AGAIN_S, $deadline->remaining() ) );
		$details = $this->evidence( $answers );
		if ( array() === $target->addresses ) {
			return $this->not_found( $inquiry, $host, $answers, $details );
		}
		$inquiry->findings->target = $target;
		$details['addresses']      = $target->addresses;
		return $this->found( $host, $target, $answers, $details );
	}

	/** @throws Target_Refused */
	private function resolve( Inquiry $inquiry, string $host, Deadline $deadline ): Target {
		$target = $inquiry->guard( true )->resolve( $host, $deadline->remaining() );
		if ( array() !== $target->addresses || $inquiry->dns->is_available() ) {
			return $target;
		}
		$addresses = array_values( Resolver::addresses( $host ) ); // PHP may not ask the DNS here; the operating system still can.
		array_map( static fn( string $address ): Target => $inquiry->guard( true )->resolve( $address ), $addresses ); // Each of them has to be allowed, too.
		return new Target( $target->host, $addresses );
	}

	/**
	 * @param array<Dns_Answer>    $answers A, AAAA, MX.
	 * @param array<string, mixed> $details
	 */
	private function found( string $host, Target $target, array $answers, array $details ): Check_Result {
		// The session asks the operating system; another answer there means a stale or wrong resolver on this server.
		if ( self::is_asked_alike( $answers ) && array() === Resolver::addresses( $host ) ) {
			/* translators: %s: host name of the mail server */
			return Check_Result::warn( sprintf( __( 'The name %s exists, but this web server’s own name service does not know it.', 'mailwright' ), $host ), $this->cause( 'dns_temporary', $host ), $details );
		}
		$time = round( max( 0.0, ...array_map( static fn( Dns_Answer $answer ): float => $answer->duration_ms, array_slice( $answers, 0, 2 ) ) ) );
		return Check_Result::pass(
			/* translators: 1: host name, 2: list of IP addresses, 3: milliseconds */
			sprintf( __( '%1$s is at %2$s (found in %3$d ms).', 'mailwright' ), $host, implode( ', ', array_slice( $target->addresses, 0, 4 ) ), (int) $time ),
			$details
		);
	}

	/**
	 * Whether the operating system asks the same server, and will have its answers as quickly: nothing can stop it once it was asked.
	 *
	 * @param array<Dns_Answer> $answers A, AAAA, MX.
	 */
	private static function is_asked_alike( array $answers ): bool {
		$servers = Resolver_Config::from_system()->servers;
		foreach ( array_slice( $answers, 0, 2 ) as $answer ) {
			if ( ! $answer->status->is_an_answer() || ! in_array( $answer->server, $servers, true ) ) {
				return false;
			}
		}
		return true;
	}

	/**
	 * @param array<Dns_Answer>    $answers A, AAAA, MX.
	 * @param array<string, mixed> $details
	 */
	private function not_found( Inquiry $inquiry, string $host, array $answers, array $details ): Check_Result {
		if ( ! $answers[0]->status->is_an_answer() && ! $answers[1]->status->is_an_answer() ) {
			/* translators: %s: host name of the mail server */
			return Check_Result::fail( sprintf( __( 'The name service gave no answer about %s.', 'mailwright' ), $host ), $this->cause( 'dns_temporary', $host ), $details );
		}
		$exchangers = array_map( 'strval', array_column( $answers[2]->records, 'target' ) );
		$provider   = Providers::get( Providers::for_mx( $exchangers ) );
		if ( null !== $provider && '' !== $provider['host'] ) {
			$inquiry->findings->proposals[] = array_intersect_key( $provider, array_flip( array( 'host', 'port', 'encryption' ) ) );
		}
		foreach ( array() === $exchangers ? array() : array_merge( array_slice( $exchangers, 0, 1 ), array( "mail.$host", "smtp.$host" ) ) as $name ) {
			$inquiry->findings->proposals[] = array( 'host' => $name );
		}
		$message = array() === $exchangers
			/* translators: %s: host name of the mail server */
			? sprintf( __( 'There is no server with the name %s.', 'mailwright' ), $host )
			/* translators: 1: domain that was typed, 2: host name that receives its mail */
			: sprintf( __( '%1$s is a mail domain, not a mail server. Its incoming mail goes to %2$s.', 'mailwright' ), $host, $exchangers[0] );
		return Check_Result::fail( $message, $this->cause( 'dns_not_found', $host ), $details );
	}

	/**
	 * @param array<Dns_Answer> $answers
	 * @return array<string, mixed>
	 */
	private function evidence( array $answers ): array {
		$evidence = array();
		foreach ( $answers as $answer ) {
			$evidence[ strtolower( $answer->type->name ) ] = array(
				'status'      => $answer->status->value,
				'records'     => $answer->records,
				'duration_ms' => $answer->duration_ms,
				'alias'       => $answer->alias,
			);
		}
		return $evidence;
	}

	private function cause( string $id, string $host ): Classification {
		return new Classification( $id, Confidence::High, new Evidence( stage: 'dns', host: $host ) );
	}
}
