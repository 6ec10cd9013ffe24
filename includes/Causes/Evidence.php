<?php
/**
 * What is known about one failure, as typed facts instead of prose, so that rules can rely on codes and use words last.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

final class Evidence {

	/** Where a mail can fail, in the order it travels; '' = not known. */
	public const STAGES = array( '', 'config', 'dns', 'tcp', 'banner', 'ehlo', 'starttls', 'tls', 'auth', 'mail_from', 'rcpt', 'data', 'post', 'php', 'api' );

	/** The stage, or '' when the given one is not among STAGES. */
	public readonly string $stage;

	/**
	 * @param string      $stage         One of STAGES.
	 * @param int|null    $errno         Socket error of the operating system; never an SMTP reply code.
	 * @param int|null    $reply_code    SMTP reply code, 200 to 599 (RFC 5321 section 4.2.1).
	 * @param string|null $enhanced_code Enhanced status code such as "5.7.8" (RFC 3463).
	 * @param string|null $tls_reason    OpenSSL's or PHP's reason, e.g. "certificate has expired".
	 * @param string      $provider      Provider id or the server's host name.
	 * @param string      $text          The words of the server, of PHP or of PHPMailer.
	 * @param string      $encryption    `none`, `starttls`, `implicit_tls` or ''.
	 * @param int|null    $port          TCP port.
	 * @param string      $host          Host name of the connection.
	 */
	public function __construct(
		string $stage = '',
		public readonly ?int $errno = null,
		public readonly ?int $reply_code = null,
		public readonly ?string $enhanced_code = null,
		public readonly ?string $tls_reason = null,
		public readonly string $provider = '',
		public readonly string $text = '',
		public readonly string $encryption = '',
		public readonly ?int $port = null,
		public readonly string $host = ''
	) {
		$this->stage = in_array( $stage, self::STAGES, true ) ? $stage : '';
	}

	/**
	 * The same evidence with some facts replaced.
	 *
	 * @param array{stage?: string, errno?: int|null, reply_code?: int|null, enhanced_code?: string|null, provider?: string, text?: string} $changes Facts by property name.
	 */
	public function with( array $changes ): self {
		$facts = $changes + array(
			'stage'         => $this->stage,
			'errno'         => $this->errno,
			'reply_code'    => $this->reply_code,
			'enhanced_code' => $this->enhanced_code,
			'provider'      => $this->provider,
			'text'          => $this->text,
		);
		return new self( $facts['stage'], $facts['errno'], $facts['reply_code'], $facts['enhanced_code'], $this->tls_reason, $facts['provider'], $facts['text'], $this->encryption, $this->port, $this->host );
	}
}
