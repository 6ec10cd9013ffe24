<?php
/**
 * Looks after a mail that is sent at once: the breaker before it, the fallback connection, the log behind it. Whatever fails here never
 * changes the sending (guarantees D13).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database_Error;
use Mailwright\Messages\Keep;
use Mailwright\Transport\Attempt;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Direct_Result;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Prepared_Mail;
use Mailwright\Transport\Send_Watch;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

final class Direct_Log implements Send_Watch {

	/** So long this process trusts what it has seen itself, instead of asking the database before and after each mail. */
	private const TRUST_S = 10.0;

	/** Text of more than this is not kept in the log. */
	private const MAX_CONTENT = 1048576;

	/** @var array<string, float> Connection => when it worked in this process. */
	private static array $worked_at = array();

	/** @var array<int, Attempt_Store> Site => attempts that are written when the page is out: a commit less that its visitor waits for. */
	private static array $later = array();

	private ?Own_Claim $claim = null;

	/** The breaker has answered in place of the server. */
	private bool $is_known = false;

	public function __construct(
		private readonly Draft $draft,
		private readonly Acceptance_Store $messages = new Acceptance_Store(),
		private readonly Attempt_Store $attempts = new Attempt_Store(),
		private readonly Connection_State_Store $states = new Connection_State_Store(),
	) {}

	/** The message has its row already. */
	public function own( Own_Claim $claim ): void {
		$this->claim = $claim;
	}

	public function known_failure( Prepared_Mail $mail ): ?Failure {
		$this->is_known = false;
		if ( $mail->is_test || self::is_trusted( $mail->connection_id() ) ) {
			return null;
		}
		$failure        = $this->quietly( fn(): ?Failure => $this->states->ask( $mail->connection_id(), $mail->values() ) );
		$this->is_known = null !== $failure;
		return $failure;
	}

	public function tried( Prepared_Mail $mail, Attempt $attempt ): void {
		$id      = $mail->connection_id();
		$failure = $attempt->failure;
		if ( $this->is_known || ( null !== $failure && Stage::Post === $failure->stage ) ) {
			return;
		}
		if ( null !== $failure && Breaker::counts( $failure ) ) {
			unset( self::$worked_at[ $id ] );
			$this->quietly( fn() => $this->states->failed( $id, $failure, $attempt->duration_ms / 1000, $mail->values() ) );
			return;
		}
		if ( self::is_trusted( $id ) ) {
			return;
		}
		if ( null === $failure ) {
			self::$worked_at[ $id ] = Deadline::now();
			$this->quietly( fn() => $this->states->succeeded( $id, Proof::fingerprint( $mail->plain_values() ) ) );
			return;
		}
		// A server that refuses a mail is there; only one that takes one proves the settings.
		$this->quietly( fn() => $this->states->get( $id )->failures > 0 ? $this->states->lift( $id ) : null );
	}

	public function fallback( Prepared_Mail $mail, Failure $failure ): ?Prepared_Mail {
		if ( $mail->is_test ) {
			return null; // The question was whether this very connection works.
		}
		$other = ( new Fallback() )->for( $mail->from, $mail->connection_id() );
		$next  = null === $other ? null : $mail->by( $other );
		return null === $next || $next->is_left_to_core() ? null : $next;
	}

	public function before_final(): ?\Closure {
		$claim = $this->claim;
		return null === $claim ? null : function () use ( $claim ): void {
			if ( ! $this->messages->wire( $claim ) ) {
				throw new Database_Error( 0, 'The message belongs to another process now.' );
			}
		};
	}

	public function ended( Envelope $envelope, string $mime, Direct_Result $result ): void {
		$message_id = Outbox_Session::message_id_in( $mime );
		$id         = (int) $this->quietly( fn(): int => $this->write( $envelope, $mime, $message_id, $result ) );
		if ( null !== $result->failure ) {
			Events::failed( $id, $result->failure, $message_id );
			return;
		}
		Events::accepted( $id, $message_id );
		Events::sent( $id, (string) $result->reply, $result->connection_id(), $message_id );
	}

	/** Writes down what could wait, for the present site. */
	public static function flush(): void {
		$site     = get_current_blog_id();
		$attempts = self::$later[ $site ] ?? null;
		unset( self::$later[ $site ] );
		$attempts?->flush();
	}

	/** What this process believes of connections, and what it has not written down yet, is forgotten. */
	public static function forget(): void {
		self::$worked_at = array();
		self::$later     = array();
	}

	private static function is_trusted( string $connection ): bool {
		return isset( self::$worked_at[ $connection ] ) && Deadline::now() - self::$worked_at[ $connection ] < self::TRUST_S;
	}

	/** @return int The message's id in the log, 0 = none. */
	private function write( Envelope $envelope, string $mime, string $message_id, Direct_Result $result ): int {
		$entry = Log_Entry::of( $envelope, $result );
		// One with a key stays even when nobody wants it in the log: the next one with that key has to be recognised. The clean-up takes it.
		if ( null === $this->claim && Keep::None === $this->draft->keep ) {
			return 0;
		}
		$id = $this->claim->id ?? $this->messages->log( $this->draft, $envelope, strlen( $mime ), $message_id, $entry );
		if ( null !== $this->claim ) {
			$this->messages->settle( $this->claim, $entry );
		}
		Runner::wake( false );
		foreach ( $result->attempts as $number => $attempt ) {
			$facts = $this->attempt( $attempt, $entry );
			'sent' === $facts['outcome'] ? $this->later()->add_later( $id, $number + 1, $facts ) : $this->attempts->add( $id, $number + 1, $facts );
		}
		if ( $this->has_to_stay( $entry, strlen( $mime ) ) ) {
			$this->messages->keep( $id, $mime );
		}
		return $id;
	}

	private function later(): Attempt_Store {
		return self::$later[ get_current_blog_id() ] ??= new Attempt_Store();
	}

	/** For "Resend" when it failed, for reading when that is wanted; a login link never stays. */
	private function has_to_stay( Log_Entry $entry, int $size ): bool {
		if ( $this->draft->is_sensitive || Keep::None === $this->draft->keep ) {
			return false;
		}
		return 'sent' !== $entry->status || ( Keep::Content === $this->draft->keep && $size <= self::MAX_CONTENT );
	}

	/** @return array{connection: string, outcome: string, stage?: string, cause?: string, reply?: string, duration_ms?: int|float, transcript?: list<array<string, mixed>>|null} */
	private function attempt( Attempt $attempt, Log_Entry $entry ): array {
		if ( null === $attempt->failure ) {
			return array( 'connection' => $attempt->connection_id, 'outcome' => array() === $attempt->refused ? 'sent' : 'dead', 'cause' => array() === $attempt->refused ? '' : $entry->cause, 'reply' => (string) $attempt->reply, 'duration_ms' => $attempt->duration_ms, 'transcript' => $attempt->transcript->to_array() );
		}
		$outcome = Stage::Post === $attempt->failure->stage ? 'unknown' : 'dead';
		return Attempt_Store::of_failure( $attempt->connection_id, $outcome, $attempt->failure, $attempt->failure->classify()->cause, $attempt->duration_ms / 1000, $attempt->transcript );
	}

	/**
	 * @template T
	 * @param \Closure(): T $work
	 * @return T|null
	 */
	private function quietly( \Closure $work ): mixed {
		try {
			return $work();
		} catch ( Database_Error ) {
			return null;
		} catch ( \Throwable $bug ) {
			error_log( sprintf( 'Mailwright: %s at %s:%d', get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
			return null;
		}
	}
}
