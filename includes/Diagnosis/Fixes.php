<?php
/**
 * Looks for settings of the same connection that work, and proves them by logging in with them. Nothing unproven is ever offered.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Diagnosis\Probe\Survey;
use Mailwright\Settings\Encryption;
use Mailwright\Settings\Providers;
use Mailwright\Transport\Smtp_Client;
use Mailwright\Transport\Smtp_Error;
use Mailwright\Transport\Smtp_Options;
use Mailwright\Transport\Stage;
use Mailwright\Transport\Transcript;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Changes from Report
 */
final class Fixes {

	/** A server that has refused a password this often in one run is left alone. */
	private const MAX_REFUSED_LOGINS = 2;

	private const TRY_S = 2.5;

	/** Checks whose failure other settings can mend. */
	private const MENDABLE = array( 'settings', 'dns', 'ports', 'greeting', 'encryption', 'certificate', 'login' );

	/** Causes that lie with the person: no port or host makes an empty password good. */
	private const NOT_BY_SERVER = array( 'config_incomplete', 'invalid_address' );

	/** After a login was refused another port or mode changes nothing; these causes say that it might. */
	private const MENDABLE_LOGINS = array( 'auth_not_offered', 'starttls_required', 'server_hangup', 'timeout', 'wrong_encryption_mode', 'starttls_unsupported', 'connection_refused', 'port_blocked', 'network_unreachable' );

	/**
	 * @param array{0: string, 1: Check_Result}|null $failed What Verdict::failed() said.
	 * @return Changes|null What to change, by REST field name; null = nothing that was proven.
	 */
	public function proven( Inquiry $inquiry, ?array $failed ): ?array {
		if ( null === $failed || ! $this->is_mendable( $failed[0], $failed[1]->cause->cause ?? '', $inquiry ) ) {
			return null;
		}
		foreach ( $this->candidates( $inquiry ) as $changes ) {
			if ( $inquiry->deadline->remaining() < 0.5 || $inquiry->findings->refused_logins >= self::MAX_REFUSED_LOGINS ) {
				return null;
			}
			$changes = $this->difference( $changes, $inquiry );
			if ( array() !== $changes && ! $this->is_locked( $changes, $inquiry ) && $this->works( $changes, $inquiry ) ) {
				return $changes;
			}
		}
		return null;
	}

	/** Whether other settings of the server can help at all. */
	private function is_mendable( string $check, string $cause, Inquiry $inquiry ): bool {
		if ( ! $inquiry->uses_smtp() || ! in_array( $check, self::MENDABLE, true ) || in_array( $cause, self::NOT_BY_SERVER, true ) ) {
			return false;
		}
		return 'login' !== $check || in_array( $cause, self::MENDABLE_LOGINS, true );
	}

	/**
	 * Whether a proof may log in there. A host name that came out of a certificate or the DNS may have been put there by whoever wants the password:
	 * only the domain of the settings themselves and known providers are safe (TLS proves the rest).
	 */
	public static function may_have_password( string $host, Inquiry $inquiry ): bool {
		$host    = strtolower( $host );
		$account = strtolower( substr( (string) strrchr( $inquiry->options->username, '@' ), 1 ) );
		foreach ( array_filter( array( strtolower( $inquiry->options->host ), $account, $inquiry->from_domain() ) ) as $domain ) {
			if ( $host === $domain || str_ends_with( $host, ".$domain" ) ) {
				return true;
			}
		}
		// "https://mail.example.com:465/" holds the host that the person meant.
		return '' !== Providers::for_host( $host ) || 1 === preg_match( '~(?:^|[/@\s])' . preg_quote( $host, '~' ) . '(?:$|[:/?\#\s])~i', $inquiry->options->host );
	}

	/**
	 * Settings that may work, most promising first; the next one is only looked for when the one before did not work.
	 *
	 * @return \Generator<int, Changes>
	 */
	private function candidates( Inquiry $inquiry ): \Generator {
		foreach ( $this->seen_to_work( $inquiry ) as $candidate ) {
			yield $candidate;
		}
		foreach ( $this->other_hosts( $inquiry ) as $host => $ports ) {
			if ( $inquiry->deadline->remaining() < 0.5 ) {
				return;
			}
			foreach ( $this->at_other_host( $inquiry, (string) $host, $ports ) as $candidate ) {
				yield $candidate;
			}
		}
	}

	/** @return array<string, int[]> Hosts that were proposed, best first, with the ports that were proposed with them. */
	private function other_hosts( Inquiry $inquiry ): array {
		$hosts = array();
		foreach ( $inquiry->findings->proposals as $proposal ) {
			$host = strtolower( $proposal['host'] ?? $inquiry->options->host );
			if ( strtolower( $inquiry->options->host ) !== $host ) {
				$hosts[ $host ] = array_merge( $hosts[ $host ] ?? array(), is_int( $proposal['port'] ?? null ) ? array( $proposal['port'] ) : array() );
			}
		}
		return $hosts;
	}

