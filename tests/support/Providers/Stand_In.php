<?php
/**
 * All providers at once, for one test: started in a process of its own, asked afterwards what it got. It dies with the test's process.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

final class Stand_In {

	private const PATIENCE_S = 15;

	/** @var self[] */
	private static array $running = array();

	/** @var resource|null */
	private $process;

	/** @var array<int, resource> */
	private array $pipes = array();

	private int $port;

	/** @param array<string, mixed> $options World::DEFAULTS, and `port`. */
	private function __construct( array $options ) {
		$process = proc_open(
			array( PHP_BINARY, '-d', 'opcache.enable_cli=0', __DIR__ . '/run-server.php' ),
			array( array( 'pipe', 'r' ), array( 'pipe', 'w' ), array( 'file', 'php://stderr', 'a' ) ),
			$this->pipes
		);
		if ( ! is_resource( $process ) ) {
			throw new \RuntimeException( 'The stand-ins did not start.' );
		}
		$this->process                           = $process;
		self::$running[ spl_object_id( $this ) ] = $this;
		fwrite( $this->pipes[0], json_encode( $options, JSON_THROW_ON_ERROR | JSON_FORCE_OBJECT ) . "\n" );
		$this->port = (int) $this->read();
	}

	/**
	 * Starts them and leads this process' requests there.
	 *
	 * @param array<string, mixed> $options
	 */
	public static function start( array $options = array() ): self {
		$stand_in = new self( $options );
		foreach ( Route::filters( $stand_in->port ) as $hook => $callback ) {
			add_filter( $hook, $callback );
		}
		return $stand_in;
	}

	/** For tearDown(). */
	public static function stop_all(): void {
		foreach ( self::$running as $stand_in ) {
			$stand_in->stop();
		}
	}

	public function port(): int {
		return $this->port;
	}

	public function stop(): void {
		unset( self::$running[ spl_object_id( $this ) ] );
		array_map( 'fclose', $this->pipes );
		$this->pipes = array();
		if ( is_resource( $this->process ) ) {
			proc_close( $this->process );
		}
		$this->process = null;
	}

	/** @param array<string, mixed> $options */
	public function set( array $options ): void {
		$this->ask( array( 'ask' => 'set', 'options' => $options ) );
	}

	/**
	 * What the next messages meet: `status`, `headers`, `body` for an answer; `hang` for none; `close` for a broken connection; `take` = the message
	 * is taken all the same; an empty step is the provider's own answer.
	 *
	 * @param array<string, mixed> ...$steps
	 */
	public function script( array ...$steps ): void {
		$this->ask( array( 'ask' => 'script', 'steps' => $steps ) );
	}

	/** All access tokens end now. */
	public function expire_tokens(): void {
		$this->ask( array( 'ask' => 'expire' ) );
	}

	/** The person takes back the consent. */
	public function withdraw_consent(): void {
		$this->ask( array( 'ask' => 'withdraw' ) );
	}

	/** @return list<array{provider: string, recipients: string[], mime: string, host: string}> */
	public function messages(): array {
		return array_map( static fn( array $message ): array => array( 'mime' => (string) base64_decode( $message['mime'], true ) ) + $message, $this->state()['messages'] );
	}

	/** @return list<array{method: string, host: string, target: string, at: float}> */
	public function calls(): array {
		return $this->state()['calls'];
	}

	/** @return list<array{grant: string, status: int}> */
	public function token_calls(): array {
		return $this->state()['token_calls'];
	}

	/** @return array<string, mixed> */
	public function state(): array {
		return $this->ask( array( 'ask' => 'state' ) );
	}

	/** @param array<string, mixed> $question */
	private function ask( array $question ): mixed {
		fwrite( $this->pipes[0], json_encode( $question, JSON_THROW_ON_ERROR ) . "\n" );
		return json_decode( $this->read(), true, 64, JSON_THROW_ON_ERROR );
	}

	private function read(): string {
		$read = array( $this->pipes[1] );
		$none = null;
		$line = 0 < (int) stream_select( $read, $none, $none, self::PATIENCE_S ) ? fgets( $this->pipes[1] ) : false;
		if ( false === $line ) {
			throw new \RuntimeException( 'The stand-ins do not answer.' );
		}
		return rtrim( $line, "\n" );
	}
}
