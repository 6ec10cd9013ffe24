<?php
/**
 * The test site behind PHP's own web server, with WordPress's own files in front: what only shows over HTTP (admin-ajax, redirects to the login, other spellings of an address).
 * It sees only what is committed, so no transaction may be open around such a test.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

final class Site_Server {

	private const PATIENCE_S = 30;

	private const CONFIG = <<<'PHP'
		<?php
		$own = $_SERVER;
		set_error_handler( static fn(): bool => true ); // ABSPATH is defined twice.
		require getenv( 'MAILWRIGHT_TEST_CONFIG' );
		restore_error_handler();
		$table_prefix = $GLOBALS['table_prefix']; // WP-CLI reads this file inside a function.
		$_SERVER = $own;
		if ( getenv( 'MAILWRIGHT_TEST_PERMALINKS' ) ) {
			$GLOBALS['wp_filter']['pre_option_permalink_structure'][10]['test'] = array( 'function' => static fn(): string => '/%postname%/', 'accepted_args' => 0 );
		}
		// Nobody looks for updates here: there is no network, and WordPress complains about that.
		foreach ( array( 'core', 'plugins', 'themes' ) as $what ) {
			$GLOBALS['wp_filter'][ "pre_site_transient_update_$what" ][10]['test'] = array( 'function' => static fn(): object => (object) array( 'last_checked' => time(), 'version_checked' => $GLOBALS['wp_version'] ), 'accepted_args' => 0 );
		}
		require_once ABSPATH . 'wp-settings.php';
		PHP;

	/**
	 * @param resource             $process
	 * @param array<int, resource> $pipes
	 */
	private function __construct( private readonly int $port, private readonly string $folder, private $process, private array $pipes ) {}

	/** @param array<string, string> $environment E.g. MAILWRIGHT_HOST; MAILWRIGHT_TEST_PERMALINKS=1 for addresses without a question mark. */
	public static function start( array $environment = array() ): self {
		$folder  = self::folder();
		$port    = Smtp_Server::closed_port();
		$router  = dirname( __DIR__, 2 ) . '/tools/wordpress/router.php';
		$command = sprintf( 'exec 3<&0; %s -d display_errors=1 -d html_errors=0 -d error_reporting=-1 -S 127.0.0.1:%d -t %s %s </dev/null >/dev/null 2>&1 & pid=$!; cat <&3 >/dev/null; kill $pid', escapeshellarg( PHP_BINARY ), $port, escapeshellarg( $folder ), escapeshellarg( $router ) );
		$process = proc_open( array( '/bin/sh', '-c', $command ), array( array( 'pipe', 'r' ) ), $pipes, null, self::environment() + $environment + getenv() );
		if ( ! is_resource( $process ) ) {
			throw new \RuntimeException( 'No web server.' );
		}
		return new self( $port, $folder, $process, $pipes );
	}

	public function stop(): void {
		fclose( $this->pipes[0] );
		proc_close( $this->process );
		self::remove( $this->folder );
	}

	/** WordPress's files with a wp-config.php beside them. A copy, because wp-load.php looks for it beside the files that PHP resolves links to. */
	public static function folder(): string {
		$folder = sys_get_temp_dir() . '/mailwright-site-' . bin2hex( random_bytes( 6 ) );
		$core   = rtrim( (string) getenv( 'MAILWRIGHT_TEST_WORDPRESS' ), '/' );
		mkdir( $folder );
		exec( sprintf( 'cp -R %s/. %s', escapeshellarg( $core ), escapeshellarg( $folder ) ) );
		file_put_contents( "$folder/wp-config.php", self::CONFIG );
		return $folder;
	}

	public static function remove( string $folder ): void {
		exec( 'rm -rf ' . escapeshellarg( $folder ) );
	}

	/** @return array<string, string> What a process needs that runs in such a folder. */
	public static function environment(): array {
		return array( 'MAILWRIGHT_TEST_CONFIG' => dirname( __DIR__ ) . '/php/config/config.php' );
	}

	/**
	 * @param array<string, string> $headers
	 * @return array{status: int, headers: string, body: string}
	 */
	public function ask( string $method, string $path, string $body = '', array $headers = array() ): array {
		$until  = microtime( true ) + self::PATIENCE_S;
		$socket = false;
		while ( false === $socket && microtime( true ) < $until ) {
			$socket = @stream_socket_client( "tcp://127.0.0.1:{$this->port}", $errno, $error, 1 );
			if ( false === $socket ) {
				usleep( 5000 );
			}
		}
		if ( false === $socket ) {
			throw new \RuntimeException( 'The web server does not start.' );
		}
		$lines = '';
		foreach ( $headers + array( 'Host' => 'example.test', 'Content-Length' => (string) strlen( $body ) ) as $name => $value ) {
			$lines .= "$name: $value\r\n";
		}
		stream_set_timeout( $socket, self::PATIENCE_S );
		fwrite( $socket, "$method $path HTTP/1.0\r\n$lines\r\n$body" );
		$answer = (string) stream_get_contents( $socket );
		fclose( $socket );
		$parts = explode( "\r\n\r\n", $answer, 2 );
		if ( 1 !== preg_match( '#^HTTP/\S+ (\d{3})#', $answer, $found ) ) {
			throw new \RuntimeException( "The web server said: $answer" );
		}
		return array( 'status' => (int) $found[1], 'headers' => $parts[0], 'body' => $parts[1] ?? '' );
	}
}
