<?php
/**
 * Plays one fault to a site: its server, one wp_mail(), the server's recovery, and what WP-Cron does within the next hours.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Conformance;

use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;

/**
 * @phpstan-type Outcome array{answer: bool|null, seconds: float, copies: array<string, int>, ids: int, in_clear: bool, to_stranger: bool, errors: string[]}
 */
final class Play {

	/** Seconds after which nobody waits for wp_mail() any longer. */
	public const PATIENCE_S = 20;

	/** When WP-Cron runs after the first try, on the clock of the site. */
	private const LATER = array( '+3 minutes', '+40 minutes', '+4 hours' );

	/** @var Smtp_Server[] */
	private array $servers = array();

	public function __construct( private readonly string $site, private readonly string $configure, private readonly string $ca_file ) {}

	/**
	 * @param array<string, mixed> $fault See Faults.
	 * @return Outcome
	 */
	public function run( array $fault ): array {
		$this->restore();
		$this->servers = array();
		$port          = $this->start( $fault['server'] );
		$env           = $this->environment( $port, $fault );
		$token         = bin2hex( random_bytes( 8 ) );
		$mail          = $this->mail( $fault['mail'] ?? array(), $token );
		$said          = $this->send( $mail, $env );
		$this->heal( $fault, $port );
		foreach ( self::LATER as $moment ) {
			$this->process( array( 'faketime', '-f', $this->offset( $moment ), PHP_BINARY, __DIR__ . '/cron.php', $this->site ), $env, 60 );
			if ( ! isset( $fault['heals'] ) && 'scripted' !== $fault['server'][0] && 'arrives' !== $fault['expect'] ) {
				break; // It stays as it is: one more try tells enough.
			}
		}
		$outcome = $said + $this->seen( $token, $mail['to'], $fault );
		Smtp_Server::stop_all();
		return $outcome;
	}

	/** @param array<int, mixed> $server */
	private function start( array $server, int $port = 0 ): int {
		if ( 'closed' === $server[0] ) {
			return Smtp_Server::closed_port();
		}
		$one             = match ( $server[0] ) {
			'ordinary'   => Smtp_Server::ordinary( $server[1] + array( 'port' => $port ) ),
			'scripted'   => Smtp_Server::scripted( $server[1] ),
			'black_hole' => Smtp_Server::black_hole(),
			default      => throw new \InvalidArgumentException( "Unknown server $server[0]" ),
		};
		$this->servers[] = $one;
		return $one->port();
	}

	/** @param array<string, mixed> $fault */
	private function heal( array $fault, int $port ): void {
		$change = $fault['heals'] ?? null;
		if ( is_array( $change ) ) {
			$this->servers[0]->change( $change );
		} elseif ( 'opens' === $change ) {
			Smtp_Server::stop_all();
			$this->servers = array();
			$this->start( array( 'ordinary', array( 'tls' => 'starttls', 'auth' => array( Faults::USER => Canary::PASSWORD ) ) ), $port );
		}
	}

	/**
	 * @param array<string, mixed> $changes
	 * @return array{to: list<string>, subject: string, body: string}
	 */
	private function mail( array $changes, string $token ): array {
		$to   = isset( $changes['recipients'] ) ? array_map( static fn( int $i ): string => "to$i@example.test", range( 1, $changes['recipients'] ) ) : ( $changes['to'] ?? array( 'to@example.test' ) );
		$body = $changes['body'] ?? 'Good news.';
		if ( isset( $changes['body_kb'] ) ) {
			$body = '@' . $changes['body_kb']; // Too long for a command line: see send.php.
		}
		return array( 'to' => $to, 'subject' => "Conformance $token", 'body' => $body );
	}

	/**
	 * @param array{to: list<string>, subject: string, body: string} $mail
	 * @param array<string, string>                                  $env
	 * @return array{answer: bool|null, seconds: float, errors: string[]}
	 */
	private function send( array $mail, array $env ): array {
		$began  = microtime( true );
		$output = $this->process( array( PHP_BINARY, __DIR__ . '/send.php', $this->site, (string) json_encode( $mail, JSON_THROW_ON_ERROR ) ), $env, self::PATIENCE_S );
		foreach ( explode( "\n", $output ) as $line ) {
			$said = json_decode( $line, true );
			if ( is_array( $said ) && isset( $said['seconds'] ) ) {
				return array( 'answer' => $said['answer'], 'seconds' => $said['seconds'], 'errors' => $said['errors'] );
			}
		}
		return array( 'answer' => null, 'seconds' => round( min( microtime( true ) - $began, self::PATIENCE_S ), 1 ), 'errors' => array( trim( strip_tags( $output ) ) ) );
	}

