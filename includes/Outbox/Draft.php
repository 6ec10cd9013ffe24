<?php
/**
 * What is known of a mail before it is sent or stored: who sends it, how urgent it is, and whether anything of it may stay.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Causes\Server_Text;
use Mailwright\Messages\Keep;
use Mailwright\Messages\Sensitive;
use Mailwright\Messages\Source;
use Mailwright\Settings\Settings;
use Mailwright\Transport\Prepared_Mail;
use PHPMailer\PHPMailer\PHPMailer;

defined( 'ABSPATH' ) || exit;

final class Draft {

	/** Lanes of the outbox: what comes first is sent first (guarantees D19). */
	public const SECURITY = 0;
	public const ORDINARY = 1;
	public const BULK     = 2;

	/** Seconds that a mail is tried for (guarantees D9): a reset link is worthless the next day, a newsletter is not. */
	private const LIFETIMES_S = array(
		self::SECURITY => 7200,
		self::ORDINARY => 259200,
		self::BULK     => 432000,
	);

	/** A page that sends more than this is mailing to many. */
	private const MAILS_OF_A_PAGE = 20;

	/** Characters, as the column has them. */
	private const MAX_SUBJECT = 500;

	/**
	 * @param list<string> $to           All recipients as the mailer knows them now.
	 * @param string       $key_hash     '' = the caller gave no idempotency key.
	 * @param string       $content_hash Of everything that makes two mails the same; only with a key.
	 * @param bool         $is_redirected It goes to the one address of the safe mode.
	 */
	private function __construct(
		public readonly string $connection,
		public readonly string $from,
		public readonly array $to,
		public readonly string $subject,
		public readonly int $priority,
		public readonly bool $is_sensitive,
		public readonly string $source,
		public readonly Keep $keep,
		public readonly string $key_hash,
		public readonly string $content_hash,
		public readonly bool $is_redirected,
	) {}

	/** @param int $number Which mail of this process it is, 1 = the first. */
	public static function of( PHPMailer $phpmailer, Prepared_Mail $mail, Settings $settings, int $number, bool $is_redirected = false ): self {
		$source       = Source::of_this_mail();
		$subject      = self::utf8( $phpmailer->Subject, $phpmailer->CharSet );
		$is_sensitive = Sensitive::found_in( array( $subject, self::utf8( $phpmailer->Body, $phpmailer->CharSet ), self::utf8( $phpmailer->AltBody, $phpmailer->CharSet ) ), $source->functions );
		$message      = array(
			'from'       => $phpmailer->From,
			'to'         => self::recipients( $phpmailer ),
			'subject'    => $subject,
			'connection' => $mail->connection_id(),
			'priority'   => self::priority( $phpmailer, $is_sensitive, $number ),
			'source'     => $source->slug,
		);
		/**
		 * Filters whether a message is in the log. One that waits in the outbox is removed from it when it is sent.
		 *
		 * @param bool                 $is_logged Whether it is.
		 * @param array<string, mixed> $message   from, to (list), subject, connection, priority (0 security, 1 ordinary, 2 bulk), source.
		 */
		$is_logged = (bool) apply_filters( 'mailwright_log_message', true, $message );
		return new self(
			$message['connection'],
			$message['from'],
			$message['to'],
			Server_Text::clean( $subject, self::MAX_SUBJECT ),
			$message['priority'],
			$is_sensitive,
			$source->slug,
			Keep::of( $is_logged, $settings->log_content, $is_sensitive ),
			'' === $mail->key ? '' : hash( 'sha256', $mail->key ),
			'' === $mail->key ? '' : self::content_hash( $phpmailer ),
			$is_redirected,
		);
	}

	public function lifetime_s(): int {
		return self::LIFETIMES_S[ $this->priority ];
	}

	/** @return array<string, mixed> For filters. */
	public function to_array(): array {
		return array(
			'from'       => $this->from,
			'to'         => $this->to,
			'subject'    => $this->subject,
			'connection' => $this->connection,
			'priority'   => $this->priority,
			'source'     => $this->source,
		);
	}

	private static function priority( PHPMailer $phpmailer, bool $is_sensitive, int $number ): int {
		if ( $is_sensitive ) {
			return self::SECURITY;
		}
		foreach ( $phpmailer->getCustomHeaders() as $header ) {
			$name = strtolower( (string) $header[0] );
			if ( 'list-unsubscribe' === $name || ( 'precedence' === $name && in_array( strtolower( trim( (string) $header[1] ) ), array( 'bulk', 'list' ), true ) ) ) {
				return self::BULK;
			}
		}
		return $number > self::MAILS_OF_A_PAGE ? self::BULK : self::ORDINARY;
	}

	/** @return list<string> */
	private static function recipients( PHPMailer $phpmailer ): array {
		return array_values( array_column( array( ...$phpmailer->getToAddresses(), ...$phpmailer->getCcAddresses(), ...$phpmailer->getBccAddresses() ), 0 ) );
	}

	/** Not the Message-ID, the date and the boundaries, which are new each time. */
	private static function content_hash( PHPMailer $phpmailer ): string {
		$recipients = self::recipients( $phpmailer );
		sort( $recipients );
		$hash = hash_init( 'sha256' );
		foreach ( array( $phpmailer->From, $phpmailer->FromName, $phpmailer->Subject, $phpmailer->Body, $phpmailer->AltBody, ...$recipients ) as $part ) {
			hash_update( $hash, strlen( $part ) . ':' . $part );
		}
		foreach ( $phpmailer->getAttachments() as $attachment ) {
			$size = true === $attachment[5] ? strlen( (string) $attachment[0] ) : (int) @filesize( (string) $attachment[0] ); // phpcs:ignore WordPress.PHP.NoSilencedErrors -- A file that is gone fails later, with words.
			hash_update( $hash, '|' . $attachment[2] . ':' . $size );
		}
		return hash_final( $hash );
	}

	private static function utf8( string $text, string $charset ): string {
		if ( '' === $text || 1 === preg_match( '//u', $text ) ) {
			return $text;
		}
		if ( function_exists( 'mb_convert_encoding' ) && in_array( strtolower( $charset ), array_map( 'strtolower', mb_list_encodings() ), true ) ) {
			return (string) mb_convert_encoding( $text, 'UTF-8', $charset );
		}
		return Server_Text::valid_utf8( $text );
	}
}
