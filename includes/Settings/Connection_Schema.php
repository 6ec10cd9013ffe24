<?php
/**
 * The fields of one connection, said once: REST, defaults, checks, overrides and the TypeScript types all come from here.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Schema from Validator
 */
final class Connection_Schema {

	/** The ways of sending. Each further one over HTTPS is one entry here and its own class in Transport/Api. */
	public const MAILERS = array( 'php', 'smtp', ...self::API );

	/** Those that hand the message to a provider's API over HTTPS, for hosts that block every mail port. */
	public const API = array( 'gmail', 'microsoft', 'mailgun', 'amazonses', 'smtp2go', 'sparkpost', 'mandrill' );

	/** Those that send on behalf of a person's account, who has to agree at the provider (OAuth). */
	public const OAUTH = array( 'gmail', 'microsoft' );

	/** A change of one of these sends the password somewhere else, so it has to be typed again. */
	public const ENDPOINT = array( 'mailer', 'host', 'port', 'encryption', 'username' );

	private const SMTP = array( 'smtp' );

	private const WITH_KEY = array( 'mailgun', 'smtp2go', 'sparkpost', 'mandrill' );

	/** XOAUTH2 over SMTP needs a client of one's own, too. */
	private const WITH_CLIENT = array( 'smtp', ...self::OAUTH );

	/**
	 * The fields without words: cheap enough for every mail, and usable before translations are loaded.
	 * `secret`: write-only, stored encrypted. `mailers`: which mailers use the field; all when absent.
	 * `rule` names the check in {@see Rules} that goes beyond JSON Schema.
	 * `bound_to`: a stored secret may not follow when one of these fields changes, see {@see Connection_Rules::require_secrets_again()}.
	 *
	 * @return array<string, Schema>
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
			'password'       => array( 'type' => array( 'string', 'null' ), 'maxLength' => 4096, 'rule' => 'secret', 'secret' => true, 'bound_to' => self::ENDPOINT, 'mailers' => self::SMTP ),
			'auth_method'    => array( 'type' => 'string', 'default' => Auth_Method::Auto->value, 'enum' => Auth_Method::values(), 'mailers' => self::SMTP ),
			// A page has 8 seconds for a whole session; a server that takes longer than that for one answer does not answer.
			'timeout'        => array( 'type' => 'integer', 'default' => 8, 'minimum' => 1, 'maximum' => 300, 'mailers' => self::SMTP ),
			'rate_limit'     => array( 'type' => 'integer', 'default' => 0, 'minimum' => 0, 'maximum' => 100000 ),
			'ca_file'        => array( 'type' => 'string', 'default' => '', 'maxLength' => 1024, 'rule' => 'ca_file', 'mailers' => self::SMTP ),
			...self::api_fields(),
		);
	}

	/** @return array<string, Schema> */
	private static function api_fields(): array {
		$secret = array( 'type' => array( 'string', 'null' ), 'maxLength' => 4096, 'rule' => 'secret', 'secret' => true );
		return array(
			'region'            => array( 'type' => 'string', 'default' => '', 'maxLength' => 30, 'rule' => 'region', 'mailers' => array( 'mailgun', 'amazonses', 'smtp2go', 'sparkpost' ) ),
			'domain'            => array( 'type' => 'string', 'default' => '', 'maxLength' => 253, 'rule' => 'domain', 'mailers' => array( 'mailgun' ) ),
			'api_key'           => $secret + array( 'bound_to' => array( 'mailer' ), 'mailers' => self::WITH_KEY ),
			'access_key_id'     => array( 'type' => 'string', 'default' => '', 'maxLength' => 128, 'rule' => 'access_key_id', 'mailers' => array( 'amazonses' ) ),
			'secret_access_key' => $secret + array( 'bound_to' => array( 'mailer', 'access_key_id' ), 'mailers' => array( 'amazonses' ) ),
			'client_id'         => array( 'type' => 'string', 'default' => '', 'maxLength' => 255, 'rule' => 'client_id', 'mailers' => self::WITH_CLIENT ),
			'client_secret'     => $secret + array( 'bound_to' => array( 'mailer', 'client_id' ), 'mailers' => self::WITH_CLIENT ),
			'tenant'            => array( 'type' => 'string', 'default' => '', 'maxLength' => 100, 'rule' => 'tenant', 'mailers' => array( 'smtp', 'microsoft' ) ),
		);
	}

	/** @return list<string> Names of the write-only fields. */
	public static function secrets(): array {
		return array_keys( array_filter( self::fields(), static fn( array $field ): bool => ! empty( $field['secret'] ) ) );
	}

	/** @return array<string, Schema> The fields without the write-only ones. */
	public static function plain_fields(): array {
		return array_filter( self::fields(), static fn( array $field ): bool => empty( $field['secret'] ) );
	}

	/**
	 * The fields with label (`title`) and explanation (`description`) for people.
	 *
	 * @return array<string, Schema>
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
			'rate_limit'     => array( 'title' => __( 'Messages per minute', 'mailwright' ), 'description' => __( 'At most so many are sent in the background by this connection. 0: what the provider allows.', 'mailwright' ) ),
			'ca_file'        => array( 'title' => __( 'CA file', 'mailwright' ), 'description' => __( 'A certificate file of your own authority, inside the folder of WordPress. Leave empty for public mail servers.', 'mailwright' ) ),
			'region'         => array( 'title' => __( 'Region', 'mailwright' ), 'description' => __( 'Where your account at the provider lives: "us" or "eu", with SMTP2GO also "au"; with Amazon SES the region\'s name, such as eu-central-1.', 'mailwright' ) ),
			'domain'         => array( 'title' => __( 'Sending domain', 'mailwright' ), 'description' => __( 'The domain that you added at the provider, such as mg.example.com.', 'mailwright' ) ),
			'api_key'        => array( 'title' => __( 'API key', 'mailwright' ), 'description' => __( 'It is stored encrypted and never shown again.', 'mailwright' ) ),
			'access_key_id'  => array( 'title' => __( 'Access key ID', 'mailwright' ), 'description' => __( 'Of a user that may send with Amazon SES; not the SMTP user name.', 'mailwright' ) ),
			'secret_access_key' => array( 'title' => __( 'Secret access key', 'mailwright' ), 'description' => __( 'It is stored encrypted and never shown again.', 'mailwright' ) ),
			'client_id'      => array( 'title' => __( 'Client ID', 'mailwright' ), 'description' => __( 'Of the app that you made in the provider\'s console for this site.', 'mailwright' ) ),
			'client_secret'  => array( 'title' => __( 'Client secret', 'mailwright' ), 'description' => __( 'It is stored encrypted and never shown again.', 'mailwright' ) ),
			'tenant'         => array( 'title' => __( 'Directory (tenant) ID', 'mailwright' ), 'description' => __( 'Only for Microsoft apps that are made for one organisation. Leave empty otherwise.', 'mailwright' ) ),
		);
	}
}
