<?php
/**
 * Sends one plain message through a connection, now and over a fresh session, and tells stage by stage what happened. Never queued.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Causes\Catalogue;
use Mailwright\Causes\Classification;
use Mailwright\Causes\Classifier;
use Mailwright\Causes\Confidence;
use Mailwright\Causes\Evidence;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Store;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type When_Accepted array{accepted: true, message_id: string, connection: string|null, mailer: string, reply: string, stages: list<array{id: string, label: string, status: string, ms: float|null}>, transcript: array<mixed>}
 * @phpstan-type When_Refused array{accepted: false, message_id: string, connection: string|null, mailer: string, reply: string, stages: list<array{id: string, label: string, status: string, ms: float|null}>, transcript: array<mixed>, message: string, explanation: array{cause: string, title: string, explanation: string, fix: string, blame: string, retryable: bool, confidence: string, level: string, links: list<array{label: string, url: string}>, said: string}, certificate: array<mixed>|null}
 * @phpstan-type Answer array{duration_ms: float, accepted: true, message_id: string, connection: string|null, mailer: string, reply: string, stages: list<array{id: string, label: string, status: string, ms: float|null}>, transcript: array<mixed>}|array{duration_ms: float, accepted: false, message_id: string, connection: string|null, mailer: string, reply: string, stages: list<array{id: string, label: string, status: string, ms: float|null}>, transcript: array<mixed>, message: string, explanation: array{cause: string, title: string, explanation: string, fix: string, blame: string, retryable: bool, confidence: string, level: string, links: list<array{label: string, url: string}>, said: string}, certificate: array<mixed>|null}
 */
final class Test_Email {

	private const STAGES = array( 'resolve', 'connect', 'encrypt', 'login', 'accept' );

	private ?\WP_Error $error = null;

	private ?\Throwable $crash = null;

	/**
	 * @param (\Closure( string $stage, string $status, float $ms ): void)|null $listener Told of each stage as it starts and ends.
	 */
	public function __construct( private readonly ?\Closure $listener = null ) {}

	/**
	 * @param string      $to            One address.
	 * @param string|null $connection_id Null = the default connection.
	 * @param string      $format        `html` or `plain`.
	 * @return Answer The answer of REST route /test-email: the contract's fields, and `stages`, `connection`, `mailer`; on failure `message`, `explanation`, `certificate`.
	 */
	public static function send( string $to, ?string $connection_id = null, string $format = 'html', ?\Closure $listener = null ): array {
		return ( new self( $listener ) )->run( $to, $connection_id, $format );
	}

	/**
	 * @return Answer
	 */
	private function run( string $to, ?string $connection_id, string $format ): array {
		$store      = new Connection_Store();
		$connection = null === $connection_id ? $store->default() : $store->get( $connection_id );
		Session_Pool::close_all(); // A login that was kept from before proves nothing about now.
		Phpmailer_Setup::begin_test( $this->listener );
		$started_s = Deadline::now();
		$accepted  = $this->mail( $to, $connection, $format );
		$answer    = $this->answer( $accepted, $connection, Phpmailer_Setup::last_session() );
		Phpmailer_Setup::end_test();
		Session_Pool::close_all();
		return array( 'duration_ms' => round( ( Deadline::now() - $started_s ) * 1000, 1 ) ) + $answer;
	}

	private function mail( string $to, ?Connection $connection, string $format ): bool {
		$keep_error = function ( \WP_Error $error ): void {
			$this->error = $error;
		};
		add_action( 'wp_mail_failed', $keep_error );
		$body    = ( new Test_Message( $connection ) );
		$headers = array(
			'Content-Type: ' . ( 'plain' === $format ? 'text/plain' : 'text/html' ) . '; charset=UTF-8',
			'X-Mailwright-Background: no',
		);
		if ( null !== $connection ) {
			$headers[] = 'X-Mailwright-Connection: ' . $connection->id;
		}
		try {
			return (bool) wp_mail( $to, $body->subject(), 'plain' === $format ? $body->plain() : $body->html(), $headers );
		} catch ( \Throwable $crash ) {
			// PHP 8 throws when mail() is switched off, and core does not catch that.
			$this->crash = $crash;
			return false;
		} finally {
			remove_action( 'wp_mail_failed', $keep_error );
		}
	}

