<?php
/**
 * The fields of one alert channel, said once: REST, checks, constants and storage all read them here.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

use Mailwright\Settings\Host_Rule;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Outside;
use Mailwright\Settings\Validator;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Schema from \Mailwright\Settings\Validator
 */
final class Channel_Schema {

	/** Write-only. The address of a webhook lets everybody write who knows it, and so does a topic at ntfy. */
	public const SECRETS = array( 'address', 'token', 'topic' );

	/** A stored one may not follow when the address changes: it would be told to another server (guarantees S5). */
	public const BOUND_TO_ADDRESS = array( 'token', 'topic' );

	/** Below these ports live other services than web servers. */
	private const OTHER_SERVICES_BELOW = 1024;

	/** @return array<string, Schema> */
	public static function fields(): array {
		$secret = array( 'type' => array( 'string', 'null' ), 'rule' => 'secret', 'secret' => true );
		return array(
			'id'      => array( 'type' => 'string', 'default' => '', 'maxLength' => 40, 'rule' => 'slug' ),
			'type'    => array( 'type' => 'string', 'default' => Channel_Type::Webhook->value, 'enum' => Channel_Type::values() ),
			'name'    => array( 'type' => 'string', 'default' => '', 'maxLength' => 100 ),
			'enabled' => array( 'type' => 'boolean', 'default' => true ),
			'address' => array( 'maxLength' => 2048 ) + $secret,
			'token'   => array( 'maxLength' => 1024 ) + $secret,
			'topic'   => array( 'maxLength' => 64 ) + $secret,
			'chat'    => array( 'type' => 'string', 'default' => '', 'maxLength' => 64 ),
		);
	}

	/** @return array<string, Schema> */
	public static function plain_fields(): array {
		return array_diff_key( self::fields(), array_flip( self::SECRETS ) );
	}

	/** @return array<string, Schema> With words for people. */
	public static function properties(): array {
		return array_merge_recursive(
			self::fields(),
			array(
				'id'      => array( 'title' => __( 'Id', 'mailwright' ), 'description' => __( 'Small letters, digits and hyphens; made from the name when left out.', 'mailwright' ) ),
				'type'    => array( 'title' => __( 'Kind', 'mailwright' ), 'description' => __( 'The service that the alert is sent to.', 'mailwright' ) ),
				'name'    => array( 'title' => __( 'Name', 'mailwright' ), 'description' => __( 'What this channel is called on this page.', 'mailwright' ) ),
				'enabled' => array( 'title' => __( 'Switched on', 'mailwright' ) ),
				'address' => array( 'title' => __( 'Address', 'mailwright' ), 'description' => __( 'The web address that the service gave you. It is stored encrypted and never shown again.', 'mailwright' ) ),
				'token'   => array( 'title' => __( 'Token or secret', 'mailwright' ), 'description' => __( 'Webhook: the secret that signs each alert. Telegram: the token of the bot. ntfy: an access token, where the server wants one. It is stored encrypted and never shown again.', 'mailwright' ) ),
				'topic'   => array( 'title' => __( 'Topic', 'mailwright' ), 'description' => __( 'ntfy only. Whoever knows it can read along, so it is stored encrypted and never shown again.', 'mailwright' ) ),
				'chat'    => array( 'title' => __( 'Chat', 'mailwright' ), 'description' => __( 'Telegram only: the number of the chat, or the @name of a channel.', 'mailwright' ) ),
			)
		);
	}

	/**
	 * @param array<mixed> $values As they came.
	 * @throws Invalid_Input Naming each field that is wrong.
	 */
	public static function require_valid( #[\SensitiveParameter] array $values, Channel_Type $type, Outside $outside ): void {
		$errors = Validator::errors( $values, self::fields() );
		foreach ( array_diff( array( 'address', 'token', 'topic', 'chat' ), $type->fields() ) as $field ) {
			if ( ! in_array( $values[ $field ] ?? '', array( '', null ), true ) ) {
				/* translators: %s: name of a service, such as Slack */
				$errors[ $field ] ??= sprintf( __( '%s does not use this. Leave it out.', 'mailwright' ), $type->label() );
			}
		}
		foreach ( array_filter( $values, 'is_string' ) as $field => $value ) {
			$message = '' === $value ? null : self::form_error( (string) $field, $value, $type, $outside );
			if ( null !== $message ) {
				$errors[ $field ] ??= $message;
			}
		}
		if ( array() !== $errors ) {
			throw new Invalid_Input( $errors );
		}
	}

