<?php
/**
 * The fields of one connection, said once: REST, defaults, checks, overrides and the TypeScript types all come from here.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Connection_Schema {

	/** The ways of sending. Each further one is one entry here and its own session in Transport. */
	public const MAILERS = array( 'php', 'smtp' );

	/** A change of one of these sends the password somewhere else, so it has to be typed again. */
	public const ENDPOINT = array( 'mailer', 'host', 'port', 'encryption', 'username' );

	private const SMTP = array( 'smtp' );

	/**
	 * The fields without words: cheap enough for every mail, and usable before translations are loaded.
	 * `secret`: write-only, stored encrypted. `mailers`: which mailers use the field; all when absent.
	 * `rule` names the check in {@see Rules} that goes beyond JSON Schema.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function fields(): array {
		static $fields = null; // Read several times for each mail.

		return $fields ??= array(
			'id'             => array( 'type' => 'string', 'default' => '', 'maxLength' => 40, 'rule' => 'slug' ),
			'name'           => array( 'type' => 'string', 'default' => '', 'maxLength' => 100 ),
			'mailer'         => array( 'type' => 'string', 'default' => 'smtp', 'enum' => self::MAILERS ),
			'provider'       => array( 'type' => 'string', 'default' => '', 'maxLength' => 60, 'rule' => 'provider' ),
			'host'           => array( 'type' => 'string', 'default' => '', 'maxLength' => 253, 'rule' => 'host', 'mailers' => self::SMTP ),
			'port'           => array( 'type' => 'integer', 'default' => 587, 'minimum' => 1, 'maximum' => 65535, 'mailers' => self::SMTP ),
			'encryption'     => array( 'type' => 'string', 'default' => Encryption::Starttls->value, 'enum' => Encryption::values(), 'mailers' => self::SMTP ),
			'authentication' => array( 'type' => 'boolean', 'default' => true, 'mailers' => self::SMTP ),
			'username'       => array( 'type' => 'string', 'default' => '', 'maxLength' => 500, 'mailers' => self::SMTP ),
			'password'       => array( 'type' => array( 'string', 'null' ), 'maxLength' => 4096, 'rule' => 'secret', 'secret' => true, 'mailers' => self::SMTP ),
			'auth_method'    => array( 'type' => 'string', 'default' => Auth_Method::Auto->value, 'enum' => Auth_Method::values(), 'mailers' => self::SMTP ),
			// A page has 8 seconds for a whole session; a server that takes longer than that for one answer does not answer.
			'timeout'        => array( 'type' => 'integer', 'default' => 8, 'minimum' => 1, 'maximum' => 300, 'mailers' => self::SMTP ),
			'ca_file'        => array( 'type' => 'string', 'default' => '', 'maxLength' => 1024, 'rule' => 'ca_file', 'mailers' => self::SMTP ),
		);
	}

	/** @return list<string> Names of the write-only fields. */
	public static function secrets(): array {
		return array_keys( array_filter( self::fields(), static fn( array $field ): bool => ! empty( $field['secret'] ) ) );
	}

	/** @return array<string, array<string, mixed>> The fields without the write-only ones. */
	public static function plain_fields(): array {
		return array_filter( self::fields(), static fn( array $field ): bool => empty( $field['secret'] ) );
	}

	/**
	 * The fields with label (`title`) and explanation (`description`) for people.
	 *
	 * @return array<string, array<string, mixed>>
	 */
	public static function properties(): array {
		return array_merge_recursive( self::fields(), self::words() );
	}

	/** @return array<string, array{title: string, description?: string}> */
	private static function words(): array {
		return array(
			'id'             => array( 'title' => __( 'Id', 'mailwright' ), 'description' => __( 'Small letters, digits and hyphens; made from the name when left out.', 'mailwright' ) ),
			'name'           => array( 'title' => __( 'Name', 'mailwright' ), 'description' => __( 'What this connection is called on this page.', 'mailwright' ) ),
			'mailer'         => array( 'title' => __( 'Mailer', 'mailwright' ), 'description' => __( 'How messages leave this site.', 'mailwright' ) ),
			'provider'       => array( 'title' => __( 'Provider', 'mailwright' ), 'description' => __( 'A known mail provider whose settings are filled in.', 'mailwright' ) ),
			'host'           => array( 'title' => __( 'SMTP Host', 'mailwright' ), 'description' => __( 'The name of the mail server, such as smtp.example.com.', 'mailwright' ) ),
			'port'           => array( 'title' => __( 'SMTP Port', 'mailwright' ), 'description' => __( 'Usually 587 with STARTTLS and 465 with SSL/TLS.', 'mailwright' ) ),
			'encryption'     => array( 'title' => __( 'Encryption', 'mailwright' ), 'description' => __( 'How the way to the mail server is protected.', 'mailwright' ) ),
			'authentication' => array( 'title' => __( 'Authentication', 'mailwright' ), 'description' => __( 'Whether the mail server asks for a username and a password.', 'mailwright' ) ),
			'username'       => array( 'title' => __( 'Username', 'mailwright' ), 'description' => __( 'Often the full email address.', 'mailwright' ) ),
			'password'       => array( 'title' => __( 'Password', 'mailwright' ), 'description' => __( 'It is stored encrypted and never shown again.', 'mailwright' ) ),
			'auth_method'    => array( 'title' => __( 'Login method', 'mailwright' ), 'description' => __( 'Automatic takes the best method that the server offers.', 'mailwright' ) ),
			'timeout'        => array( 'title' => __( 'Time limit', 'mailwright' ), 'description' => __( 'Seconds to wait for the mail server.', 'mailwright' ) ),
			'ca_file'        => array( 'title' => __( 'CA file', 'mailwright' ), 'description' => __( 'A certificate file of your own authority, inside the folder of WordPress. Leave empty for public mail servers.', 'mailwright' ) ),
		);
	}
}
