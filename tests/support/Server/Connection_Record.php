<?php
/**
 * What one client did, kept for the test: bytes, commands, envelopes, messages and TLS facts.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Server;

final class Connection_Record {

	public string $plain_bytes = '';

	public string $tls_bytes = '';

	/** Bytes that came behind the STARTTLS command, before the handshake. */
	public string $early_bytes = '';

	/** @var string[] */
	public array $commands = array();

	/** @var string[] Commands that had arrived before the answer to the one before them was sent. */
	public array $pipelined = array();

	/** @var array<int, array<string, mixed>> */
	public array $messages = array();

	/** @var array{version?: string, cipher?: string, error?: string}|null Null: TLS was never begun. */
	public ?array $tls = null;

	public string $sni = '';

	public string $user = '';

	public ?string $closed_by = null;

	public ?string $script_error = null;

	public bool $was_pipelined = false;

	public readonly float $opened_at;

	public ?string $from = null;

	/** @var string[] */
	public array $to = array();

	/** @var string[] */
	public array $refused = array();

	public function __construct( public readonly int $number, public readonly string $family ) {
		$this->opened_at = microtime( true );
	}

	public function received( string $bytes ): void {
		if ( $this->is_encrypted() ) {
			$this->tls_bytes .= $bytes;
			return;
		}
		$this->plain_bytes .= $bytes;
	}

	public function is_encrypted(): bool {
		return isset( $this->tls['version'] );
	}

	public function command( string $line ): void {
		$this->commands[] = $line;
		if ( $this->was_pipelined ) {
			$this->pipelined[] = $line;
		}
	}

	public function message( string $wire, bool $accepted ): void {
		$this->messages[] = array(
			'connection' => $this->number,
			'from'       => new Bytes( (string) $this->from ),
			'to'         => Bytes::wrap( $this->to ),
			'refused'    => Bytes::wrap( $this->refused ),
			'user'       => new Bytes( $this->user ),
			'encrypted'  => $this->is_encrypted(),
			'accepted'   => $accepted,
			'wire'       => new Bytes( $wire ),
			// A line begins behind CR LF only (RFC 5321 section 2.3.8): a dot behind a lone LF is content.
			'data'       => new Bytes( (string) preg_replace( '/(?:^|(?<=\r\n))\./', '', $wire ) ),
		);
		$this->forget_envelope();
	}

	public function forget_envelope(): void {
		$this->from    = null;
		$this->to      = array();
		$this->refused = array();
	}

	/** @return array<string, mixed> */
	public function to_array(): array {
		return array(
			'number'       => $this->number,
			'family'       => $this->family,
			'opened_at'    => $this->opened_at,
			'plain_bytes'  => new Bytes( $this->plain_bytes ),
			'tls_bytes'    => new Bytes( $this->tls_bytes ),
			'early_bytes'  => new Bytes( $this->early_bytes ),
			'commands'     => Bytes::wrap( $this->commands ),
			'pipelined'    => Bytes::wrap( $this->pipelined ),
			'messages'     => $this->messages,
			'tls'          => Bytes::wrap( $this->tls ),
			'sni'          => new Bytes( $this->sni ),
			'user'         => new Bytes( $this->user ),
			'closed_by'    => $this->closed_by,
			'script_error' => $this->script_error,
		);
	}
}