	/**
	 * @return When_Accepted|When_Refused
	 */
	private function answer( bool $accepted, ?Connection $connection, ?Direct_Session $session ): array {
		$is_ours = null !== $connection && 'php' !== $connection->mailer;
		// wp_mail() said yes, but our session never saw the mail: another plugin sent it, or only said so.
		$bypassed = $accepted && $is_ours && null === $session?->accepted();
		$failure  = $session?->failure();
		$reply    = $session?->accepted() ?? '';
		$answer   = array(
			'message_id' => isset( $GLOBALS['phpmailer'] ) && is_object( $GLOBALS['phpmailer'] ) && method_exists( $GLOBALS['phpmailer'], 'getLastMessageID' ) ? (string) $GLOBALS['phpmailer']->getLastMessageID() : '',
			'connection' => $connection?->id,
			'mailer'     => null === $connection ? 'php' : $connection->mailer,
			'reply'      => '' !== (string) $reply ? (string) $reply : trim( $failure?->reply_code . ' ' . $failure?->reply_text ),
			'stages'     => $is_ours && ! $bypassed ? $this->stages( $session, $accepted ) : array(),
			'transcript' => $session?->transcript()->to_array() ?? array(),
		);
		if ( $accepted && ! $bypassed ) {
			return array( 'accepted' => true ) + $answer;
		}
		$classification = $this->classify( $failure, $bypassed );
		return array( 'accepted' => false ) + $answer + array(
			'message'     => $failure->message ?? $this->error?->get_error_message() ?? '',
			'explanation' => Catalogue::explain( $classification, $classification->evidence )->to_array(),
			'certificate' => null === $failure || array() === $failure->certificate ? null : $failure->certificate,
		);
	}

	private function classify( ?Failure $failure, bool $bypassed ): Classification {
		if ( null !== $failure ) {
			return $failure->classify();
		}
		if ( $bypassed ) {
			return new Classification( 'plugin_conflict', Confidence::High, new Evidence( stage: 'php', text: __( 'Another plugin took this mail before Mailwright could send it.', 'mailwright' ) ) );
		}
		if ( null !== $this->crash && ! function_exists( 'mail' ) ) {
			return new Classification( 'php_mail_disabled', Confidence::High, new Evidence( stage: 'php', text: $this->crash->getMessage() ) );
		}
		if ( null !== $this->crash ) {
			return new Classification( 'internal_error', Confidence::High, new Evidence( stage: 'php', text: get_class( $this->crash ) ) );
		}
		return null === $this->error
			// wp_mail() said no without a word: a plugin answered in its place (filter pre_wp_mail).
			? new Classification( 'plugin_conflict', Confidence::Medium, new Evidence( stage: 'php' ) )
			: Classifier::classify_text( $this->error->get_error_message() );
	}

	/**
	 * @return list<array{id: string, label: string, status: string, ms: float|null}>
	 */
	private function stages( ?Direct_Session $session, bool $accepted ): array {
		$labels = array(
			'resolve' => __( 'Find server', 'mailwright' ),
			'connect' => __( 'Connect', 'mailwright' ),
			'encrypt' => __( 'Encrypt', 'mailwright' ),
			'login'   => __( 'Log in', 'mailwright' ),
			'accept'  => __( 'Accept', 'mailwright' ),
		);
		$times  = $session?->transcript()->stages() ?? array();
		$failed = $accepted ? '' : ( $session?->failure()?->stage->shown_as() ?? '' );
		$stages = array();
		$ended  = '' === $failed && ! $accepted;
		foreach ( self::STAGES as $id ) {
			$status   = match ( true ) {
				$ended => 'pending',
				$id === $failed => 'failed',
				isset( $times[ $id ] ) => 'done',
				default => 'skipped',
			};
			$stages[] = array(
				'id'     => $id,
				'label'  => $labels[ $id ],
				'status' => $status,
				'ms'     => $times[ $id ] ?? null,
			);
			$ended    = $ended || $id === $failed;
		}
		return $stages;
	}
}
