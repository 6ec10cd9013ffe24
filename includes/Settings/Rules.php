<?php
/**
 * The checks of single values that JSON Schema cannot say, each with a sentence for people.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Rules {

	/** What is wrong with the value, null when nothing is. An unknown rule is a bug and refuses everything. */
	public static function error( string $rule, #[\SensitiveParameter] string $value ): ?string {
		return match ( $rule ) {
			'email'       => '' === $value ? null : self::email_error( $value ),
			'return_path' => in_array( $value, array( 'default', 'from' ), true ) ? null : self::email_error( $value ),
			'route_from'  => self::route_from_error( $value ),
			'host'        => '' === $value ? null : Host_Rule::error( $value ),
			'slug'        => self::slug_error( $value ),
			// The ids of presets are written with underscores.
			'provider'    => '' === $value ? null : self::slug_error( str_replace( '_', '-', $value ), 60 ),
			'secret'      => self::secret_error( $value ),
			'ca_file'     => '' === $value ? null : Ca_File_Rule::error( $value, array( ABSPATH, WP_CONTENT_DIR ) ),
			// For paths that stand in wp-config.php or the environment: who writes there can read every file anyway.
			'any_ca_file' => '' === $value ? null : Ca_File_Rule::error( $value, null ),
			'region'        => '' === $value ? null : self::region_error( $value ),
			'domain'        => '' === $value ? null : self::domain_error( $value ),
			'clock'         => '' === $value || 1 === preg_match( '/^(?:[01]\d|2[0-3]):[0-5]\d$/D', $value ) ? null : __( 'This is not a time of day. It should look like 22:00.', 'mailwright' ),
			'tenant'        => '' === $value || 1 === preg_match( '/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/Di', $value ) ? null : self::domain_error( $value ),
			'access_key_id' => '' === $value || 1 === preg_match( '/^[A-Za-z0-9]{16,128}$/D', $value ) ? null : __( 'An access key ID has letters and digits only, such as AKIAIOSFODNN7EXAMPLE.', 'mailwright' ),
			'client_id'     => '' === $value || 1 === preg_match( '/^[A-Za-z0-9._~-]+$/D', $value ) ? null : __( 'A client ID has no spaces and no slashes. Copy it from the provider\'s console.', 'mailwright' ),
			default       => throw new \LogicException( 'Unknown rule.' ),
		};
	}

	/** WordPress's own check, after an international domain was turned into the form that travels. */
	private static function email_error( string $value ): ?string {
		$at = strrpos( $value, '@' );
		if ( false !== $at ) {
			$domain = Host_Rule::to_ascii( substr( $value, $at + 1 ) );
			if ( null !== $domain && false !== is_email( substr( $value, 0, $at ) . '@' . $domain ) ) {
				return null;
			}
		}
		return __( 'This is not an email address. It should look like shop@example.com.', 'mailwright' );
	}

	private static function route_from_error( string $value ): ?string {
		return str_starts_with( $value, '@' )
			? ( null === self::email_error( 'anyone' . $value ) ? null : __( 'This is not a domain. It should look like @example.com.', 'mailwright' ) )
			: self::email_error( $value );
	}

	/** It becomes part of a host name, so nothing else may be in it (guarantees S16). */
	private static function region_error( string $value ): ?string {
		return 1 === preg_match( '/^[a-z]{2}(?:(?:-[a-z]+){1,3}-\d{1,2})?$/D', $value )
			? null
			: __( 'This is not a region. It should look like eu, us or eu-central-1.', 'mailwright' );
	}

	/** It becomes part of a path, so nothing else may be in it (guarantees S16). */
	private static function domain_error( string $value ): ?string {
		$ascii = str_contains( $value, '.' ) ? Host_Rule::to_ascii( $value ) : null;
		return null !== $ascii && null === Host_Rule::error( $value ) && false === filter_var( $value, FILTER_VALIDATE_IP )
			? null
			: __( 'This is not a domain. It should look like mg.example.com.', 'mailwright' );
	}

	private static function slug_error( string $value, int $length = 40 ): ?string {
		return 1 === preg_match( '/^[a-z0-9-]{1,' . $length . '}$/D', $value )
			? null
			/* translators: %d: a number */
			: sprintf( __( 'Only small letters, digits and hyphens, at most %d of them.', 'mailwright' ), $length );
	}

	private static function secret_error( #[\SensitiveParameter] string $value ): ?string {
		if ( '' === $value ) {
			return __( 'Empty. Leave it out to keep the stored one, or send null to remove it.', 'mailwright' );
		}
		// What forms show in place of a password: asterisks, bullets, circles.
		return 1 === preg_match( '/^[*\x{00B7}\x{2022}\x{2219}\x{2217}\x{204E}\x{25CF}\x{26AB}\x{2B24}]+$/u', $value )
			? __( 'This is a row of placeholder characters, not a password.', 'mailwright' )
			: null;
	}
}
