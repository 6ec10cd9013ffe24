<?php
/**
 * A scripted DNS server for one test, on a free loopback port, in its own process. It dies with the test's process, because its standard input ends then.
 *
 * Zone: "name TYPE" => list of records, or the name of a misbehaviour ({@see dns-server.php}). Names that are not in the zone do not exist.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

final class Dns_Server {

	private const PATIENCE_S = 10;

	/** @var self[] */
	private static array $running = array();

	/** @var resource|null */
	private $process;

	/** @var array<int, resource> */
	private array $pipes = array();

	private readonly int $port;

	/** @param array<string, array<int, mixed>|string> $zone E.g. `array( 'example.test MX' => array( array( 10, 'mx.example.test' ) ), 'www.example.test A' => array( '192.0.2.1' ) )`. */
	private function __construct( array $zone ) {
		$process = proc_open(
			array( PHP_BINARY, '-d', 'opcache.enable_cli=0', __DIR__ . '/dns-server.php' ),
			array( array( 'pipe', 'r' ), array( 'pipe', 'w' ), array( 'file', 'php://stderr', 'a' ) ),
			$this->pipes
		);
		if ( ! is_resource( $process ) ) {
			throw new \RuntimeException( 'The test DNS server did not start.' );
		}
		$this->process = $process;
		self::$running[ spl_object_id( $this ) ] = $this;
		$this->port = (int) $this->ask( $zone );
	}

	/** @param array<string, array<int, mixed>|string> $zone */
	public static function start( array $zone ): self {
		return new self( $zone );
	}

	/** For tearDown(). */
	public static function stop_all(): void {
		foreach ( self::$running as $server ) {
			$server->stop();
		}
	}

	/** "127.0.0.1:port", as MAILWRIGHT_DNS_SERVER wants it. */
	public function address(): string {
		return '127.0.0.1:' . $this->port;
	}

	/** @return string[] What was asked so far: "udp example.test MX", in the order of arrival. */
	public function questions(): array {
		return json_decode( $this->ask( 'questions' ), true, 4, JSON_THROW_ON_ERROR );
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

	private function ask( mixed $question ): string {
		fwrite( $this->pipes[0], json_encode( $question, JSON_THROW_ON_ERROR ) . "\n" );
		$read = array( $this->pipes[1] );
		$none = null;
		$line = 0 === stream_select( $read, $none, $none, self::PATIENCE_S ) ? false : fgets( $this->pipes[1] );
		if ( false === $line ) {
			throw new \RuntimeException( 'The test DNS server does not answer.' );
		}
		return rtrim( $line, "\n" );
	}
}
