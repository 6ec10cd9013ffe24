<?php
/**
 * Somebody who is told: an HTTP server in a process of its own that every alert channel can be pointed to. It dies with the test's process.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

final class Alert_Receiver {

	/** @var self[] */
	private static array $running = array();

	/** @var resource|null */
	private $process;

	/** @var array<int, resource> */
	private array $pipes = array();

	public readonly int $port;

	private function __construct() {
		$process = proc_open( array( PHP_BINARY, '-d', 'opcache.enable_cli=0', __DIR__ . '/alert-receiver.php' ), array( array( 'pipe', 'r' ), array( 'pipe', 'w' ), array( 'file', 'php://stderr', 'a' ) ), $this->pipes );
		if ( ! is_resource( $process ) ) {
			throw new \RuntimeException( 'The receiver did not start.' );
		}
		$this->process   = $process;
		self::$running[] = $this;
		$this->port      = (int) fgets( $this->pipes[1] );
	}

	public static function start(): self {
		return new self();
	}

	/** For tearDown(). */
	public static function stop_all(): void {
		foreach ( self::$running as $receiver ) {
			array_map( 'fclose', $receiver->pipes );
			if ( null !== $receiver->process ) {
				proc_terminate( $receiver->process );
				proc_close( $receiver->process );
			}
		}
		self::$running = array();
	}

	public function url( string $path = '/hook' ): string {
		return "http://127.0.0.1:{$this->port}$path";
	}

	/** @param array<string, mixed> ...$steps What the next requests get: `status`, `headers`, `body`, or `hang`; then again 200. */
	public function script( array ...$steps ): void {
		$this->ask( array( 'script' => $steps ) );
	}

	/** @return list<array{line: string, headers: array<string, string>, body: string}> */
	public function calls(): array {
		return $this->ask( array() );
	}

	/** @return list<array<string, mixed>> The JSON of each request. */
	public function bodies(): array {
		return array_map( static fn( array $call ): array => (array) json_decode( $call['body'], true ), $this->calls() );
	}

	/**
	 * @param array<string, mixed> $question
	 * @return list<array{line: string, headers: array<string, string>, body: string}>
	 */
	private function ask( array $question ): array {
		fwrite( $this->pipes[0], json_encode( $question, JSON_THROW_ON_ERROR | JSON_FORCE_OBJECT ) . "\n" );
		return json_decode( (string) fgets( $this->pipes[1] ), true, 32, JSON_THROW_ON_ERROR );
	}
}
