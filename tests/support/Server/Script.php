<?php
/**
 * Plays a list of steps to one client, whatever the client makes of it.
 *
 * Steps: array( 'say', bytes ) · array( 'expect', verb or /pattern/ ) reads one line · array( 'read_message' ) up to the final dot ·
 * array( 'wait', ms ) · array( 'drip', bytes, bytes at once, ms between ) · array( 'tls', options ) · array( 'endless', bytes ) until the client goes ·
 * array( 'hang' ) listens and says nothing · array( 'close' ) · array( 'cut' ) without close_notify · array( 'reset' ) ·
 * array( 'repeat', times, steps ) · array( 'ordinary', options, greet? ) behaves from here on. At the end the connection is closed.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Server;

final class Script {

	public function __construct( private readonly Peer $peer ) {}

	/** @param array<int, array<int, mixed>> $steps */
	public function run( array $steps ): void {
		$this->play( $steps );
		$this->peer->close();
	}

	/** @param array<int, array<int, mixed>> $steps */
	private function play( array $steps ): void {
		foreach ( $steps as $step ) {
			if ( ! $this->peer->is_open() ) {
				return;
			}
			$this->step( (string) $step[0], $step[1] ?? null, $step );
		}
	}

	/** @param array<int, mixed> $step */
	private function step( string $name, mixed $value, array $step ): void {
		match ( $name ) {
			'say'          => $this->peer->write( $value ),
			'expect'       => $this->expect( $value ),
			'read_message' => $this->read_message(),
			'wait'         => Loop::pause( $value / 1000 ),
			'drip'         => $this->drip( $value, $step[2], $step[3] ),
			'tls'          => $this->start_tls( $value ?? array() ),
			'endless'      => $this->endless( $value ),
			'hang'         => $this->peer->read_until_gone(),
			'close'        => $this->peer->close(),
			'cut'          => $this->peer->cut(),
			'reset'        => $this->peer->reset(),
			'repeat'       => $this->repeat( $value, $step[2] ),
			'ordinary'     => ( new Ordinary( $this->peer, new Options( $value ?? array() ) ) )->run( $step[2] ?? false ),
			default        => throw new \InvalidArgumentException( "Unknown step $name" ),
		};
	}

	/** @param array{certificate?: string, versions?: string[], sni?: array<string, string>} $options */
	private function start_tls( array $options ): void {
		if ( ! $this->peer->start_tls( $options ) ) {
			$this->peer->close();
		}
	}

	private function expect( string $wanted ): void {
		$line = $this->peer->read_line();
		if ( null === $line ) {
			return;
		}
		$this->peer->record->command( $line );
		$this->note_envelope( $line );
		$matches = str_starts_with( $wanted, '/' ) ? 1 === preg_match( $wanted, $line ) : 1 === preg_match( '/^' . preg_quote( $wanted, '/' ) . '\b/i', $line );
		if ( ! $matches ) {
			$this->peer->record->script_error = "Expected $wanted, got $line";
			$this->peer->close();
		}
	}

	private function note_envelope( string $line ): void {
		if ( 0 === stripos( $line, 'MAIL FROM:' ) ) {
			$this->peer->record->from = Ordinary::path( $line );
		}
		if ( 0 === stripos( $line, 'RCPT TO:' ) ) {
			$this->peer->record->to[] = Ordinary::path( $line );
		}
	}

	private function read_message(): void {
		$wire = $this->peer->read_message();
		if ( null !== $wire ) {
			$this->peer->record->message( $wire, false );
		}
	}

	private function drip( string $bytes, int $at_once, int $ms ): void {
		foreach ( str_split( $bytes, max( 1, $at_once ) ) as $part ) {
			if ( ! $this->peer->write( $part ) ) {
				return;
			}
			Loop::pause( $ms / 1000 );
		}
	}

	private function endless( string $bytes ): void {
		$block = str_repeat( $bytes, max( 1, intdiv( 8192, max( 1, strlen( $bytes ) ) ) ) );
		while ( $this->peer->write( $block ) ) {
			Loop::pause( 0.00001 ); // Lets the other conversations go on.
		}
	}

	/** @param array<int, array<int, mixed>> $steps */
	private function repeat( int $times, array $steps ): void {
		for ( $i = 0; $i < $times && $this->peer->is_open(); $i++ ) {
			$this->play( $steps );
		}
	}
}
