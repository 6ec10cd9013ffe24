<?php
/**
 * No answer came: how far the request got, which decides whether it may be sent again.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Http;

defined( 'ABSPATH' ) || exit;

final class Problem extends \RuntimeException {

	/** This site's own settings forbid the request (WP_HTTP_BLOCK_EXTERNAL); nothing left. */
	public const BLOCKED = 'blocked';

	public const DNS     = 'dns';
	public const CONNECT = 'connect';
	public const TLS     = 'tls';

	/** Something broke after the connection was made, or later than we wait. */
	public const LOST    = 'lost';
	public const TIMEOUT = 'timeout';

	/**
	 * @param string   $kind     One of the constants.
	 * @param string   $message  Words of cURL or WordPress, not cleaned.
	 * @param bool     $was_sent The whole request had left, so the other side may have acted on it.
	 * @param int|null $errno    Socket error of the operating system.
	 */
	public function __construct( public readonly string $kind, string $message, public readonly bool $was_sent, public readonly ?int $errno = null ) {
		parent::__construct( $message );
	}
}
