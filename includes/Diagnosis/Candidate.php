<?php
/**
 * Settings that may be the right ones for an address, and who says so.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Settings\Encryption;
use Mailwright\Settings\Providers;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Preset from Providers
 */
final class Candidate {

	/** From the best witness to the worst: presets by domain and by MX, SRV records, the provider's own file, a guess. */
	public const SOURCES = array( 'preset', 'mx', 'srv', 'autoconfig', 'guess' );

	/**
	 * @param string $host     Lower-case name.
	 * @param string $source   One of SOURCES.
	 * @param string $provider Preset id, '' when none.
	 * @param string $username What to log in with, '' when only the person knows.
	 * @param string $notes    What to know, for people.
	 */
	public function __construct(
		public readonly string $host,
		public readonly int $port,
		public readonly Encryption $encryption,
		public readonly string $source,
		public readonly string $provider = '',
		public readonly string $username = '',
		public readonly string $notes = '',
	) {}

	/**
	 * The ways into one provider: its preset and the other documented ports.
	 *
	 * @param Preset $preset From Providers.
	 * @param string               $source "preset" or "mx".
	 * @param bool                 $own_domain Whether the address is of a domain of the customer: providers such as Zoho have another server for these.
	 * @return list<self>
	 */
	public static function of_preset( array $preset, string $source, string $email, bool $own_domain ): array {
		$hosts      = array_merge( array( $preset['host'] ), $own_domain ? array_column( $preset['hosts'], 'host' ) : array() );
		$candidates = array();
		foreach ( array_slice( array_values( array_unique( $hosts ) ), 0, 2 ) as $host ) {
			foreach ( array_slice( array_merge( array( $preset ), $preset['alternatives'] ), 0, 3 ) as $pair ) {
				$candidates[] = new self( $host, $pair['port'], Encryption::from( $pair['encryption'] ), $source, $preset['id'], self::username_of( $preset, $email ), $preset['notes'] );
			}
		}
		return $candidates;
	}

	/** With what a preset knows about this host, when somebody else named it. */
	public static function named( string $host, int $port, Encryption $encryption, string $source, string $email, string $username = '' ): self {
		$provider = Providers::for_host( $host );
		$preset   = Providers::get( $provider );
		$username = '' === $username && null !== $preset ? self::username_of( $preset, $email ) : $username;
		return new self( $host, $port, $encryption, $source, $provider, '' === $username && null === $preset ? $email : $username, $preset['notes'] ?? '' );
	}

	public function with_note( string $note ): self {
		return new self( $this->host, $this->port, $this->encryption, $this->source, $this->provider, $this->username, trim( $this->notes . ' ' . $note ) );
	}

	/** Two candidates with the same key mean the same door. */
	public function key(): string {
		return "{$this->host}:{$this->port}:{$this->encryption->value}";
	}

	/** 0 = the best witness. */
	public function rank(): int {
		return (int) array_search( $this->source, self::SOURCES, true );
	}

	/**
	 * @return array{host: string, port: int, encryption: string, source: string, proven: bool, provider: string, username: string, notes: string}
	 */
	public function to_array( bool $proven ): array {
		return array(
			'host'       => $this->host,
			'port'       => $this->port,
			'encryption' => $this->encryption->value,
			'source'     => $this->source,
			'proven'     => $proven,
			'provider'   => $this->provider,
			'username'   => $this->username,
			'notes'      => $this->notes,
		);
	}

	/** @param Preset $preset */
	private static function username_of( array $preset, string $email ): string {
		return match ( $preset['username'] ) {
			'email'      => $email,
			'local_part' => substr( $email, 0, (int) strrpos( $email, '@' ) ),
			'literal'    => $preset['username_value'],
			default      => '',
		};
	}
}
