<?php
/**
 * The real mail server as a test uses it: one for the whole run, started when first wanted.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

final class Postfix {

	private const PATIENCE_S = 20.0;

	private static ?self $running = null;

	/**
	 * @param resource                                                                                                                  $process
	 * @param array<int, resource>                                                                                                      $pipes Their end is the servers' end.
	 * @param array{host: string, starttls_port: int, implicit_port: int, user: string, password: string, ca_file: string, maildir: string} $facts
	 */
	private function __construct( private $process, private array $pipes, private readonly array $facts ) {}

	public static function running(): self {
		return self::$running ??= self::start();
	}

	public function starttls_port(): int {
		return $this->facts['starttls_port'];
	}

	public function implicit_port(): int {
		return $this->facts['implicit_port'];
	}

	public function user(): string {
		return $this->facts['user'];
	}

	public function password(): string {
		return $this->facts['password'];
	}

	/**
	 * Waits for the message that contains the mark; delivery goes on after the 250.
	 *
	 * @return string|null Raw, as it lies in the Maildir.
	 */
	public function find_message( string $mark ): ?string {
		$until = microtime( true ) + self::PATIENCE_S;
		while ( microtime( true ) < $until ) {
			$files = glob( $this->facts['maildir'] . '/*' );
			foreach ( false === $files ? array() : $files as $file ) {
				$content = (string) file_get_contents( $file );
				if ( str_contains( $content, $mark ) ) {
					return $content;
				}
			}
			usleep( 5000 );
		}

		return null;
	}

	public function stop(): void {
		self::$running = null;
		if ( is_resource( $this->process ) ) {
			array_map( 'fclose', $this->pipes );
			proc_close( $this->process );
		}
	}

	private static function start(): self {
		$process = proc_open(
			array( PHP_BINARY, __DIR__ . '/mail-servers.php' ),
			array( array( 'pipe', 'r' ), array( 'pipe', 'w' ), array( 'file', 'php://stderr', 'a' ) ),
			$pipes
		);
		/** @var array{host: string, starttls_port: int, implicit_port: int, user: string, password: string, ca_file: string, maildir: string}|null $facts */
		$facts = is_resource( $process ) ? json_decode( (string) fgets( $pipes[1] ), true ) : null;
		if ( ! is_resource( $process ) || ! is_array( $facts ) ) {
			throw new \RuntimeException( 'Postfix and Dovecot did not start; the reason is above.' );
		}

		$postfix = new self( $process, $pipes, $facts );
		register_shutdown_function( array( $postfix, 'stop' ) );

		return $postfix;
	}
}
