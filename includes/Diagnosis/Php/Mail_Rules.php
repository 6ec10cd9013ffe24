<?php
/**
 * Whether PHP's own mail function is there, and something behind it that takes the mail.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Php;

use Mailwright\Causes\Confidence;
use Mailwright\Diagnosis\Remarks;

defined( 'ABSPATH' ) || exit;

final class Mail_Rules {

	public function __construct( private readonly Remarks $remarks, private readonly Environment $php ) {}

	public function check(): void {
		if ( ! $this->php->has_function( 'mail' ) ) {
			$this->remarks->fail( 'php_mail_disabled', __( 'Your web host has switched off PHP\'s mail function. Use a mail server (SMTP) instead.', 'mailwright' ) );
			return;
		}
		if ( 'Windows' === $this->php->system() && '' === $this->php->ini( 'sendmail_path' ) ) {
			/* translators: 1: name of a mail server, 2: port number */
			$this->remarks->note( sprintf( __( 'On Windows PHP hands mail to the server %1$s, port %2$s, as php.ini says.', 'mailwright' ), $this->php->ini( 'SMTP' ), $this->php->ini( 'smtp_port' ) ) );
			return;
		}
		$program = self::program( $this->php->ini( 'sendmail_path' ) );
		if ( '' === $program ) {
			$this->remarks->fail( 'php_mail_failed', __( 'PHP\'s mail function has no mail program: sendmail_path in php.ini is empty. Use a mail server (SMTP) instead, or ask your web host.', 'mailwright' ) );
			return;
		}
		if ( $this->php->is_executable( $program ) || ! str_starts_with( $program, '/' ) ) {
			return;
		}
		/* translators: %s: name of a program */
		$text = sprintf( __( 'PHP\'s mail function hands mail to the program %s, which is not on this server. Use a mail server (SMTP) instead, or ask your web host.', 'mailwright' ), basename( $program ) );
		// Behind open_basedir PHP cannot see the program, though the shell that starts it can.
		'' === $this->php->ini( 'open_basedir' ) ? $this->remarks->fail( 'php_mail_failed', $text ) : $this->remarks->warn( 'php_mail_failed', $text, Confidence::Low );
	}

	/** The first word of the command line, which may be quoted. */
	private static function program( string $command ): string {
		return 1 === preg_match( '/^\s*(?:"([^"]+)"|\'([^\']+)\'|(\S+))/', $command, $found ) ? (string) end( $found ) : '';
	}
}