	/**
	 * Ports and modes of the same host whose encryption the survey has already verified.
	 *
	 * @return list<Changes>
	 */
	private function seen_to_work( Inquiry $inquiry ): array {
		$found = array();
		foreach ( $inquiry->findings->endpoints as $endpoint ) {
			foreach ( $endpoint->modes as $mode ) {
				$is_local = str_starts_with( $endpoint->address, '127.' ) || '::1' === $endpoint->address;
				// Clear text is only ever proposed on this very machine, or where nobody logs in and the person chose it.
				if ( ! $mode->works() || ( Encryption::None === $mode->encryption && ( ! $is_local || Encryption::None !== $inquiry->options->encryption ) ) ) {
					continue;
				}
				$found[ $endpoint->port . $mode->encryption->value ] = array(
					'port'       => $endpoint->port,
					'encryption' => $mode->encryption->value,
				);
			}
		}
		$found = array_values( $found );
		usort( $found, fn( array $a, array $b ): int => $this->rank( $a, $inquiry ) <=> $this->rank( $b, $inquiry ) );
		return $found;
	}

	/**
	 * Same port first, then what the provider documents, then the usual order of submission ports (RFC 8314).
	 *
	 * @param array{port: int, encryption: string} $candidate
	 */
	private function rank( array $candidate, Inquiry $inquiry ): int {
		$preset     = Providers::get( Providers::for_host( $inquiry->options->host ) );
		$documented = null !== $preset && array_intersect_key( $preset, $candidate ) === $candidate;
		$usual      = array( '587starttls', '465implicit_tls', '2525starttls', '25starttls' );
		$place      = array_search( $candidate['port'] . $candidate['encryption'], $usual, true );
		return match ( true ) {
			$candidate['port'] === $inquiry->options->port => 0,
			$documented => 1,
			false !== $place => 2 + (int) $place,
			default => 9,
		};
	}

	/**
	 * @param int[] $proposed Ports.
	 * @return list<Changes>
	 */
	private function at_other_host( Inquiry $inquiry, string $host, array $proposed ): array {
		try {
			$target = $inquiry->guard()->resolve( $host, min( 1.0, $inquiry->deadline->remaining() ) );
		} catch ( Target_Refused ) {
			return array();
		}
		$port      = $inquiry->options->port;
		$ports     = array( $port, ...array_intersect( array( ...$proposed, 587, 465 ), Target_Guard::ports() ) );
		$endpoints = ( new Survey( $inquiry->options ) )->of( $target, $ports, $inquiry->deadline->at_most( 2.0 ) );
		$found     = array();
		foreach ( $endpoints as $endpoint ) {
			foreach ( $endpoint->modes as $mode ) {
				if ( $mode->works() && Encryption::None !== $mode->encryption ) {
					$found[ ( $endpoint->port === $port ? 'a' : 'b' ) . $endpoint->port . $mode->encryption->value ] = array(
						'host'       => $host,
						'port'       => $endpoint->port,
						'encryption' => $mode->encryption->value,
					);
				}
			}
		}
		ksort( $found );
		return array_values( $found );
	}

	/**
	 * @param Changes $changes
	 * @return Changes
	 */
	private function difference( array $changes, Inquiry $inquiry ): array {
		$now = array(
			'host'       => $inquiry->options->host,
			'port'       => $inquiry->options->port,
			'encryption' => $inquiry->options->encryption->value,
		);
		foreach ( $now as $field => $value ) {
			if ( isset( $changes[ $field ] ) && $changes[ $field ] === $value ) {
				unset( $changes[ $field ] );
			}
		}
		return $changes;
	}

	/** @param Changes $changes */
	private function is_locked( array $changes, Inquiry $inquiry ): bool {
		foreach ( array_keys( $changes ) as $field ) {
			if ( $inquiry->connection->is_locked( $field ) ) {
				return true;
			}
		}
		return false;
	}

	/** @param Changes $changes */
	private function works( array $changes, Inquiry $inquiry ): bool {
		$options = $this->changed( $changes, $inquiry );
		if ( null === $options ) {
			return false;
		}
		$client = new Smtp_Client( $options, new Transcript() );
		try {
			$client->open( $inquiry->deadline->at_most( self::TRY_S ) );
		} catch ( Smtp_Error $error ) {
			if ( Stage::Auth === $error->failure->stage && null !== $error->failure->reply_code ) {
				$inquiry->findings->refused_logins += 1;
			}
			return false;
		}
		$client->quit();
		return true;
	}

	/** @param Changes $changes */
	private function changed( array $changes, Inquiry $inquiry ): ?Smtp_Options {
		$addresses = $inquiry->findings->target->addresses ?? array();
		$host      = $changes['host'] ?? $inquiry->options->host;
		if ( isset( $changes['host'] ) ) {
			try {
				$addresses = $inquiry->guard()->resolve( $host, min( 1.0, $inquiry->deadline->remaining() ) )->addresses;
			} catch ( Target_Refused ) {
				return null;
			}
		}
		$can_log_in = $inquiry->options->authentication && self::may_have_password( $host, $inquiry );
		return $inquiry->options->with(
			array(
				'host'           => $host,
				'port'           => $changes['port'] ?? $inquiry->options->port,
				'encryption'     => Encryption::from( $changes['encryption'] ?? $inquiry->options->encryption->value ),
				'addresses'      => $addresses,
				'authentication' => $can_log_in,
			)
		);
	}
}
