<?php
/**
 * Keeps secrets, each in an option of its own that is never autoloaded. A secret counts only together with the version that its connection names, so that it can never be sent to another server by two savers at once.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Secret_Store {

	/** Stands for the tokens of a connection (room Oauth), which come and go without its settings being saved. */
	public const TOKENS = 'oauth';

	private const PREFIX = 'mailwright_secret_';

	private ?Secret_Box $box = null;

	/**
	 * Encrypts without writing: whatever can fail here has changed nothing.
	 *
	 * @return array<string, string>
	 * @throws Invalid_Input When this PHP cannot encrypt.
	 */
	public function seal( string $id, string $field, string $version, #[\SensitiveParameter] string $secret ): array {
		return array( 'version' => $version ) + $this->box()->seal( $secret, self::purpose( $id, $field, Network_Scope::is_on() ) );
	}

	/**
	 * @param array<string, string> $sealed Of seal().
	 * @throws Invalid_Input When the database does not take it.
	 */
	public function put( string $id, string $field, array $sealed ): void {
		$is_network = Network_Scope::is_on();
		$is_network ? Network_Store::put_secret( self::option_name( $id, $field ), $sealed ) : update_option( self::option_name( $id, $field ), $sealed, false );
		if ( self::stored( $id, $field, $is_network ) !== $sealed ) {
			throw new Invalid_Input( array( $field => __( 'The database did not take the password. Please type it again.', 'mailwright' ) ), 'not_saved', 500 );
		}
	}

	public function delete( string $id, string $field ): void {
		Network_Scope::is_on() ? Network_Store::delete_secret( self::option_name( $id, $field ) ) : delete_option( self::option_name( $id, $field ) );
	}

	/**
	 * The secret, decrypted only when it is asked for; null when none is stored for this version.
	 *
	 * @param bool $is_network One of the network's connections.
	 */
	public function get( string $id, string $field, string $version, bool $is_network = false ): ?Secret {
		$sealed  = self::sealed( $id, $field, $version, $is_network );
		$purpose = self::purpose( $id, $field, $is_network ); // Now: when it is opened, the process may have switched to another site.
		return null === $sealed ? null : Secret::lazy( fn(): ?string => $this->box()->open( $sealed, $purpose ) );
	}

	/** Seals again what an older key sealed. A secret that cannot be opened is left as it is: its key may come back. */
	public function renew( string $id, string $field, string $version ): void {
		$is_network = Network_Scope::is_on();
		$sealed     = self::sealed( $id, $field, $version, $is_network );
		if ( null === $sealed || ! $this->box()->is_outdated( $sealed ) ) {
			return;
		}
		$secret = $this->box()->open( $sealed, self::purpose( $id, $field, $is_network ) );
		if ( null !== $secret ) {
			$this->put( $id, $field, $this->seal( $id, $field, $version, $secret ) );
		}
	}

	/** @return array<mixed>|null */
	private static function sealed( string $id, string $field, string $version, bool $is_network ): ?array {
		$stored = self::stored( $id, $field, $is_network );
		return is_array( $stored ) && ( $stored['version'] ?? null ) === $version ? $stored : null;
	}

	private static function stored( string $id, string $field, bool $is_network ): mixed {
		return $is_network ? Network_Store::secret( self::option_name( $id, $field ) ) : get_option( self::option_name( $id, $field ) );
	}

	private function box(): Secret_Box {
		return $this->box ??= new Secret_Box( Secret_Keys::current() );
	}

	public static function option_name( string $id, string $field ): string {
		return self::PREFIX . $id . '_' . $field;
	}

	/** Binds the secret to its place: copied to another site, connection or field, or from the network to a site, it does not open. */
	private static function purpose( string $id, string $field, bool $is_network ): string {
		return implode( '|', array( 'mailwright', $is_network ? 'network ' . get_current_network_id() : get_current_blog_id(), $id, $field ) );
	}
}