	/**
	 * What the servers can tell, whatever the sender says.
	 *
	 * @param list<string>         $to
	 * @param array<string, mixed> $fault
	 * @return array{copies: array<string, int>, ids: int, in_clear: bool, to_stranger: bool}
	 */
	private function seen( string $token, array $to, array $fault ): array {
		$copies      = array_fill_keys( $to, 0 );
		$ids         = array();
		$in_clear    = false;
		$to_stranger = false;
		foreach ( $this->servers as $server ) {
			foreach ( $server->connections() as $connection ) {
				$in_clear    = $in_clear || null !== Canary::found_in( $connection['plain_bytes'], Faults::USER ) || str_contains( $connection['plain_bytes'], $token );
				$to_stranger = $to_stranger || ( false === ( $fault['trusted'] ?? true ) && ( null !== Canary::found_in( $connection['tls_bytes'], Faults::USER ) || str_contains( $connection['tls_bytes'], $token ) ) );
				foreach ( $connection['messages'] as $message ) {
					if ( ! str_contains( $message['data'], $token ) || ( ! $message['accepted'] && 'scripted' !== $fault['server'][0] ) ) {
						continue;
					}
					preg_match( '/^Message-ID: (\S+)/mi', $message['data'], $found );
					$ids[ $found[1] ?? '' ] = true;
					foreach ( $message['to'] as $address ) {
						$copies[ $address ] = ( $copies[ $address ] ?? 0 ) + 1;
					}
				}
			}
		}
		return array( 'copies' => $copies, 'ids' => count( $ids ), 'in_clear' => $in_clear, 'to_stranger' => $to_stranger );
	}

	/**
	 * @param array<string, mixed> $fault
	 * @return array<string, string>
	 */
	private function environment( int $port, array $fault ): array {
		$server = array( 'host' => 'localhost', 'port' => $port, 'encryption' => $fault['encryption'] ?? 'starttls', 'username' => Faults::USER, 'password' => Canary::PASSWORD, 'ca_file' => $this->ca_file );
		return array( 'CONFORMANCE_SERVER' => (string) json_encode( $server, JSON_THROW_ON_ERROR ), 'CONFORMANCE_CONFIGURE' => $this->configure, 'FAKETIME_DONT_FAKE_MONOTONIC' => '1' ) + getenv();
	}

	private function offset( string $moment ): string {
		return sprintf( '+%ds', (int) strtotime( $moment ) - time() );
	}

	/**
	 * @param list<string>          $command
	 * @param array<string, string> $env
	 */
	private function process( array $command, array $env, int $limit_s ): string {
		$process = proc_open( $command, array( array( 'file', '/dev/null', 'r' ), array( 'pipe', 'w' ), array( 'file', "{$this->site}/errors.log", 'a' ) ), $pipes, $this->site, $env );
		if ( ! is_resource( $process ) ) {
			throw new \RuntimeException( 'PHP did not start.' );
		}
		stream_set_blocking( $pipes[1], false );
		$output = '';
		$until  = microtime( true ) + $limit_s + 1; // WordPress has to start, too.
		while ( microtime( true ) < $until && ! feof( $pipes[1] ) ) {
			$read  = array( $pipes[1] );
			$write = null;
			stream_select( $read, $write, $write, 1 );
			$output .= fread( $pipes[1], 65536 );
		}
		fclose( $pipes[1] );
		if ( proc_get_status( $process )['running'] && microtime( true ) >= $until ) {
			proc_terminate( $process, 9 );
		}
		proc_close( $process );
		return $output;
	}

	/** Every fault meets the same site: as it was when it had just been installed. */
	private function restore(): void {
		$folder = "{$this->site}/wp-content/database";
		$kept   = "{$this->site}/fresh";
		if ( ! is_dir( $kept ) ) {
			mkdir( $kept );
			self::copy_files( $folder, $kept );
		}
		foreach ( self::files( $folder ) as $name ) {
			unlink( "$folder/$name" ); // The journal of the database, too.
		}
		self::copy_files( $kept, $folder );
	}

	private static function copy_files( string $from, string $to ): void {
		foreach ( self::files( $from ) as $name ) {
			copy( "$from/$name", "$to/$name" );
		}
	}

	/** @return list<string> Names; that of a SQLite database begins with a dot. */
	private static function files( string $folder ): array {
		return array_values( array_filter( (array) scandir( $folder ), static fn( mixed $name ): bool => is_string( $name ) && is_file( "$folder/$name" ) ) );
	}
}
