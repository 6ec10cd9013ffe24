<?php
/**
 * Takes a mail through all hooks that other plugins use, one callback after the other and in their order, on a mailer that cannot send; and notes what each changed.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Conflicts;

use Mailwright\Transport\Direct_Session;
use Mailwright\Transport\Phpmailer_Setup;
use Mailwright\Transport\Prepared_Mail;
use Mailwright\Transport\Smtp_Options;
use PHPMailer\PHPMailer\Exception;
use PHPMailer\PHPMailer\PHPMailer;
use PHPMailer\PHPMailer\SMTP;

defined( 'ABSPATH' ) || exit;

final class Dry_Run {

	/** @var list<Effect> */
	private array $effects = array();

	/** Who answered in place of wp_mail(); null = nobody. */
	private ?Hook_Callback $answered_by = null;

	/** With which session Mailwright took the mail when its turn came; null = it did not. */
	private ?SMTP $session = null;

	/** Who took it away again; null = nobody. */
	private ?Hook_Callback $lost_to = null;

	private ?PHPMailer $mailer = null;

	private readonly Isolation $isolation;

	/**
	 * @param string            $recipient     Address of the pretended recipient.
	 * @param string            $connection_id Which connection the mail asks for, '' = none.
	 * @param Smtp_Options|null $unsaved       A connection that is not stored yet: the run pretends that it were.
	 */
	public function __construct( private readonly string $recipient, private readonly string $connection_id = '', private readonly ?Smtp_Options $unsaved = null ) {
		$this->isolation = new Isolation();
	}

	public function run(): void {
		self::load_phpmailer();
		$this->isolation->run( fn() => $this->through_all_hooks() );
		Phpmailer_Setup::forget();
	}

	/** @return list<Effect> */
	public function effects(): array {
		return $this->effects;
	}

	public function answered_by(): ?Hook_Callback {
		return $this->answered_by;
	}

	public function was_taken(): bool {
		return null !== $this->session;
	}

	public function lost_to(): ?Hook_Callback {
		return $this->lost_to;
	}

	/** As it would have been sent; null before the run. */
	public function mailer(): ?PHPMailer {
		return $this->mailer;
	}

	/** As core does in wp_mail(). */
	private static function load_phpmailer(): void {
		if ( ! class_exists( PHPMailer::class, false ) ) {
			require_once ABSPATH . WPINC . '/PHPMailer/PHPMailer.php';
		}
		foreach ( array( 'SMTP', 'Exception' ) as $part ) {
			if ( ! class_exists( "PHPMailer\\PHPMailer\\$part", false ) ) {
				require_once ABSPATH . WPINC . "/PHPMailer/$part.php";
			}
		}
	}

	/** The order of wp_mail(). */
	private function through_all_hooks(): void {
		$mail = array(
			'to'          => $this->recipient,
			'subject'     => __( 'Dry run of Mailwright: this mail is not sent', 'mailwright' ),
			'message'     => __( 'Mailwright looks at what other plugins do with mail. Nothing was sent.', 'mailwright' ),
			'headers'     => '',
			'attachments' => array(),
			'embeds'      => array(), // Since WordPress 6.9.
		);
		$mail = $this->filter( 'wp_mail', $mail );
		$mail = is_array( $mail ) ? $mail : array();
		// Without a recipient: a plugin that sends by itself here has nobody to send to.
		$this->filter( 'pre_wp_mail', null, array( array( 'to' => '' ) + $mail ) );
		$host = (string) wp_parse_url( network_home_url(), PHP_URL_HOST );
		$from = $this->filter( 'wp_mail_from', 'wordpress@' . ( str_starts_with( $host, 'www.' ) ? substr( $host, 4 ) : $host ) );
		$name = $this->filter( 'wp_mail_from_name', 'WordPress' );

		$mailer               = new Scratch_Mailer();
		$GLOBALS['phpmailer'] = $mailer; // Some callbacks reach for the global instead of the argument.
		$this->fill( $mailer, $mail, is_string( $from ) ? $from : '', is_string( $name ) ? $name : '' );
		$type                = $this->filter( 'wp_mail_content_type', 'text/plain' );
		$mailer->ContentType = is_string( $type ) ? $type : 'text/plain';
		$charset             = $this->filter( 'wp_mail_charset', get_bloginfo( 'charset' ) );
		$mailer->CharSet     = is_string( $charset ) ? $charset : 'UTF-8';
		$this->mailer        = $this->init( $mailer );
	}

	/** @param array<string, mixed> $mail */
	private function fill( PHPMailer $mailer, array $mail, string $from, string $name ): void {
		$to = $mail['to'] ?? '';
		try {
			$mailer->setFrom( $from, $name, false );
			$to = is_array( $to ) ? reset( $to ) : $to;
			$mailer->addAddress( is_scalar( $to ) ? (string) $to : '' );
		} catch ( Exception ) {
			$mailer->From = $from; // Refused as not valid: wp_mail() would stop here, the check of the settings tells why.
		}
		$mailer->Subject = is_string( $mail['subject'] ?? null ) ? $mail['subject'] : '';
		$mailer->Body    = is_string( $mail['message'] ?? null ) ? $mail['message'] : '';
		$mailer->isMail();
		if ( '' !== $this->connection_id ) {
			$mailer->addCustomHeader( 'X-Mailwright-Connection', $this->connection_id );
		}
	}

	/**
	 * @param array<mixed> $further Arguments behind the value.
	 */
	private function filter( string $hook, mixed $value, array $further = array() ): mixed {
		$callbacks = Hook_Callback::all( $hook );
		foreach ( $callbacks as $position => $callback ) {
			if ( PHP_INT_MAX === $callback->priority && $callback->origin->is_own() ) {
				continue; // Our own guard.
			}
			if ( ! $callback->is_registered() ) {
				continue; // Taken away by an earlier one.
			}
			$gone    = self::gone( $callbacks, $position );
			$outcome = $this->isolation->call( $callback, array( $value, ...$further ) );
			$later   = '' === $outcome['error'] ? $outcome['value'] : $value;
			$changes = self::as_snapshot( $value )->changes( self::as_snapshot( $later ) );
			if ( 'pre_wp_mail' === $hook && null !== $later && null === $value ) {
				$this->answered_by = $callback;
			}
			$this->effects[] = new Effect( $callback, $changes, $outcome['error'], $outcome['printed'], self::newly( $gone, self::gone( $callbacks, $position ) ) );
			$value           = $later;
		}
		return $value;
	}

	private function init( PHPMailer $mailer ): PHPMailer {
		Phpmailer_Setup::forget();
		$callbacks = Hook_Callback::all( 'phpmailer_init' );
		foreach ( $callbacks as $position => $callback ) {
			if ( ! $callback->is_registered() ) {
				continue;
			}
			$gone    = self::gone( $callbacks, $position );
			$before  = Snapshot::of( $mailer );
			/** @var \ArrayObject<int, mixed> $passed A callback may put anything in its place. */
			$passed  = new \ArrayObject( array( $mailer ) );
			$outcome = $this->hand_over( $callback, $passed );
			$mailer  = $passed[0] instanceof PHPMailer ? $passed[0] : $mailer;
			$changes = $before->changes( Snapshot::of( $mailer ) );

			$this->effects[] = new Effect( $callback, $changes, $outcome['error'], $outcome['printed'], self::newly( $gone, self::gone( $callbacks, $position ) ) );
			$this->watch( $callback, $mailer );
		}
		return $mailer;
	}

	/**
	 * By reference, as WordPress does, so that a callback can put another mailer in its place.
	 *
	 * @param \ArrayObject<int, mixed> $passed
	 * @return array{value: mixed, error: string, printed: bool}
	 */
	private function hand_over( Hook_Callback $callback, \ArrayObject $passed ): array {
		$mailer    = $passed[0];
		$outcome   = $this->isolation->call( $callback, array( &$mailer ) );
		$passed[0] = $mailer;
		return $outcome;
	}

	private function watch( Hook_Callback $callback, PHPMailer $mailer ): void {
		if ( $callback->origin->is_own() ) {
			$this->session = Phpmailer_Setup::installed() ?? $this->pretend( $mailer );
		}
		if ( null === $this->session ) {
			return;
		}
		$is_ours       = 'smtp' === $mailer->Mailer && $mailer->getSMTPInstance() === $this->session;
		$this->lost_to = $is_ours ? null : ( $this->lost_to ?? $callback );
	}

	/** What Phpmailer_Setup does with a stored connection. */
	private function pretend( PHPMailer $mailer ): ?SMTP {
		if ( null === $this->unsaved ) {
			return null;
		}
		$session = new Direct_Session( new Prepared_Mail( null, $mailer->From ) );
		$mailer->isSMTP();
		$mailer->setSMTPInstance( $session );
		return $session;
	}

	/**
	 * @param list<Hook_Callback> $callbacks
	 * @return list<Hook_Callback> Those that were still to come and are gone now.
	 */
	private static function gone( array $callbacks, int $position ): array {
		return array_values( array_filter( array_slice( $callbacks, $position + 1 ), static fn( Hook_Callback $later ): bool => ! $later->is_registered() ) );
	}

	/**
	 * @param list<Hook_Callback> $before
	 * @param list<Hook_Callback> $after
	 * @return list<Hook_Callback>
	 */
	private static function newly( array $before, array $after ): array {
		return array_values( array_filter( $after, static fn( Hook_Callback $callback ): bool => ! in_array( $callback, $before, true ) ) );
	}

	private static function as_snapshot( mixed $value ): Snapshot {
		return Snapshot::of_values( is_array( $value ) ? $value : array( 'value' => $value ) );
	}
}
