<?php
/**
 * The listening side of the test server, and the line-by-line talk with the test that started it: one JSON question in, one JSON answer out.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Server;

final class Host {

	private readonly Loop $loop;

	private Options $options;

	/** @var Connection_Record[] */
	private array $records = array();

	/** @var array<int, array{id: mixed, for: string, count: int, until: float}> */
	private array $waits = array();

	private int $accepted = 0;

	private string $unsent = '';

	/** @var resource[] Keeps the queue of a server that never accepts full. */
	private array $fillers = array();

	/** @param array<string, mixed> $setup ordinary, scripts, address (IPv4 or IPv6 loopback, or "both"), accept, certificates. */
	public function __construct( private readonly array $setup ) {
		$this->loop    = new Loop();
		$this->options = new Options( $setup['ordinary'] ?? array() );
	}

	public function run(): void {
		stream_set_blocking( STDIN, false );
		stream_set_blocking( STDOUT, false );
		list( $port, $listeners ) = $this->listen();
		$accepts                  = $this->setup['accept'] ?? true;
		if ( ! $accepts ) {
			$this->fill_queue( $listeners );
		}
		$this->send( (string) $port );
		foreach ( $accepts ? $listeners : array() as $listener ) {
			$this->loop->start( fn () => $this->accept( $listener ) );
		}
		$this->loop->start( fn () => $this->talk() );
		$this->loop->after_round( fn () => $this->check_waits() );
		$this->loop->run();
	}

	/** @return array{0: int, 1: resource[]} */
	private function listen(): array {
		$address   = $this->setup['address'] ?? '127.0.0.1';
		$addresses = 'both' === $address ? array( '127.0.0.1', '::1' ) : array( $address );
		$context   = stream_context_create(
			array(
				'socket' => array(
					'backlog'     => ( $this->setup['accept'] ?? true ) ? 128 : 1,
					'tcp_nodelay' => true,
					'ipv6_v6only' => true,
				),
			)
		);
		for ( $try = 0; $try < 20; $try++ ) {
			$port      = (int) ( $this->setup['port'] ?? 0 );
			$listeners = array();
			foreach ( $addresses as $each ) {
				$host     = str_contains( $each, ':' ) ? "[$each]" : $each;
				$listener = @stream_socket_server( "tcp://$host:$port", $errno, $error, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context );
				if ( false === $listener ) {
					break; // The other family's port is taken: try another one for both.
				}
				$listeners[] = $listener;
				$port        = (int) substr( (string) strrchr( (string) stream_socket_get_name( $listener, false ), ':' ), 1 );
			}
			if ( count( $listeners ) === count( $addresses ) ) {
				return array( $port, $listeners );
			}
		}
		throw new \RuntimeException( "Cannot listen on $address: " . ( $error ?? '' ) );
	}

	/**
	 * A full queue makes the kernel drop further SYNs, which is what a firewall's black hole looks like.
	 *
	 * @param resource[] $listeners
	 */
	private function fill_queue( array $listeners ): void {
		foreach ( $listeners as $listener ) {
			$name = (string) stream_socket_get_name( $listener, false );
			do {
				$filler = @stream_socket_client( "tcp://$name", $errno, $error, 0.3 );
				if ( false !== $filler ) {
					$this->fillers[] = $filler;
				}
			} while ( false !== $filler && count( $this->fillers ) < 50 );
			$this->fillers[] = $listener;
		}
	}

	/** @param resource $listener */
	private function accept( $listener ): void {
		while ( true ) {
			Loop::await_readable( $listener );
			$stream = @stream_socket_accept( $listener, 0 );
			if ( false === $stream ) {
				continue;
			}
			$peer            = new Peer( $stream, ++$this->accepted, (string) $this->setup['certificates'] );
			$this->records[] = $peer->record;
			$this->loop->start( fn () => $this->serve( $peer ) );
		}
	}

	private function serve( Peer $peer ): void {
		try {
			$scripts = $this->setup['scripts'] ?? array();
			if ( array() === $scripts ) {
				( new Ordinary( $peer, $this->options ) )->run();
				return;
			}
			( new Script( $peer ) )->run( $scripts[ min( $peer->record->number, count( $scripts ) ) - 1 ] );
		} catch ( \Throwable $error ) {
			$peer->record->script_error = $error->getMessage() . ' in ' . basename( $error->getFile() ) . ':' . $error->getLine();
			$peer->close();
		}
	}

	private function talk(): void {
		$buffer = '';
		while ( true ) {
			Loop::await_readable( STDIN );
			$bytes = fread( STDIN, 65536 );
			if ( false === $bytes || ( '' === $bytes && feof( STDIN ) ) ) {
				exit( 0 ); // Whoever started this is gone.
			}
			$buffer .= $bytes;
			while ( false !== ( $at = strpos( $buffer, "\n" ) ) ) {
				$question = json_decode( substr( $buffer, 0, $at ), true );
				$buffer   = substr( $buffer, $at + 1 );
				$this->hear( is_array( $question ) ? $question : array() );
			}
		}
	}

	/** @param array<string, mixed> $question */
	private function hear( array $question ): void {
		$id = $question['id'] ?? null;
		switch ( $question['ask'] ?? '' ) {
			case 'state':
				$this->reply( $id, array_map( static fn ( Connection_Record $record ): array => $record->to_array(), $this->records ) );
				return;
			case 'count':
				$this->reply( $id, $this->count( (string) $question['for'] ) );
				return;
			case 'wait':
				$this->waits[] = array(
					'id'    => $id,
					'for'   => (string) $question['for'],
					'count' => (int) $question['count'],
					'until' => microtime( true ) + (float) $question['timeout_s'],
				);
				// The loop looks again when the time is up, even if no client stirs.
				$this->loop->start( static fn () => Loop::pause( (float) $question['timeout_s'] ) );
				return;
			case 'change':
				$this->options->change( Bytes::unwrap( $question['ordinary'] ?? array() ) );
				$this->reply( $id, true );
				return;
			case 'forget':
				$this->records = array();
				$this->reply( $id, true );
				return;
			case 'stop':
				exit( 0 );
			default:
				$this->reply( $id, array( 'error' => 'Ask for state, count, wait, change, forget or stop.' ) );
		}
	}

	private function count( string $what ): int {
		return match ( $what ) {
			'connections' => count( $this->records ),
			'closed'      => count( array_filter( $this->records, static fn ( Connection_Record $record ): bool => null !== $record->closed_by ) ),
			'messages'    => array_sum( array_map( static fn ( Connection_Record $record ): int => count( $record->messages ), $this->records ) ),
			'commands'    => array_sum( array_map( static fn ( Connection_Record $record ): int => count( $record->commands ), $this->records ) ),
			default       => 0,
		};
	}

	private function check_waits(): void {
		foreach ( $this->waits as $key => $wait ) {
			$met = $this->count( $wait['for'] ) >= $wait['count'];
			if ( $met || microtime( true ) >= $wait['until'] ) {
				unset( $this->waits[ $key ] );
				$this->reply( $wait['id'], $met );
			}
		}
	}

	private function reply( mixed $id, mixed $answer ): void {
		$this->send(
			json_encode(
				array(
					'id'     => $id,
					'answer' => $answer,
				),
				JSON_THROW_ON_ERROR | JSON_UNESCAPED_SLASHES
			)
		);
	}

	private function send( string $line ): void {
		$idle          = '' === $this->unsent;
		$this->unsent .= "$line\n";
		if ( $idle && $this->flush() ) {
			return;
		}
		if ( $idle ) {
			$this->loop->start(
				function (): void {
					do {
						Loop::await_writable( STDOUT );
					} while ( ! $this->flush() );
				}
			);
		}
	}

	/** @return bool True when all is out. */
	private function flush(): bool {
		$count = @fwrite( STDOUT, $this->unsent );
		if ( false === $count ) {
			exit( 0 );
		}
		$this->unsent = substr( $this->unsent, $count );

		return '' === $this->unsent;
	}
}
