<?php
/**
 * What the settings of a mailer over HTTPS give away before the provider is asked: missing parts, and secrets that cannot be opened.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Configuration;

use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Remarks;
use Mailwright\Oauth\Authorization;
use Mailwright\Oauth\Status;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Secret_State;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Schema from \Mailwright\Settings\Validator
 */
final class Api_Rules {

	/** Parts that have a sensible value when they are empty. */
	private const OPTIONAL = array( 'tenant' );

	public function __construct( private readonly Inquiry $inquiry, private readonly Remarks $remarks ) {}

	public function check(): void {
		$mailer = $this->inquiry->connection->mailer;
		foreach ( self::fields( $mailer ) as $name => $field ) {
			$is_secret = ! empty( $field['secret'] );
			$state     = $is_secret ? $this->inquiry->connection->secret_state( $name ) : null;
			$is_empty  = $is_secret ? Secret_State::None === $state : '' === ( $this->inquiry->connection->to_array()[ $name ] ?? '' );
			if ( Secret_State::Locked === $state ) {
				$this->remarks->fail( 'config_incomplete', __( 'The stored key can no longer be read, because the security keys of this site have changed. Enter it again.', 'mailwright' ) );
			} elseif ( $is_empty && ! in_array( $name, self::OPTIONAL, true ) && ( 'region' !== $name || 'amazonses' === $mailer ) ) {
				/* translators: %s: name of a field, such as "API key" */
				$this->remarks->fail( 'config_incomplete', sprintf( __( 'The field “%s” is empty.', 'mailwright' ), Connection_Schema::properties()[ $name ]['title'] ?? $name ) );
			}
		}
		if ( in_array( $mailer, Connection_Schema::OAUTH, true ) ) {
			$this->check_way_back();
		}
	}

	/** Both providers send people back to addresses with HTTPS only, and to this very machine. */
	private function check_way_back(): void {
		$address = Authorization::redirect_uri();
		if ( str_starts_with( $address, 'http://' ) && ! in_array( wp_parse_url( $address, PHP_URL_HOST ), array( 'localhost', '127.0.0.1' ), true ) && null === ( Status::of( $this->inquiry->connection )['expires_at'] ?? null ) ) {
			$this->remarks->warn( '', __( 'The account cannot be connected from a site without HTTPS: Google and Microsoft send nobody back there.', 'mailwright' ) );
		}
	}

	/** @return array<string, mixed> */
	public static function evidence( Inquiry $inquiry ): array {
		$evidence = array( 'host' => $inquiry->options->host );
		foreach ( self::fields( $inquiry->connection->mailer ) as $name => $field ) {
			$evidence[ $name ] = empty( $field['secret'] ) ? $inquiry->connection->to_array()[ $name ] : strtolower( $inquiry->connection->secret_state( $name )->name );
		}
		return $evidence;
	}

	/** @return array<string, Schema> */
	private static function fields( string $mailer ): array {
		return array_filter( Connection_Schema::fields(), static fn( array $field ): bool => in_array( $mailer, $field['mailers'] ?? array(), true ) );
	}
}
