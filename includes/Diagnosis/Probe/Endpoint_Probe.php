<?php
/**
 * Finds out what answers at one address and port and which of plain, STARTTLS and implicit TLS it speaks. Sends no mail and no login.
 * Straight code over Transport's Wire; Survey runs many of these at once.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Probe;

use Mailwright\Causes\Server_Text;
use Mailwright\Settings\Encryption;
use Mailwright\Transport\Connector;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Reply;
use Mailwright\Transport\Smtp_Options;
use Mailwright\Transport\Wire;
use Mailwright\Transport\Wire_Error;

defined( 'ABSPATH' ) || exit;

final class Endpoint_Probe {

	/** A port that did not answer by then is filtered (the mail itself waits 5 s). */
	private const CONNECT_S = 2.5;

	/** A server of a TLS port waits for us to speak first; one with a slow greeting does not. After this silence both are considered. */
	private const SILENCE_S = 0.8;

	/** A handshake that has not ended by then is none; the greeting within TLS may take longer. */
	private const HANDSHAKE_S = 2.0;

	/** Guarantees S16. */
	private const BANNER_CHARACTERS = 200;

	private float $started_s = 0.0;

	private ?float $connect_ms = null;

	private ?float $banner_ms = null;

	private string $banner = '';

	/** @var array<string, Mode_Facts> */
	private array $modes = array();

	private ?Failure $greeting = null;

	/** No whole greeting yet: the other side may be slow, or wait for us. */
	private bool $is_waiting = false;

	/** The beginning of one is there. */
	private bool $has_begun = false;

	/**
	 * @param Smtp_Options $options Host, CA file and EHLO name; never a password.
	 * @param string       $address A checked address of the host.
	 * @param int          $port    Which port to try.
	 */
	public function __construct( private readonly Smtp_Options $options, private readonly string $address, private readonly int $port ) {}

	public function run( Deadline $deadline ): Endpoint_Facts {
		$this->started_s = Deadline::now();
		$connector       = new Connector( array_intersect_key( $this->options->context, array( 'socket' => true ) ) );
		$open            = $connector->connect( array( $this->address ), $this->port, $deadline->at_most( self::CONNECT_S ) );
		if ( null === $open ) {
			return $this->facts( self::state_of( $connector->errno() ), $connector->errno() );
		}
		$this->connect_ms = $this->elapsed_ms();
		$wire             = new Wire( ...$open );
		try {
			$this->speaks_tls_first() ? $this->tls_first( $wire, $deadline ) : $this->plain_first( $wire, $deadline );
		} finally {
			$wire->close();
		}
		return $this->facts( 'open', 0 );
	}

	/** By RFC 8314 or by the settings that are examined; if it is not so, the greeting has arrived meanwhile. */
	private function speaks_tls_first(): bool {
		return 465 === $this->port || ( Encryption::Implicit_Tls === $this->options->encryption && $this->options->port === $this->port );
	}

	private function plain_first( Wire $wire, Deadline $deadline ): void {
		$opening = static fn(): Reply => $wire->read_reply( $deadline->at_most( self::SILENCE_S ) );
		if ( $this->greeted( $opening ) ) {
			$this->talk( $wire, $deadline );
			return;
		}
		if ( ! $this->is_waiting ) {
			return; // Something else than a mail server, or one that hung up.
		}
		if ( $this->has_begun ) {
			$this->listen_on( $wire, $deadline ); // A greeting has begun: no TLS here.
			return;
		}
		$this->tls_first( $wire, $deadline );
	}

	private function tls_first( Wire $wire, Deadline $deadline ): void {
		$this->try_implicit_tls( $deadline );
		if ( ! isset( $this->modes[ Encryption::Implicit_Tls->value ] ) ) {
			$this->listen_on( $wire, $deadline );
		}
	}

	private function listen_on( Wire $wire, Deadline $deadline ): void {
		if ( $this->greeted( fn(): Reply => First_Words::read( $wire, $this->options->ehlo_name, $deadline ) ) ) {
			$this->talk( $wire, $deadline );
		}
	}

	/** @param \Closure(): Reply $listen May throw Wire_Error. */
	private function greeted( \Closure $listen ): bool {
		$this->is_waiting = false;
		$this->greeting   = null;
		$mode             = new Mode_Probe( $this->with( Encryption::None ), $this->address );
		try {
			$reply = $listen();
		} catch ( Wire_Error $error ) {
			$this->is_waiting = Wire_Error::TIMEOUT === $error->kind;
			$this->has_begun  = '' !== $error->seen;
			$this->greeting   = $mode->no_greeting( $error );
			return false;
		}
		$this->banner_ms = $this->elapsed_ms();
		if ( 220 !== $reply->code ) {
			$this->greeting = $mode->refused_greeting( $reply );
			return false;
		}
		$this->banner = Server_Text::clean( implode( ' ', $reply->lines ), self::BANNER_CHARACTERS );
		return true;
	}

	/** Greeted in clear: the plain mode is spoken, perhaps STARTTLS too. */
	private function talk( Wire $wire, Deadline $deadline ): void {
		$dialogue = new Mode_Probe( $this->with( Encryption::Starttls ), $this->address );
		$plain    = $dialogue->plain( $wire, $deadline );
		$this->modes[ Encryption::None->value ] = $plain;
		if ( null === $plain->capabilities || ! $plain->capabilities->has( 'STARTTLS' ) ) {
			return;
		}
		$this->modes[ Encryption::Starttls->value ] = $dialogue->starttls( $wire, $deadline );
	}

	private function try_implicit_tls( Deadline $deadline ): void {
		$mode = ( new Mode_Probe( $this->with( Encryption::Implicit_Tls ), $this->address ) )->implicit_tls( $deadline->at_most( self::HANDSHAKE_S ), $deadline );
		if ( $mode->is_spoken ) {
			$this->modes[ Encryption::Implicit_Tls->value ] = $mode;
			$this->greeting = null; // Silence in clear is right for a port that begins with TLS.
		}
	}

	private function with( Encryption $encryption ): Smtp_Options {
		return $this->options->with(
			array(
				'port'       => $this->port,
				'encryption' => $encryption,
				'password'   => '',
			)
		);
	}

	private function facts( string $state, int $errno ): Endpoint_Facts {
		return new Endpoint_Facts( $this->options->host, $this->address, $this->port, $state, $errno, $this->connect_ms, $this->banner_ms, $this->banner, $this->modes, $this->greeting );
	}

	private function elapsed_ms(): float {
		return round( ( Deadline::now() - $this->started_s ) * 1000, 1 );
	}

	private static function state_of( int $errno ): string {
		return match ( $errno ) {
			110, 60, 0 => 'silent',
			101, 113, 99, 97, 65, 51 => 'unreachable',
			default => 'refused',
		};
	}
}
