<?php
/**
 * What has to hold for a connection as a whole, beyond what each of its fields may be.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Connection_Rules {

	/**
	 * @param array<string, mixed> $values
	 * @throws Invalid_Input Naming each field that is wrong.
	 */
	public static function require_valid( #[\SensitiveParameter] array $values ): void {
		$errors = Validator::errors( $values, Connection_Schema::fields() );
		if ( array() !== $errors ) {
			throw new Invalid_Input( $errors );
		}
	}

	/**
	 * @param array<string, mixed> $values With what wp-config.php or the environment fixes.
	 * @throws Invalid_Input When a mail server is to be used and none is named.
	 */
	public static function require_host( #[\SensitiveParameter] array $values ): void {
		if ( 'smtp' === $values['mailer'] && '' === $values['host'] ) {
			throw new Invalid_Input( array( 'host' => __( 'The name of the mail server is missing.', 'mailwright' ) ) );
		}
	}

	/**
	 * A stored password is bound to its server: else whoever may change the host could have the password sent to a host of their own.
	 *
	 * @param array<string, mixed>  $before
	 * @param array<string, mixed>  $after
	 * @param array<string, string> $stored  Fields of stored secrets => version.
	 * @param array<string, mixed>  $secrets Those in the request, null for removal.
	 * @throws Invalid_Input With reason `secret_required`.
	 */
	public static function require_secrets_again( array $before, array $after, array $stored, #[\SensitiveParameter] array $secrets ): void {
		$missing = array_diff_key( $stored, $secrets );
		if ( array() === $missing || ! self::is_another_endpoint( $before, $after ) ) {
			return;
		}
		$message = __( 'Please type the password again: it was stored for the former server, encryption and username.', 'mailwright' );
		throw new Invalid_Input( array_fill_keys( array_keys( $missing ), $message ), 'secret_required' );
	}

	/**
	 * All fields but the secrets: what was left out follows from the rest.
	 *
	 * @param array<string, mixed> $values
	 * @return array<string, mixed>
	 */
	public static function completed( array $values ): array {
		$encryption = Encryption::tryFrom( (string) ( $values['encryption'] ?? '' ) ) ?? Encryption::Starttls;
		$values    += array(
			'port'           => $encryption->default_port(),
			'authentication' => '' !== ( $values['username'] ?? '' ),
		);
		return Validator::repaired( $values, Connection_Schema::plain_fields() );
	}

	/**
	 * The id that was asked for, or a free one made from the name or the host.
	 *
	 * @param array<string, mixed> $values
	 * @param list<string>         $taken
	 * @throws Invalid_Input When the id that was asked for is taken.
	 */
	public static function free_id( array $values, array $taken ): string {
		$wanted = $values['id'] ?? '';
		if ( '' !== $wanted ) {
			if ( in_array( $wanted, $taken, true ) ) {
				throw new Invalid_Input( array( 'id' => __( 'There is already a connection with this id.', 'mailwright' ) ), 'connection_exists', 409 );
			}
			return $wanted;
		}
		$source = current( array_filter( array( $values['name'] ?? '', $values['host'] ?? '', $values['mailer'] ?? '' ) ) );
		$base   = trim( (string) preg_replace( '/[^a-z0-9]+/', '-', strtolower( remove_accents( false === $source ? '' : $source ) ) ), '-' );
		$base   = rtrim( substr( '' === $base ? 'connection' : $base, 0, 34 ), '-' );
		$id     = $base;
		for ( $number = 2; in_array( $id, $taken, true ); $number++ ) {
			$id = $base . '-' . $number;
		}
		return $id;
	}

	/**
	 * @param array<string, mixed> $before
	 * @param array<string, mixed> $after
	 */
	private static function is_another_endpoint( array $before, array $after ): bool {
		foreach ( Connection_Schema::ENDPOINT as $field ) {
			$is_same = 'host' === $field ? strtolower( $before[ $field ] ) === strtolower( $after[ $field ] ) : $before[ $field ] === $after[ $field ];
			if ( ! $is_same ) {
				return true;
			}
		}
		return false;
	}
}
