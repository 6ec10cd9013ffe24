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

	/** Where these providers have data centres; each is a host name of its own. */
	private const REGIONS = array(
		'mailgun'   => array( 'us', 'eu' ),
		'sparkpost' => array( 'us', 'eu' ),
		'smtp2go'   => array( 'us', 'eu', 'au' ),
	);

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
	 * @throws Invalid_Input When something is missing without which this mailer cannot send, or does not fit it.
	 */
	public static function require_complete( #[\SensitiveParameter] array $values ): void {
		$errors = array();
		$mailer = self::text( $values, 'mailer' );
		$region = self::text( $values, 'region' );
		foreach ( self::needed( $mailer ) as $field => $message ) {
			if ( '' === $values[ $field ] ) {
				$errors[ $field ] = $message;
			}
		}
		$regions = self::REGIONS[ $mailer ] ?? null;
		if ( null !== $regions && ! in_array( $region, array( '', ...$regions ), true ) ) {
			/* translators: %s: list of allowed values, such as "us, eu" */
			$errors['region'] = sprintf( __( 'Must be one of: %s.', 'mailwright' ), implode( ', ', $regions ) );
		}
		if ( 'amazonses' === $mailer && 1 === preg_match( '/^[a-z]{2}$/D', $region ) ) {
			$errors['region'] = __( 'Amazon SES needs the whole name of the region, such as eu-central-1.', 'mailwright' );
		}
		if ( array() !== $errors ) {
			throw new Invalid_Input( $errors );
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
		$fields = Connection_Schema::fields();
		$errors = array();
		foreach ( array_keys( array_diff_key( $stored, $secrets ) ) as $secret ) {
			if ( self::has_moved( $before, $after, $fields[ $secret ]['bound_to'] ?? Connection_Schema::ENDPOINT ) ) {
				$errors[ $secret ] = 'password' === $secret
					? __( 'Please type the password again: it was stored for the former server, encryption and username.', 'mailwright' )
					: __( 'Please enter this again: it was stored for the former account.', 'mailwright' );
			}
		}
		if ( array() !== $errors ) {
			throw new Invalid_Input( $errors, 'secret_required' );
		}
	}

	/**
	 * All fields but the secrets: what was left out follows from the rest.
	 *
	 * @param array<string, mixed> $values
	 * @return array<string, mixed>
	 */
	public static function completed( array $values ): array {
		$encryption = Encryption::tryFrom( self::text( $values, 'encryption' ) ) ?? Encryption::Starttls;
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
		$wanted = self::text( $values, 'id' );
		if ( '' !== $wanted ) {
			if ( in_array( $wanted, $taken, true ) ) {
				throw new Invalid_Input( array( 'id' => __( 'There is already a connection with this id.', 'mailwright' ) ), 'connection_exists', 409 );
			}
			return $wanted;
		}
		$source = current( array_filter( array( self::text( $values, 'name' ), self::text( $values, 'host' ), self::text( $values, 'mailer' ) ) ) );
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
	 * @param list<string>         $bound_to
	 */
	private static function has_moved( array $before, array $after, array $bound_to ): bool {
		foreach ( $bound_to as $field ) {
			$is_same = 'host' === $field ? strtolower( self::text( $before, $field ) ) === strtolower( self::text( $after, $field ) ) : $before[ $field ] === $after[ $field ];
			if ( ! $is_same ) {
				return true;
			}
		}
		return false;
	}

	/** @param array<string, mixed> $values */
	private static function text( array $values, string $field ): string {
		return is_string( $values[ $field ] ?? null ) ? $values[ $field ] : '';
	}

	/** @return array<string, string> Fields that a mailer cannot do without => what to say when they are empty. */
	private static function needed( string $mailer ): array {
		return match ( $mailer ) {
			'smtp'               => array( 'host' => __( 'The name of the mail server is missing.', 'mailwright' ) ),
			'mailgun'            => array( 'domain' => __( 'The sending domain is missing.', 'mailwright' ) ),
			'amazonses'          => array(
				'region'        => __( 'The region is missing.', 'mailwright' ),
				'access_key_id' => __( 'The access key ID is missing.', 'mailwright' ),
			),
			'gmail', 'microsoft' => array( 'client_id' => __( 'The client ID is missing.', 'mailwright' ) ),
			default              => array(),
		};
	}
}
