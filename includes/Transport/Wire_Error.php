<?php
/**
 * The connection itself failed: nothing came in time, it was closed, TLS failed, or what came is not SMTP.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

defined( 'ABSPATH' ) || exit;

final class Wire_Error extends \RuntimeException {

	public const TIMEOUT  = 'timeout';
	public const CLOSED   = 'closed';
	public const PROTOCOL = 'protocol';
	public const TLS      = 'tls';

	/**
	 * @param string      $kind       One of the constants.
	 * @param int|null    $errno      Socket error number, where one is known.
	 * @param string|null $tls_reason OpenSSL's reason.
	 * @param string      $seen       For PROTOCOL: the first bytes that are not SMTP, raw; for naming the protocol, never for showing.
	 */
	public function __construct( public readonly string $kind, public readonly ?int $errno = null, public readonly ?string $tls_reason = null, public readonly string $seen = '' ) {
		parent::__construct( $kind );
	}
}
