<?php
/**
 * The way mail went before somebody changed it, kept sealed for the few minutes until that has been told: the new way may belong to whom the
 * message is about.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Audit;

use Mailwright\Install\Database_Error;
use Mailwright\Outbox\Connection_State_Store;
use Mailwright\Outbox\Dispatch;
use Mailwright\Outbox\Php_Mail;
use Mailwright\Outbox\Proof;
use Mailwright\Outbox\Safe_Mode;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Option_Row;
use Mailwright\Settings\Overrides;
use Mailwright\Settings\Secret;
use Mailwright\Settings\Secret_Box;
use Mailwright\Settings\Secret_Keys;
use Mailwright\Settings\Settings;
use Mailwright\Settings\Settings_Store;
use Mailwright\Transport\Phpmailer_Setup;
use Mailwright\Transport\Prepared_Mail;
use Mailwright\Transport\Sender;
use PHPMailer\PHPMailer\Exception;
use PHPMailer\PHPMailer\PHPMailer;

defined( 'ABSPATH' ) || exit;

final class Old_Way {

	/** Where Dispatch would be, see Plugin. */
	private const PLACE = 100;

	private function __construct( private readonly Connection $connection, private readonly Settings $settings ) {}

	/**
	 * @param array<string, array<string, mixed>> $before Of the action `mailwright_settings_changed`.
	 * @return array<string, string>|null Sealed; null when no mail was ever accepted that way, or it cannot be kept.
	 */
	public static function sealed( array $before ): ?array {
		$look = static function (): ?string {
			$connection = ( new Connection_Store() )->default();
			$settings   = ( new Settings_Store() )->get();
			// Where nothing may leave, this may not either.
			return null === $connection || Safe_Mode::now( $settings )->is_on() || ! self::is_proven( $connection ) ? null : self::packed( $connection, $settings );
		};
		$packed = array_key_exists( 'settings', $before ) ? Option_Row::as_it_was( self::row( $before ), $look ) : $look();
		return null === $packed ? null : self::box()->seal( $packed, self::purpose() );
	}

	/**
	 * @param array<mixed>|null $sealed
	 * @param int|null          $seconds Longest time for one message, should its connection allow more.
	 */
	public static function open( ?array $sealed, ?int $seconds = null ): ?self {
		// A copy that was made in these minutes has the old password, too, and may send nothing.
		$text    = null === $sealed || ( new Settings_Store() )->is_copy() ? null : self::box()->open( $sealed, self::purpose() );
		$decoded = null === $text ? null : json_decode( $text, true, 16 );
		if ( ! is_array( $decoded ) || ! is_array( $decoded['connection'] ?? null ) || ! is_array( $decoded['settings'] ?? null ) || ! is_array( $decoded['fixed'] ?? null ) ) {
			return null;
		}
		$outside = array_filter( Overrides::of_connection()->values(), static fn( mixed $value ): bool => $value instanceof Secret );
		if ( null !== $seconds ) {
			$timeout                          = $decoded['connection']['timeout'] ?? $seconds;
			$decoded['connection']['timeout'] = min( $seconds, is_numeric( $timeout ) ? (int) $timeout : $seconds );
		}
		return new self( Connection::from_array( $decoded['connection'] + array_intersect_key( $outside, array_flip( array_filter( $decoded['fixed'], 'is_string' ) ) ) ), Settings::from_array( $decoded['settings'] ) );
	}

	/**
	 * In the place of Dispatch: nothing that is set up now has a say, or a safe mode that was switched on a moment ago would take the message away.
	 *
	 * @param callable(): bool $send Calls wp_mail().
	 */
	public function carry( callable $send ): bool {
		$install = function ( PHPMailer $phpmailer ): void {
			$this->install( $phpmailer );
		};
		$usual = array( Dispatch::class, 'on_phpmailer_init' );
		$place = has_action( 'phpmailer_init', $usual );
		remove_action( 'phpmailer_init', $usual, self::PLACE );
		add_action( 'phpmailer_init', $install, self::PLACE );
		try {
			return $send();
		} finally {
			remove_action( 'phpmailer_init', $install, self::PLACE );
			if ( false !== $place ) {
				add_action( 'phpmailer_init', $usual, self::PLACE );
			}
		}
	}

	/** @return array<string, string> Nothing that prints an object may print a secret. */
	public function __debugInfo(): array {
		return array( 'connection' => $this->connection->id );
	}

	private function install( PHPMailer $phpmailer ): void {
		$now = ( new Settings_Store() )->get();
		if ( $phpmailer->From === Sender::address( $now ) ) {
			try {
				$phpmailer->setFrom( Sender::address( $this->settings ), '' === $this->settings->from_name ? 'WordPress' : $this->settings->from_name, false );
			} catch ( Exception ) {
				return; // Then by the new way.
			}
		}
		$phpmailer->Sender = '';
		Sender::apply( $phpmailer, $this->settings );
		Php_Mail::expect_none();
		$mail   = new Prepared_Mail( $this->connection, $phpmailer->From, true );
		$direct = Phpmailer_Setup::direct_session( $mail );
		Phpmailer_Setup::install( $phpmailer, $mail, $direct, $direct );
	}

	private static function is_proven( Connection $connection ): bool {
		if ( 'php' === $connection->mailer || $connection->has_locked_secret() ) {
			return false;
		}
		try {
			$proven = ( new Connection_State_Store() )->get( $connection->id )->proven;
		} catch ( Database_Error ) {
			return false;
		}
		return '' !== $proven && hash_equals( $proven, Proof::fingerprint( $connection->reveal() ) );
	}

	/** What stands in wp-config.php or the environment stays there: it is not written to the database, and read again for sending. */
	private static function packed( Connection $connection, Settings $settings ): string {
		$fixed = array_values( array_filter( Connection_Schema::secrets(), static fn( string $field ): bool => $connection->is_locked( $field ) ) );
		return (string) wp_json_encode(
			array(
				'connection' => array_diff_key( $connection->reveal(), array_flip( $fixed ) ),
				'settings'   => $settings->to_array(),
				'fixed'      => $fixed,
			),
			JSON_PARTIAL_OUTPUT_ON_ERROR
		);
	}

	/**
	 * @param array<string, array<string, mixed>> $parts
	 * @return array<string, mixed> For Option_Row.
	 */
	private static function row( array $parts ): array {
		$connections = array();
		foreach ( $parts as $part => $fields ) {
			if ( str_starts_with( $part, 'connection ' ) ) {
				$connections[ substr( $part, 11 ) ] = $fields;
			}
		}
		return array( 'settings' => $parts['settings'] ?? array(), 'connections' => $connections );
	}

	private static function box(): Secret_Box {
		return new Secret_Box( Secret_Keys::current() );
	}

	private static function purpose(): string {
		return implode( '|', array( 'mailwright', get_current_blog_id(), 'changes', 'way' ) );
	}
}
