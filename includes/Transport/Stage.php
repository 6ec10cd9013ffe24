<?php
/**
 * The steps of one delivery, in the order a mail travels; each failure names the one it happened in.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

enum Stage: string {
	case Config    = 'config';
	case Php       = 'php';
	case Dns       = 'dns';
	case Tcp       = 'tcp';
	case Banner    = 'banner';
	case Ehlo      = 'ehlo';
	case Starttls  = 'starttls';
	case Tls       = 'tls';
	case Auth      = 'auth';
	case Mail_From = 'mail_from';
	case Rcpt      = 'rcpt';
	case Data      = 'data';
	/** After the final dot was sent and before the answer to it: nobody can know whether the mail was taken. */
	case Post = 'post';
	case Api  = 'api';

	/** The person's view of this stage: one of the five that the page draws, '' before the first. */
	public function shown_as(): string {
		return match ( $this ) {
			self::Dns => 'resolve',
			self::Tcp, self::Banner => 'connect',
			self::Ehlo, self::Starttls, self::Tls => 'encrypt',
			self::Auth => 'login',
			self::Mail_From, self::Rcpt, self::Data, self::Post, self::Api => 'accept',
			self::Config, self::Php => '',
		};
	}
}
