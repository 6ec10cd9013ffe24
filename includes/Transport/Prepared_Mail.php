<?php
/**
 * Which connection a mail goes by and what its sender asked for, as Phpmailer_Setup found it. Secrets are decrypted when they are asked
 * for: a mail that is only taken into the outbox needs none.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Settings\Connection;

defined( 'ABSPATH' ) || exit;

final class Prepared_Mail {

	/** @var array<string, mixed>|null */
	private ?array $values = null;

	/**
	 * @param Connection|null $connection    Null: nothing is set up, mail stays what it was without Mailwright.
	 * @param string          $from          The mail's From address.
	 * @param bool            $is_direct     The caller asked for sending before wp_mail() returns.
	 * @param string          $key           Idempotency key of the caller, '' = none.
	 * @param bool            $is_test       A test email: a person waits for the plain truth about this connection.
	 */
	public function __construct(
		public readonly ?Connection $connection,
		public readonly string $from,
		public readonly bool $is_direct = false,
		public readonly string $key = '',
		public readonly bool $is_test = false,
	) {}

	public function connection_id(): string {
		return $this->connection->id ?? '';
	}

	/** The same mail by another connection. */
	public function by( Connection $connection ): self {
		return new self( $connection, $this->from, $this->is_direct, $this->key, $this->is_test );
	}

	/** @return array<string, mixed> The connection's settings by REST field name, secrets included, filter applied. */
	public function values(): array {
		if ( null !== $this->values || null === $this->connection ) {
			return $this->values ?? array();
		}
		$revealed = $this->connection->reveal();
		/**
		 * Filters the settings of the connection that will send this mail, the password included. They are used for this mail only.
		 *
		 * @param array<string, mixed> $values By REST field name.
		 * @param string               $from   The mail's From address.
		 */
		$values       = apply_filters( 'mailwright_connection', $revealed, $this->from );
		$this->values = is_array( $values ) ? $values : $revealed;
		return $this->values;
	}

	/** @return array<string, mixed> The same, perhaps without secrets: nothing is decrypted unless a filter has to see them. */
	public function plain_values(): array {
		if ( null === $this->connection ) {
			return array();
		}
		return null === $this->values && ! has_filter( 'mailwright_connection' ) ? $this->connection->to_array() : $this->values();
	}

	public function mailer(): string {
		return self::text( $this->plain_values(), 'mailer' );
	}

	/** Whether PHPMailer's own way is left alone. */
	public function is_left_to_core(): bool {
		return in_array( $this->mailer(), array( '', 'php' ), true );
	}

	public function carrier( Transcript $transcript ): ?Carrier {
		return Carriers::make( $this->values(), $transcript, null !== $this->connection && $this->connection->has_locked_secret() );
	}

	/** Seconds for a whole session in a page. */
	public function timeout_s(): int {
		$timeout = $this->plain_values()['timeout'] ?? 8;
		return max( 1, min( 300, is_numeric( $timeout ) ? (int) $timeout : 8 ) );
	}

	public function text_value( string $field ): string {
		return self::text( $this->plain_values(), $field );
	}

	public function port(): int {
		$port = $this->plain_values()['port'] ?? 0;
		return is_numeric( $port ) ? (int) $port : 0;
	}

	/** Nothing that prints an object may print a password. */
	public function __debugInfo(): array {
		return array( 'connection' => $this->connection_id(), 'from' => $this->from );
	}

	/** @param array<string, mixed> $values */
	private static function text( #[\SensitiveParameter] array $values, string $field ): string {
		return is_string( $values[ $field ] ?? null ) ? $values[ $field ] : '';
	}
}
