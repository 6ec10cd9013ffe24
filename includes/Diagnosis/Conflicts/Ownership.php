<?php
/**
 * Whose are wp_mail(), the mailer that it keeps in $phpmailer, and the PHPMailer classes: WordPress's, or those of a plugin that took their place.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Conflicts;

defined( 'ABSPATH' ) || exit;

final class Ownership {

	private const CORE_MAILERS = array( 'PHPMailer\PHPMailer\PHPMailer', 'WP_PHPMailer' );

	/** @param string $function Name of the function that sends. */
	public function __construct( private readonly string $function = 'wp_mail' ) {}

	public function wp_mail(): Origin {
		return Origin::of( $this->reflection()->getFileName() );
	}

	public function line(): int {
		return (int) $this->reflection()->getStartLine();
	}

	/** Plugins that bring WordPress's own function again, such as must-use files of hosts, count as replacing it, too. */
	public function is_wp_mail_replaced(): bool {
		return ! $this->wp_mail()->is_core();
	}

	/** Whose object is in $phpmailer; null = none yet, or WordPress's. */
	public function foreign_mailer(): ?Origin {
		$mailer = $GLOBALS['phpmailer'] ?? null;
		if ( ! is_object( $mailer ) || in_array( get_class( $mailer ), self::CORE_MAILERS, true ) ) {
			return null;
		}
		return Origin::of( ( new \ReflectionClass( $mailer ) )->getFileName() );
	}

	/** Class of the object in $phpmailer, '' when there is none. */
	public function mailer_class(): string {
		$mailer = $GLOBALS['phpmailer'] ?? null;
		return is_object( $mailer ) ? (string) preg_replace( '/\x00.*$/s', '', get_class( $mailer ) ) : '';
	}

	/** Who brought PHPMailer along; null = WordPress, or not loaded yet. */
	public function foreign_library(): ?Origin {
		foreach ( array( 'PHPMailer\PHPMailer\PHPMailer', 'PHPMailer\PHPMailer\SMTP' ) as $class ) {
			$origin = class_exists( $class, false ) ? Origin::of( ( new \ReflectionClass( $class ) )->getFileName() ) : null;
			if ( null !== $origin && ! $origin->is_core() ) {
				return $origin;
			}
		}
		return null;
	}

	private function reflection(): \ReflectionFunction {
		return new \ReflectionFunction( $this->function );
	}
}
