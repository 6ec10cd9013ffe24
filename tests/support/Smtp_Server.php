<?php
/**
 * A scripted SMTP server for one test: started in its own process, asked afterwards what it saw. It dies with the test's process,
 * because its standard input ends then.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

/**
 * @phpstan-type Message array{connection: int, from: string, to: string[], refused: string[], user: string, encrypted: bool, accepted: bool, wire: string, data: string}
 * @phpstan-type Connection array{number: int, family: string, opened_at: float, plain_bytes: string, tls_bytes: string, early_bytes: string, commands: string[], pipelined: string[], messages: Message[], tls: array{version?: string, cipher?: string, error?: string}|null, sni: string, user: string, closed_by: string|null, script_error: string|null}
 */
final class Smtp_Server {

	private const PATIENCE_S = 10.0;

	/** @var self[] Running servers, for stop_all(). */
	private static array $running = array();

	/** @var resource|null */
	private $process;

	/** @var array<int, resource> */
	private array $pipes = array();

	private readonly int $port;

	private int $questions = 0;

	/** @param array<string, mixed> $setup See Server\Host. */
	private function __construct( array $setup ) {
		require_once __DIR__ . '/Server/Bytes.php';
		$setup  += array( 'certificates' => Certificates::folder() );
		$process = proc_open(
			array( PHP_BINARY, '-d', 'opcache.enable_cli=0', __DIR__ . '/smtp-server.php' ),
			array( array( 'pipe', 'r' ), array( 'pipe', 'w' ), array( 'file', 'php://stderr', 'a' ) ),
			$this->pipes
		);
		if ( ! is_resource( $process ) ) {
			throw new \RuntimeException( 'The test SMTP server did not start.' );
		}
		$this->process                          = $process;
		self::$running[ spl_object_id( $this ) ] = $this;
		$this->write( (string) json_encode( Server\Bytes::wrap( $setup ), JSON_THROW_ON_ERROR ) );
		$this->port = (int) $this->read();
	}

	/**
	 * A server that behaves, apart from what the options say (Server\Options::DEFAULTS).
	 *
	 * @param array<string, mixed> $options Also `address`: a loopback address or "both", and `port`.
	 */
	public static function ordinary( array $options = array() ): self {
		$place = array_intersect_key( $options, array_flip( array( 'address', 'port' ) ) );

		return new self( array( 'ordinary' => array_diff_key( $options, $place ) ) + $place );
	}

	/**
	 * A server that plays one list of steps (Server\Script) per connection; the last list serves all further connections.
	 *
	 * @param array<int, array<int, array<int, mixed>>> $scripts
	 */
	public static function scripted( array $scripts, string $address = '127.0.0.1' ): self {
		return new self(
			array(
				'scripts' => $scripts,
				'address' => $address,
			)
		);
	}

	/** A port that answers no SYN, like one behind a silent firewall. */
	public static function black_hole( string $address = '127.0.0.1', int $port = 0 ): self {
		return new self(
			array(
				'accept'  => false,
				'address' => $address,
				'port'    => $port,
			)
		);
	}

	/** A port that nobody listens on. */
	public static function closed_port(): int {
		$socket = stream_socket_server( 'tcp://127.0.0.1:0' );
		if ( false === $socket ) {
			throw new \RuntimeException( 'No free port.' );
		}
		$port = (int) substr( (string) strrchr( (string) stream_socket_get_name( $socket, false ), ':' ), 1 );
		fclose( $socket );

		return $port;
	}

	/** For tearDown(). */
	public static function stop_all(): void {
		foreach ( self::$running as $server ) {
			$server->stop();
		}
	}

	public function port(): int {
		return $this->port;
	}

	/** @return Connection[] */
	public function connections(): array {
		return $this->ask( array( 'ask' => 'state' ) );
	}

	/** @return Message[] All that came with their final dot, `accepted` or not, oldest first within each connection. */
	public function messages(): array {
		return array_merge( array(), ...array_column( $this->connections(), 'messages' ) );
	}

	/** @return string[] */
	public function commands(): array {
		return array_merge( array(), ...array_column( $this->connections(), 'commands' ) );
	}

	/** @return string[] First words of the commands, in capitals. */
	public function verbs(): array {
		return array_map( static fn ( string $line ): string => strtoupper( explode( ' ', $line )[0] ), $this->commands() );
	}

	/** Everything that clients sent outside TLS. */
	public function plain_bytes(): string {
		return implode( '', array_column( $this->connections(), 'plain_bytes' ) );
	}

	/** Everything that clients sent, in clear and within TLS. */
	public function all_bytes(): string {
		return $this->plain_bytes() . implode( '', array_column( $this->connections(), 'tls_bytes' ) );
	}

	/** @param 'connections'|'messages'|'commands'|'closed' $what */
	public function count( string $what ): int {
		return $this->ask(
			array(
				'ask' => 'count',
				'for' => $what,
			)
		);
	}

	/**
	 * Waits until so many were seen; returns at once when they are there.
	 *
	 * @param 'connections'|'messages'|'commands'|'closed' $what
	 * @return bool False when the time was up.
	 */
	public function wait_for( string $what, int $count = 1, float $timeout_s = self::PATIENCE_S ): bool {
		return $this->ask(
			array(
				'ask'       => 'wait',
				'for'       => $what,
				'count'     => $count,
				'timeout_s' => $timeout_s,
			),
			$timeout_s
		);
	}

	/**
	 * Changes an ordinary server's behaviour from the next command on.
	 *
	 * @param array<string, mixed> $options
	 */
	public function change( array $options ): void {
		$this->ask(
			array(
				'ask'      => 'change',
				'ordinary' => $options,
			)
		);
	}

	/** Forgets what it saw, connections that are open included. */
	public function forget(): void {
		$this->ask( array( 'ask' => 'forget' ) );
	}

	public function stop(): void {
		unset( self::$running[ spl_object_id( $this ) ] );
		if ( ! is_resource( $this->process ) ) {
			return;
		}
		array_map( 'fclose', $this->pipes );
		proc_terminate( $this->process, 9 ); // It holds nothing that needs an orderly end.
		proc_close( $this->process );
		$this->process = null;
	}

	/** @param array<string, mixed> $question */
	private function ask( array $question, float $extra_s = 0.0 ): mixed {
		$this->write( (string) json_encode( array( 'id' => ++$this->questions ) + Server\Bytes::wrap( $question ), JSON_THROW_ON_ERROR ) );
		$answer = json_decode( $this->read( $extra_s ), true, 512, JSON_THROW_ON_ERROR );

		return Server\Bytes::unwrap( $answer['answer'] );
	}

	private function write( string $line ): void {
		fwrite( $this->pipes[0], "$line\n" );
	}

	private function read( float $extra_s = 0.0 ): string {
		stream_set_timeout( $this->pipes[1], (int) ceil( self::PATIENCE_S + $extra_s ) );
		$read  = array( $this->pipes[1] );
		$none  = null;
		$ready = stream_select( $read, $none, $none, (int) ceil( self::PATIENCE_S + $extra_s ) );
		$line  = 0 === $ready ? false : fgets( $this->pipes[1] );
		if ( false === $line ) {
			throw new \RuntimeException( 'The test SMTP server does not answer.' );
		}

		return rtrim( $line, "\n" );
	}
}
