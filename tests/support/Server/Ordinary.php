<?php
/**
 * A mail submission server that behaves, except where its options say otherwise.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Server;

final class Ordinary {

	private int $messages = 0;

	private bool $authenticated = false;

	public function __construct( private readonly Peer $peer, private readonly Options $options ) {}

	/** @param bool $greet False: the script before has done it. */
	public function run( bool $greet = true ): void {
		if ( $greet && 'implicit' === $this->options->get( 'tls' ) && ! $this->peer->start_tls( $this->options->tls() ) ) {
			$this->peer->close();
			return;
		}
		if ( $greet && ! $this->answer( 'BANNER', '', "220 {$this->options->get( 'name' )} ESMTP ready" ) ) {
			return;
		}
		$idle_ms = (int) $this->options->get( 'idle_close_ms' );
		while ( $this->peer->is_open() ) {
			$line = $this->peer->read_line( $idle_ms > 0 && $this->messages > 0 ? $idle_ms / 1000 : null );
			if ( null === $line ) {
				$this->peer->close();
				return;
			}
			$this->peer->record->command( $line );
			$this->dispatch( $line );
		}
	}

	private function dispatch( string $line ): void {
		$verb     = strtoupper( explode( ' ', $line )[0] );
		$argument = trim( substr( $line, strlen( $verb ) ) );
		match ( $verb ) {
			'EHLO'     => $this->answer( $verb, $argument, $this->capabilities() ),
			'HELO'     => $this->answer( $verb, $argument, "250 {$this->options->get( 'name' )}" ),
			'STARTTLS' => $this->starttls( $argument ),
			'AUTH'     => $this->auth( $argument ),
			'MAIL'     => $this->mail( $argument ),
			'RCPT'     => $this->rcpt( $argument ),
			'DATA'     => $this->data(),
			'RSET'     => $this->reset( $argument ),
			'NOOP'     => $this->answer( $verb, $argument, '250 2.0.0 Ok' ),
			'VRFY'     => $this->answer( $verb, $argument, '252 2.0.0 Cannot say' ),
			'QUIT'     => $this->answer( $verb, $argument, '221 2.0.0 Bye' ),
			default    => $this->answer( $verb, $argument, '500 5.5.2 Error: command not recognized' ),
		};
	}

	/**
	 * Sends the test's reply, or the usual one. "!close", "!reset", "!cut" and "!hang" are deeds instead of words.
	 *
	 * @return bool True when the reply agreed (below 400) and the connection goes on.
	 */
	private function answer( string $verb, string $argument, string $usual ): bool {
		Loop::pause( (float) ( $this->options->get( 'delays' )[ $verb ] ?? 0 ) / 1000 );
		$reply = $this->options->reply_to( $verb, $argument ) ?? $usual;
		if ( str_starts_with( $reply, '!' ) ) {
			match ( $reply ) {
				'!close' => $this->peer->close(),
				'!reset' => $this->peer->reset(),
				'!cut'   => $this->peer->cut(),
				'!hang'  => $this->peer->read_until_gone(),
				default  => throw new \InvalidArgumentException( "Unknown deed $reply" ),
			};
			return false;
		}
		$this->peer->write( str_ends_with( $reply, "\n" ) ? $reply : "$reply\r\n" );
		if ( str_starts_with( $reply, '421' ) || str_starts_with( $reply, '221' ) ) {
			$this->peer->close();
		}

		return (int) $reply < 400 && $this->peer->is_open();
	}

	private function capabilities(): string {
		$encrypted = $this->peer->record->is_encrypted();
		$list      = array_merge( array( $this->options->get( 'name' ) ), $this->options->get( 'capabilities' ) );
		if ( $this->options->get( 'size' ) > 0 ) {
			$list[] = 'SIZE ' . $this->options->get( 'size' );
		}
		if ( 'starttls' === $this->options->get( 'tls' ) && ! $encrypted ) {
			$list[] = 'STARTTLS';
		}
		if ( array() !== $this->options->get( 'auth' ) && ( $encrypted || 'starttls' !== $this->options->get( 'tls' ) || $this->options->get( 'auth_before_tls' ) ) ) {
			$list[] = 'AUTH ' . implode( ' ', $this->options->get( 'mechanisms' ) );
		}
		$last = array_pop( $list );

		return implode( '', array_map( static fn ( string $item ): string => "250-$item\r\n", $list ) ) . "250 $last";
	}

	private function starttls( string $argument ): void {
		if ( 'starttls' !== $this->options->get( 'tls' ) ) {
			$this->answer( 'STARTTLS', $argument, '502 5.5.1 Error: command not implemented' );
			return;
		}
		if ( $this->answer( 'STARTTLS', $argument, '220 2.0.0 Ready to start TLS' ) && ! $this->peer->start_tls( $this->options->tls() ) ) {
			$this->peer->close();
		}
		$this->peer->record->forget_envelope();
	}

	private function auth( string $argument ): void {
		if ( $this->lacks_tls() && ! $this->options->get( 'auth_before_tls' ) ) {
			$this->answer( 'AUTH', $argument, '530 5.7.0 Must issue a STARTTLS command first' );
			return;
		}
		$login = new Login( $this->peer, $this->options->get( 'auth' ) );
		$known = in_array( strtoupper( explode( ' ', $argument )[0] ), $this->options->get( 'mechanisms' ), true );
		if ( ! $known || array() === $this->options->get( 'auth' ) ) {
			$this->answer( 'AUTH', $argument, '504 5.5.4 Unrecognized authentication type' );
			return;
		}
		$good  = $login->run( $argument );
		$usual = $good ? '235 2.7.0 Authentication successful' : '535 5.7.8 Error: authentication failed';
		if ( $this->answer( 'AUTH', $argument, $usual ) ) {
			$this->authenticated = true;
		}
	}

	private function mail( string $argument ): void {
		$size  = preg_match( '/ SIZE=(\d+)/i', $argument, $found ) ? (int) $found[1] : 0;
		$limit = (int) $this->options->get( 'size' );
		$usual = match ( true ) {
			$this->lacks_tls() => '530 5.7.0 Must issue a STARTTLS command first',
			$this->lacks_auth() => '530 5.7.0 Authentication required',
			null !== $this->peer->record->from => '503 5.5.1 Error: nested MAIL command',
			$limit > 0 && $size > $limit => '552 5.3.4 Message size exceeds fixed limit',
			default => '250 2.1.0 Ok',
		};
		if ( $this->answer( 'MAIL', $argument, $usual ) ) {
			$this->peer->record->from = self::path( $argument );
		}
	}

	private function rcpt( string $argument ): void {
		$record = $this->peer->record;
		$agreed = $this->answer( 'RCPT', $argument, null === $record->from ? '503 5.5.1 Error: need MAIL command' : '250 2.1.5 Ok' );
		if ( $agreed ) {
			$record->to[] = self::path( $argument );
			return;
		}
		$record->refused[] = self::path( $argument );
	}

	private function data(): void {
		$record = $this->peer->record;
		$usual  = match ( true ) {
			null === $record->from => '503 5.5.1 Error: need RCPT command',
			array() === $record->to => '554 5.5.1 Error: no valid recipients',
			default => '354 End data with <CR><LF>.<CR><LF>',
		};
		if ( ! $this->answer( 'DATA', '', $usual ) ) {
			return;
		}
		$wire = $this->peer->read_message();
		if ( null === $wire ) {
			return;
		}
		++$this->messages;
		$limit   = (int) $this->options->get( 'size' );
		$too_big = $limit > 0 && strlen( $wire ) > $limit;
		// Recorded before the answer leaves: a client that has its 250 may look at once.
		$record->message( $this->options->get( 'keep_messages' ) ? $wire : '', true );
		$index  = count( $record->messages ) - 1;
		$agreed = $this->answer( 'DOT', '', $too_big ? '552 5.3.4 Message size exceeds fixed limit' : "250 2.0.0 Ok: queued as T{$record->number}N{$this->messages}" );
		$record->messages[ $index ]['accepted'] = $agreed;
		if ( $this->messages === $this->options->get( 'close_after_messages' ) ) {
			$this->peer->close();
		}
	}

	private function reset( string $argument ): void {
		$this->peer->record->forget_envelope();
		$this->answer( 'RSET', $argument, '250 2.0.0 Ok' );
	}

	private function lacks_tls(): bool {
		return 'starttls' === $this->options->get( 'tls' ) && $this->options->get( 'require_tls' ) && ! $this->peer->record->is_encrypted();
	}

	private function lacks_auth(): bool {
		return array() !== $this->options->get( 'auth' ) && $this->options->get( 'require_auth' ) && ! $this->authenticated;
	}

	/** The address out of "FROM:<address> …". */
	public static function path( string $argument ): string {
		return preg_match( '/:\s*<([^>]*)>/', $argument, $found ) ? $found[1] : $argument;
	}
}
