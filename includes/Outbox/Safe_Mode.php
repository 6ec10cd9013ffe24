<?php
/**
 * For copies of a site: nothing leaves it, or everything goes to one address instead of to customers. Chosen by a person, or begun by itself
 * where the settings of a live site turn up on a site that says it is none (guarantees D18).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Settings\Settings;
use Mailwright\Settings\Settings_Store;
use PHPMailer\PHPMailer\PHPMailer;

defined( 'ABSPATH' ) || exit;

final class Safe_Mode {

	public const OFF      = 'off';
	public const HOLD     = 'hold';
	public const REDIRECT = 'redirect';

	/** Characters of the recipients that stand in front of a subject. */
	private const MAX_MARK = 100;

	/** Header => the list of PHPMailer that it tells of. Only who gets everything sees them. */
	private const HEADERS = array(
		'X-Mailwright-Original-To'  => 'getToAddresses',
		'X-Mailwright-Original-Cc'  => 'getCcAddresses',
		'X-Mailwright-Original-Bcc' => 'getBccAddresses',
	);

	/** Behind every other plugin that adds a recipient. */
	private const LAST = PHP_INT_MAX;

	/**
	 * @param self::OFF|self::HOLD|self::REDIRECT $mode
	 * @param string                              $address  Who gets everything.
	 * @param bool                                $is_copy  Nobody chose it: the site is a copy.
	 */
	private function __construct( public readonly string $mode, public readonly string $address = '', public readonly bool $is_copy = false ) {}

	/** What counts at this moment. */
	public static function now( ?Settings $settings = null ): self {
		$store      = new Settings_Store();
		$settings ??= $store->get();
		return match ( $settings->safe_mode ) {
			self::HOLD     => new self( self::HOLD ),
			// Without an address (one constant of two) holding is what comes nearest to what was meant.
			self::REDIRECT => '' === $settings->safe_mode_address ? new self( self::HOLD ) : new self( self::REDIRECT, $settings->safe_mode_address ),
			default        => $store->is_copy() ? new self( self::HOLD, is_copy: true ) : self::off(),
		};
	}

	public static function off(): self {
		return new self( self::OFF );
	}

	public function is_on(): bool {
		return self::OFF !== $this->mode;
	}

	public function holds(): bool {
		return self::HOLD === $this->mode;
	}

	public function redirects(): bool {
		return self::REDIRECT === $this->mode;
	}

	/** Whether a message that waits, accepted before the safe mode began or sent again from the log, must not leave. */
	public function stops( Claimed_Message $message ): bool {
		return $this->is_on() && Settlement::RELEASED !== $message->held_for;
	}

	/**
	 * Sends a mail to the one address; to whom it was meant stands in its header and in front of its subject. The same happens once more behind all
	 * other plugins, because one of them could add a recipient.
	 */
	public function redirect( PHPMailer $phpmailer ): void {
		$this->turn( $phpmailer, true );
		$again = function ( mixed $same ) use ( &$again, $phpmailer ): void {
			remove_action( 'phpmailer_init', $again, self::LAST );
			if ( $same === $phpmailer ) {
				$this->turn( $phpmailer, false );
			}
		};
		add_action( 'phpmailer_init', $again, self::LAST );
	}

	private function turn( PHPMailer $phpmailer, bool $is_first ): void {
		$everybody = array();
		foreach ( self::HEADERS as $header => $list ) {
			$addresses = array_values( array_filter( array_map( static fn( array $entry ): string => (string) $entry[0], $phpmailer->$list() ) ) );
			if ( array() !== $addresses && $is_first ) {
				$phpmailer->addCustomHeader( $header, implode( ', ', $addresses ) );
			}
			array_push( $everybody, ...$addresses );
		}
		if ( array( $this->address ) === $everybody && ! $is_first ) {
			return;
		}
		$phpmailer->clearAllRecipients();
		$phpmailer->addAddress( $this->address );
		if ( $is_first && array() !== $everybody ) {
			$phpmailer->Subject = self::mark( $everybody ) . ' ' . $phpmailer->Subject;
		}
	}

	/** @param non-empty-list<string> $everybody */
	private static function mark( array $everybody ): string {
		$first = mb_substr( $everybody[0], 0, self::MAX_MARK );
		$more  = count( $everybody ) - 1;
		return 0 === $more
			/* translators: %s: email address; stands in front of the subject of a mail that was redirected */
			? sprintf( __( '[for %s]', 'mailwright' ), $first )
			/* translators: 1: email address, 2: number of further addresses; stands in front of the subject of a mail that was redirected */
			: sprintf( __( '[for %1$s and %2$d more]', 'mailwright' ), $first, $more );
	}
}
