<?php
/**
 * One question on its way: which try, which socket, until when. Only Dns_Exchange changes it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Dns;

defined( 'ABSPATH' ) || exit;

final class Dns_Query {

	/** How many tries have been started. */
	public int $tries = 0;

	/** Id of the current try, new and random each time. */
	public int $id = 0;

	/** @var resource|null */
	public $socket = null;

	/** Over TCP, because the answer did not fit into a datagram. */
	public bool $tcp = false;

	/** With EDNS(0). */
	public bool $extended = true;

	public string $server = '';

	/** Bytes still to be sent, TCP only. */
	public string $outgoing = '';

	/** Bytes received so far, TCP only. */
	public string $incoming = '';

	/** When this try is given up, seconds of the monotonic clock. */
	public float $try_until = 0.0;

	public readonly float $started;

	public ?Dns_Answer $answer = null;

	/** What a server said that we do not want to be the last word, such as SERVFAIL. */
	public ?Dns_Answer $poor_answer = null;

	public function __construct( public readonly string $name, public readonly Dns_Type $type ) {
		$this->started = self::now();
	}

	public function elapsed_ms(): float {
		return round( ( self::now() - $this->started ) * 1000, 1 );
	}

	public function close(): void {
		if ( is_resource( $this->socket ) ) {
			fclose( $this->socket );
		}
		$this->socket   = null;
		$this->outgoing = '';
		$this->incoming = '';
	}

	/** Monotonic seconds. */
	public static function now(): float {
		return hrtime( true ) / 1e9;
	}
}
