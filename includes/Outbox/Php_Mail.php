<?php
/**
 * Writes mail into the log that PHPMailer sends by PHP's own mail function: core tells afterwards how it went.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Causes\Classifier;
use Mailwright\Install\Database_Error;
use Mailwright\Messages\Keep;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Envelope;
use PHPMailer\PHPMailer\PHPMailer;

defined( 'ABSPATH' ) || exit;

final class Php_Mail {

	private static ?self $expected = null;

	private readonly float $began_s;

	private function __construct( private readonly PHPMailer $mailer, private readonly Draft $draft ) {
		$this->began_s = Deadline::now();
	}

	/** The mail that core is about to send. */
	public static function expect( PHPMailer $mailer, Draft $draft ): void {
		self::$expected = Keep::None === $draft->keep ? null : new self( $mailer, $draft );
	}

	public static function expect_none(): void {
		self::$expected = null;
	}

	public static function on_wp_mail_succeeded(): void {
		$expected       = self::$expected;
		self::$expected = null;
		$expected?->write( 'sent', '', '' );
	}

	/** @param mixed $error As core passes it: a WP_Error. */
	public static function on_wp_mail_failed( mixed $error ): void {
		$expected       = self::$expected;
		self::$expected = null;
		if ( null === $expected ) {
			return;
		}
		$text  = $error instanceof \WP_Error ? $error->get_error_message() : '';
		$cause = Classifier::classify_text( $text )->cause;
		$expected->write( 'dead', 'unknown' === $cause ? 'php_mail_failed' : $cause, $text );
	}

	/** @param 'sent'|'dead' $status */
	private function write( string $status, string $cause, string $reply ): void {
		$mime       = $this->mailer->getSentMIMEMessage();
		$sender     = '' === $this->mailer->Sender ? $this->mailer->From : $this->mailer->Sender;
		$envelope   = new Envelope( $sender, array_values( array_unique( $this->draft->to ) ) );
		$must_stay  = ! $this->draft->is_sensitive && ( 'sent' !== $status || Keep::Content === $this->draft->keep );
		$connection = $this->draft->connection;
		try {
			$store = new Acceptance_Store();
			Runner::wake( false );
			$id    = $store->log( $this->draft, $envelope, strlen( $mime ), $this->mailer->getLastMessageID(), new Log_Entry( $status, $connection, 1, $cause ) );
			( new Attempt_Store() )->add( $id, 1, array( 'connection' => $connection, 'outcome' => $status, 'stage' => 'php', 'cause' => $cause, 'reply' => $reply, 'duration_ms' => ( Deadline::now() - $this->began_s ) * 1000 ) );
			if ( $must_stay ) {
				$store->keep( $id, $mime );
			}
		} catch ( Database_Error ) {
			return; // The log is a by-product: what was sent stays sent (guarantees D13).
		}
	}
}
