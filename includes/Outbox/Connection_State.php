<?php
/**
 * What is known of a connection at one moment, on the database's clock.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Transport\Failure;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

final class Connection_State {

	/**
	 * @param string               $connection    Id.
	 * @param string               $proven        Fingerprint of the settings through which a message was last accepted, '' = none yet.
	 * @param int|null             $accepted_at   Unix time of the last message that was accepted.
	 * @param int|null             $failed_at     Unix time of the last failure of the connection itself.
	 * @param int                  $failures      In a row.
	 * @param int|null             $blocked_until Unix time until when nobody tries it.
	 * @param int|null             $paused_at     Unix time since when it waits for a person.
	 * @param string               $cause         Of the last failure.
	 * @param array<string, mixed> $facts         The last failure as Failure::to_array() gives it, and `settings`: see Connection_State_Store.
	 * @param int                  $now           Unix time of the database.
	 */
	public function __construct(
		public readonly string $connection,
		public readonly string $proven = '',
		public readonly ?int $accepted_at = null,
		public readonly ?int $failed_at = null,
		public readonly int $failures = 0,
		public readonly ?int $blocked_until = null,
		public readonly ?int $paused_at = null,
		public readonly string $cause = '',
		public readonly array $facts = array(),
		public readonly int $now = 0,
	) {}

	public function is_paused(): bool {
		return null !== $this->paused_at;
	}

	/** Whether nobody may try it now. */
	public function is_resting(): bool {
		return null !== $this->blocked_until && $this->blocked_until > $this->now;
	}

	/** Rested, and the next one to try it tells whether it works again. */
	public function is_half_open(): bool {
		return null !== $this->blocked_until && $this->blocked_until <= $this->now && $this->failures >= Breaker::THRESHOLD;
	}

	/** @return 'working'|'waiting'|'paused'|'unproven' */
	public function status(): string {
		return match ( true ) {
			$this->is_paused()           => 'paused',
			null !== $this->blocked_until => 'waiting',
			null === $this->accepted_at  => 'unproven',
			default                      => 'working',
		};
	}

	/** The last failure of the connection itself. */
	public function failure(): ?Failure {
		$stage = is_string( $this->facts['stage'] ?? null ) ? Stage::tryFrom( $this->facts['stage'] ) : null;
		if ( null === $stage ) {
			return null;
		}
		$text   = fn( string $name ): string => is_string( $this->facts[ $name ] ?? null ) ? $this->facts[ $name ] : '';
		$number = fn( string $name ): ?int => is_int( $this->facts[ $name ] ?? null ) ? $this->facts[ $name ] : null;
		return new Failure(
			stage: $stage,
			message: $text( 'message' ),
			errno: $number( 'errno' ),
			reply_code: $number( 'reply_code' ),
			enhanced_code: '' === $text( 'enhanced_code' ) ? null : $text( 'enhanced_code' ),
			reply_text: $text( 'reply_text' ),
			tls_reason: '' === $text( 'tls_reason' ) ? null : $text( 'tls_reason' ),
			host: $text( 'host' ),
			port: (int) $number( 'port' ),
			address: $text( 'address' ),
			provider: $text( 'provider' ),
			encryption: $text( 'encryption' ),
			cause: '' === $this->cause ? null : $this->cause,
		);
	}

	/** Why a mail is not even tried now, for its sender and for the log. */
	public function refusal(): Failure {
		$last  = $this->failure() ?? new Failure( Stage::Config, '', cause: '' === $this->cause ? null : $this->cause );
		$clock = get_option( 'time_format' );
		return new Failure(
			stage: $last->stage,
			message: $this->is_paused()
				/* translators: %s: why it failed, one sentence */
				? sprintf( __( 'This connection is not tried again until its settings are corrected. The last answer was: %s', 'mailwright' ), $last->message )
				/* translators: 1: a time of day, 2: why it failed, one sentence */
				: sprintf( __( 'This connection has failed and is not tried again before %1$s. The last failure was: %2$s', 'mailwright' ), (string) wp_date( is_string( $clock ) ? $clock : 'H:i', (int) $this->blocked_until ), $last->message ),
			errno: $last->errno,
			reply_code: $last->reply_code,
			enhanced_code: $last->enhanced_code,
			reply_text: $last->reply_text,
			tls_reason: $last->tls_reason,
			host: $last->host,
			port: $last->port,
			provider: $last->provider,
			encryption: $last->encryption,
			cause: $last->cause,
		);
	}
}