	/**
	 * @param array<string, bool> $has Field => whether there is a value.
	 * @throws Invalid_Input
	 */
	public static function require_complete( array $has, Channel_Type $type ): void {
		$errors = array();
		foreach ( $type->needs() as $field ) {
			if ( empty( $has[ $field ] ) ) {
				$errors[ $field ] = match ( true ) {
					'address' === $field => __( 'The address is missing.', 'mailwright' ),
					'chat' === $field    => __( 'The chat is missing.', 'mailwright' ),
					'topic' === $field   => __( 'The topic is missing.', 'mailwright' ),
					Channel_Type::Telegram === $type => __( 'The token of the bot is missing.', 'mailwright' ),
					default              => __( 'The secret is missing.', 'mailwright' ),
				};
			}
		}
		if ( array() !== $errors ) {
			throw new Invalid_Input( $errors );
		}
	}

	private static function form_error( string $field, #[\SensitiveParameter] string $value, Channel_Type $type, Outside $outside ): ?string {
		return match ( true ) {
			'address' === $field => self::address_error( $value, $outside ),
			'topic' === $field   => 1 === preg_match( '/^[A-Za-z0-9_-]{1,64}$/D', $value ) ? null : __( 'A topic has letters, digits, _ and - only.', 'mailwright' ),
			'chat' === $field    => 1 === preg_match( '/^(?:-?\d{1,20}|@[A-Za-z0-9_]{4,63})$/D', $value ) ? null : __( 'A chat is a number such as -1001234567890, or a name such as @mychannel.', 'mailwright' ),
			'token' !== $field   => null,
			Channel_Type::Telegram === $type => 1 === preg_match( '/^\d{3,20}:[A-Za-z0-9_-]{10,200}$/D', $value ) ? null : __( 'The token of a bot looks like 123456789:AAE…, as @BotFather shows it.', 'mailwright' ),
			Channel_Type::Webhook === $type  => strlen( $value ) >= 16 ? null : __( 'Use at least 16 characters: whoever guesses it can forge alerts.', 'mailwright' ),
			default              => 1 === preg_match( '/^[\x21-\x7e]+$/D', $value ) ? null : __( 'A token has no spaces.', 'mailwright' ),
		};
	}

	/** What is wrong with a web address, null when nothing is. Whether its host may be asked is found out when it is (guarantees A34). */
	private static function address_error( #[\SensitiveParameter] string $value, Outside $outside ): ?string {
		$parts = 1 === preg_match( '/^[\x21-\x7e]+$/D', $value ) ? wp_parse_url( $value ) : false;
		$host  = is_array( $parts ) ? (string) ( $parts['host'] ?? '' ) : '';
		if ( ! is_array( $parts ) || '' === $host || str_contains( $value, '\\' ) || null !== Host_Rule::error( $host ) ) {
			return __( 'This is not a web address. Copy all of it, from https:// on.', 'mailwright' );
		}
		if ( isset( $parts['user'] ) || isset( $parts['pass'] ) || isset( $parts['fragment'] ) ) {
			return __( 'The address must not have a user name, a password or a # part.', 'mailwright' );
		}
		$is_plain = 'http' === strtolower( (string) ( $parts['scheme'] ?? '' ) );
		if ( $is_plain ? true !== $outside->constant( 'MAILWRIGHT_ALLOW_PRIVATE_HOSTS' ) : 'https' !== strtolower( (string) ( $parts['scheme'] ?? '' ) ) ) {
			return __( 'The address has to begin with https://, so that nobody can read along.', 'mailwright' );
		}
		$port = (int) ( $parts['port'] ?? 443 );
		return $port < self::OTHER_SERVICES_BELOW && ! in_array( $port, array( 80, 443 ), true ) ? __( 'No web server is on this port.', 'mailwright' ) : null;
	}
}
