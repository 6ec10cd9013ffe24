<?php
/**
 * Reads MAILWRIGHT_DSN, one line that holds a whole connection: smtp://user:pass@host:587?encryption=starttls
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Dsn {

	/** Fields that may stand behind the question mark. */
	private const OPTIONS = array( 'name', 'provider', 'encryption', 'authentication', 'auth_method', 'timeout', 'ca_file', 'region', 'tenant' );

	/**
	 * @return array<string, mixed> By connection field; not yet checked against the schema.
	 * @throws \InvalidArgumentException With a sentence that does not repeat the DSN: it holds a password.
	 */
	public static function parse( #[\SensitiveParameter] string $dsn ): array {
		if ( 1 !== preg_match( '~^([a-z][a-z0-9+.-]*)://([^/?#]*)/?(?:\?(.*))?$~Dis', trim( $dsn ), $part ) ) {
			throw new \InvalidArgumentException( __( 'This is not of the form smtp://user:password@host:587. Special characters in user name and password must be written percent-encoded.', 'mailwright' ) );
		}
		$options = self::options( $part[3] ?? '' );
		return match ( strtolower( $part[1] ) ) {
			'php'   => array( 'mailer' => 'php' ) + $options,
			'smtp'  => self::smtp( $part[2], $options ),
			'smtps' => self::smtp( $part[2], array( 'encryption' => Encryption::Implicit_Tls->value ) + $options ),
			default => self::api( strtolower( $part[1] ), $part[2], $options ),
		};
	}

	/**
	 * @param array<string, mixed> $options
	 * @return array<string, mixed>
	 */
	private static function smtp( #[\SensitiveParameter] string $authority, array $options ): array {
		$at     = strrpos( $authority, '@' );
		$login  = false === $at ? array() : explode( ':', substr( $authority, 0, $at ), 2 );
		$server = false === $at ? $authority : substr( $authority, $at + 1 );
		if ( 1 !== preg_match( '/^(\[[^\]]+\]|[^:]+)(?::(\d{1,5}))?$/D', $server, $part ) ) {
			throw new \InvalidArgumentException( __( 'The server name is missing or not valid.', 'mailwright' ) );
		}

		$options   += array( 'encryption' => Encryption::Starttls->value );
		$encryption = Encryption::tryFrom( is_string( $options['encryption'] ) ? $options['encryption'] : '' ) ?? Encryption::Starttls;
		$values     = array(
			'mailer'         => 'smtp',
			'host'           => rawurldecode( $part[1] ),
			'port'           => isset( $part[2] ) ? (int) $part[2] : $encryption->default_port(),
			'username'       => rawurldecode( $login[0] ?? '' ),
		) + $options + array( 'authentication' => '' !== ( $login[0] ?? '' ) );
		if ( '' !== ( $login[1] ?? '' ) ) {
			$values['password'] = rawurldecode( $login[1] );
		}
		return $values;
	}

	/**
	 * mailgun://key@domain?region=eu, amazonses://id:secret@region, gmail://client-id:client-secret@default
	 *
	 * @param array<string, mixed> $options
	 * @return array<string, mixed>
	 */
	private static function api( string $mailer, #[\SensitiveParameter] string $authority, array $options ): array {
		if ( ! in_array( $mailer, Connection_Schema::API, true ) ) {
			/* translators: 1: first part of a DSN, such as "mailgun", 2: list of those that are known */
			throw new \InvalidArgumentException( sprintf( __( 'The kind "%1$s" is not known. Known are %2$s.', 'mailwright' ), $mailer, 'smtp, smtps, php, ' . implode( ', ', Connection_Schema::API ) ) );
		}
		$at    = strrpos( $authority, '@' );
		$login = array_map( 'rawurldecode', explode( ':', false === $at ? '' : substr( $authority, 0, $at ), 2 ) );
		$place = rawurldecode( false === $at ? $authority : substr( $authority, $at + 1 ) );
		$names = match ( $mailer ) {
			'amazonses'          => array( 'access_key_id', 'secret_access_key', 'region' ),
			'gmail', 'microsoft' => array( 'client_id', 'client_secret', '' ),
			'mailgun'            => array( 'api_key', '', 'domain' ),
			default              => array( 'api_key', '', '' ),
		};
		$values = array_combine( $names, array( $login[0], $login[1] ?? '', $place ) );
		unset( $values[''] );
		return array( 'mailer' => $mailer ) + array_filter( $values, static fn( string $value ): bool => '' !== $value ) + $options;
	}

	/** @return array<string, string> */
	private static function options( string $query ): array {
		$options = array();
		foreach ( array_diff( explode( '&', $query ), array( '' ) ) as $pair ) {
			list( $name, $value ) = array_map( 'rawurldecode', explode( '=', $pair, 2 ) ) + array( '', '' );
			if ( ! in_array( $name, self::OPTIONS, true ) ) {
				/* translators: %s: list of names */
				throw new \InvalidArgumentException( sprintf( __( 'An unknown word stands behind the question mark. Known are: %s.', 'mailwright' ), implode( ', ', self::OPTIONS ) ) );
			}
			$options[ $name ] = $value;
		}
		return $options;
	}
}
