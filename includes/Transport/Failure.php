<?php
/**
 * Why a mail did not leave: the facts, typed, so that nobody has to guess from an English sentence. Never holds a secret.
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

defined( 'ABSPATH' ) || exit;

final class Failure {

	/**
	 * @param Stage                $stage         Where it happened.
	 * @param string               $message       One sentence in the site's language, cleaned.
	 * @param int|null             $errno         Socket error number (Linux numbering), never a reply code.
	 * @param int|null             $reply_code    SMTP reply code, 200–599.
	 * @param string|null          $enhanced_code RFC 3463, "5.7.8".
	 * @param string               $reply_text    The server's words, cleaned and capped.
	 * @param string|null          $tls_reason    OpenSSL's reason, e.g. "certificate verify failed".
	 * @param string               $host          As configured.
	 * @param int                  $port          As configured.
	 * @param string               $address       The IP address that was tried last, '' before.
	 * @param string               $provider      Preset id, '' when unknown.
	 * @param string               $encryption    As configured: none, starttls, implicit_tls.
	 * @param string|null          $cause         The cause when the code that failed knows it for certain; null = to be classified.
	 * @param array<string, mixed> $certificate   Facts of the refused certificate (see Certificate_Facts::to_array()), empty otherwise.
	 * @param array<string, string> $refused      Refused recipients => the server's reply, for partial acceptance.
	 * @param int|null             $retry_after_s How long a provider's API asks to wait (Retry-After), null when it does not say.
	 */
	public function __construct(
		public readonly Stage $stage,
		public readonly string $message,
		public readonly ?int $errno = null,
		public readonly ?int $reply_code = null,
		public readonly ?string $enhanced_code = null,
		public readonly string $reply_text = '',
		public readonly ?string $tls_reason = null,
		public readonly string $host = '',
		public readonly int $port = 0,
		public readonly string $address = '',
		public readonly string $provider = '',
		public readonly string $encryption = '',
		public readonly ?string $cause = null,
		public readonly array $certificate = array(),
		public readonly array $refused = array(),
		public readonly ?int $retry_after_s = null,
	) {}

	/** Whether the fault is the connection's (everything before MAIL FROM), not this message's. An API has no such steps: there the cause tells. */
	public function concerns_connection(): bool {
		if ( Stage::Api === $this->stage ) {
			return 'connection' === Catalogue::explain( $this->classify() )->level;
		}
		return ! in_array( $this->stage, array( Stage::Mail_From, Stage::Rcpt, Stage::Data, Stage::Post ), true ) || 421 === $this->reply_code;
	}

	public function to_evidence(): Evidence {
		return new Evidence(
			stage: $this->stage->value,
			errno: $this->errno,
			reply_code: $this->reply_code,
			enhanced_code: $this->enhanced_code,
			tls_reason: $this->tls_reason,
			provider: '' !== $this->provider ? $this->provider : $this->host,
			text: '' !== $this->reply_text ? $this->reply_text : $this->message,
			encryption: $this->encryption,
			port: $this->port,
			host: $this->host,
		);
	}

	public function classify(): Classification {
		if ( null !== $this->cause ) {
			return new Classification( $this->cause, Confidence::High, $this->to_evidence() );
		}
		return Classifier::classify( $this->to_evidence() );
	}

	/**
	 * @return array<string, mixed>
	 */
	public function to_array(): array {
		return array( 'stage' => $this->stage->value ) + get_object_vars( $this );
	}
}
