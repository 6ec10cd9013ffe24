<?php
/**
 * Gathers what one plugin has, connection by connection, and keeps a reason for everything that is left behind.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

defined( 'ABSPATH' ) || exit;

final class Harvest {

	/** As many as anybody has; a damaged or hostile option may hold any number. */
	private const MAX_CONNECTIONS = 50;

	/** @var array<string, Found> */
	private array $found = array();

	/** @var list<array{what: string, why: string}> */
	private array $not_moved = array();

	/** @var array<string, mixed> */
	private array $settings = array();

	/** @param list<string> $senders From addresses that are sent through it. */
	public function add( Found|string $found, string $label, array $senders = array() ): void {
		if ( is_string( $found ) ) {
			$this->leave( $label, $found );
		} elseif ( count( $this->found ) < self::MAX_CONNECTIONS ) {
			$this->found[ $found->key ] = $found->with_senders( array_values( array_filter( $senders, static fn( string $sender ): bool => false !== is_email( $sender ) ) ) );
		}
	}

	/** @param list<string> $senders From addresses that are sent through it. */
	public function add_server( Server $server, string $key, string $label, Lifted $password, array $senders = array() ): void {
		$this->add( $server->problem() ?? $server->found( $key, $label, $password ), $label, $senders );
	}

	public function leave( string $what, string $why ): void {
		$this->not_moved[] = array( 'what' => $what, 'why' => $why );
	}

	/** What the other plugin did to the sender of each mail. */
	public function sender( string $email, string $name, bool $force_email, bool $force_name, string $return_path = 'default' ): void {
		$this->settings = array_filter( array( 'from_email' => $email, 'from_name' => $name ), static fn( string $text ): bool => '' !== $text );
		// Forcing an address that is not there would be read as forcing whatever comes.
		$this->settings += array( 'force_from_email' => $force_email && '' !== $email, 'force_from_name' => $force_name && '' !== $name );
		if ( 'default' !== $return_path && '' !== $return_path ) {
			$this->settings['return_path'] = $return_path;
		}
	}

	/**
	 * @param string $default  Key of the connection that sends what no rule sends elsewhere.
	 * @param string $fallback Key of the connection that takes over.
	 */
	public function preview( string $default = '', string $fallback = '' ): Preview {
		$found = $this->found;
		$this->keep_other_senders();
		if ( isset( $found[ $default ] ) ) {
			$found = array( $default => $found[ $default ] ) + $found;
		}
		return Preview::of( array_values( $found ), $this->settings, $this->not_moved, $fallback );
	}

	/** Other plugins force an address except for those that they know; here that would turn every rule off. */
	private function keep_other_senders(): void {
		$senders = array_merge( array(), ...array_map( static fn( Found $found ): array => $found->senders, array_values( $this->found ) ) );
		$from    = $this->settings['from_email'] ?? '';
		$others  = array_diff( array_map( 'strtolower', $senders ), array( is_string( $from ) ? strtolower( $from ) : '' ) );
		if ( ! empty( $this->settings['force_from_email'] ) && array() !== $others ) {
			$this->settings['force_from_email'] = false;
			/* translators: %s: list of email addresses */
			$this->leave( __( 'Use this address for every email', 'mailwright' ), sprintf( __( 'The other plugin made exceptions for %s. In Mailwright it is for every email or for none, so it stays off and these addresses keep working.', 'mailwright' ), implode( ', ', array_slice( array_unique( $others ), 0, 10 ) ) ) );
		}
	}
}
