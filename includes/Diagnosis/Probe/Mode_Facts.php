<?php
/**
 * What one way of speaking to an endpoint (plain, STARTTLS, implicit TLS) came to.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Probe;

use Mailwright\Settings\Encryption;
use Mailwright\Transport\Capabilities;
use Mailwright\Transport\Certificate_Facts;
use Mailwright\Transport\Failure;

defined( 'ABSPATH' ) || exit;

final class Mode_Facts {

	/**
	 * @param Encryption             $encryption   The mode.
	 * @param bool                   $is_spoken    The endpoint speaks it, whatever its certificate is worth.
	 * @param Failure|null           $failure      Why a session in this mode could not go on; null = it could.
	 * @param string                 $crypto       Protocol and cipher, e.g. "TLSv1.3 TLS_AES_256_GCM_SHA384", '' without TLS.
	 * @param Certificate_Facts|null $certificate  As the server sent it, good or bad.
	 * @param Capabilities|null      $capabilities From the last EHLO in this mode.
	 */
	public function __construct(
		public readonly Encryption $encryption,
		public readonly bool $is_spoken,
		public readonly ?Failure $failure = null,
		public readonly string $crypto = '',
		public readonly ?Certificate_Facts $certificate = null,
		public readonly ?Capabilities $capabilities = null,
	) {}

	public function works(): bool {
		return $this->is_spoken && null === $this->failure;
	}
}
