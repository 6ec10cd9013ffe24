<?php
/**
 * The process behind Stand_In: one HTTPS server on loopback that is every provider at once, told apart by the Host header.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

final class Host {

	private World $world;

	/** @var Provider[] */
	private array $providers;

	/** @var list<array<string, mixed>> What the next messages meet instead of the provider's own answer. */
	private array $script = array();

	/** @var list<array{method: string, host: string, target: string, at: float}> */
	private array $calls = array();

	/** @var resource[] Connections that get no answer. */
	private array $silent = array();

	/** @param array<string, mixed> $options */
	public function __construct( array $options, private readonly string $certificates ) {
		$this->world          = new World();
		$this->world->options = $options + World::DEFAULTS;
		$this->providers      = array_map(
			fn( string $provider ): Provider => new $provider( $this->world ),
			array( Mailgun_Stand_In::class, Amazon_Ses_Stand_In::class, Smtp2go_Stand_In::class, Sparkpost_Stand_In::class, Mandrill_Stand_In::class, Google_Stand_In::class, Microsoft_Stand_In::class )
		);
	}

	public function run( int $port ): void {
		$context = stream_context_create(
			array(
				'ssl' => array(
					'local_cert' => $this->certificates . '/providers.pem',
					'local_pk'   => $this->certificates . '/providers.key',
				),
			)
		);
		$server = stream_socket_server( "tcp://127.0.0.1:$port", $errno, $error, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, $context );
		if ( false === $server ) {
			throw new \RuntimeException( $error );
		}
		echo (int) substr( (string) strrchr( (string) stream_socket_get_name( $server, false ), ':' ), 1 ), "\n";
		while ( true ) {
			$read = array( $server, STDIN );
			$none = null;
			if ( false === stream_select( $read, $none, $none, null ) ) {
				continue;
			}
			if ( in_array( STDIN, $read, true ) ) {
				$line = fgets( STDIN );
				if ( false === $line ) {
					return; // The test's process is gone.
				}
				echo json_encode( $this->asked( (array) json_decode( $line, true ) ), JSON_INVALID_UTF8_SUBSTITUTE ), "\n";
			}
			if ( in_array( $server, $read, true ) ) {
				$connection = stream_socket_accept( $server, 0 );
				if ( false !== $connection ) {
					$this->serve( $connection );
				}
			}
		}
	}

	/**
	 * @param array<mixed> $question
	 */
	private function asked( array $question ): mixed {
		switch ( $question['ask'] ?? '' ) {
			case 'set':
				$this->world->options = (array) $question['options'] + $this->world->options;
				return true;
			case 'script':
				$this->script = array_values( (array) $question['steps'] );
				return true;
			case 'expire':
				foreach ( $this->world->tokens as $token => $facts ) {
					$this->world->tokens[ $token ]['expires_at'] = 0.0;
				}
				return true;
			case 'withdraw':
				$this->world->grants = array();
				$this->world->tokens = array();
				return true;
			case 'release':
				array_map( 'fclose', $this->silent );
				$this->silent = array();
				return true;
			default:
				return array(
					'messages'    => array_map( static fn( array $message ): array => array( 'mime' => base64_encode( $message['mime'] ) ) + $message, $this->world->messages ),
					'calls'       => $this->calls,
					'token_calls' => $this->world->token_calls,
					'revoked'     => $this->world->revoked,
					'grants'      => array_keys( $this->world->grants ),
					'tokens'      => $this->world->tokens,
				);
		}
	}

	/** @param resource $connection */
	private function serve( $connection ): void {
		stream_set_timeout( $connection, 5 );
		if ( true !== @stream_socket_enable_crypto( $connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER ) ) {
			fclose( $connection );
			return;
		}
		$call = $this->read( $connection );
		if ( null === $call ) {
			fclose( $connection );
			return;
		}
		$this->calls[] = array( 'method' => $call->method, 'host' => $call->host, 'target' => $call->target, 'at' => microtime( true ) );
		$provider      = array_values( array_filter( $this->providers, static fn( Provider $provider ): bool => $provider->has_host( $call->host ) ) )[0] ?? null;
		$step          = null !== $provider && $provider->is_message( $call ) ? array_shift( $this->script ) : null;
		if ( isset( $step['take'] ) ) {
			$provider?->answer( $call ); // Taken, but the answer gets lost.
		}
		if ( isset( $step['hang'] ) ) {
			$this->silent[] = $connection;
			return;
		}
		if ( ! isset( $step['close'] ) ) {
			$answer = null !== $step && array_key_exists( 'status', $step )
				? array( (int) $step['status'], (array) ( $step['headers'] ?? array() ), (string) ( $step['body'] ?? '' ) )
				: ( $provider?->answer( $call ) ?? array( 421, array(), 'Misdirected Request' ) );
			$this->write( $connection, $answer );
		}
		fclose( $connection );
	}

	/** @param resource $connection */
	private function read( $connection ): ?Call {
		$head = '';
		while ( ! str_contains( $head, "\r\n\r\n" ) ) {
			$bytes = fgets( $connection );
			if ( false === $bytes || strlen( $head ) > 65536 ) {
				return null;
			}
			$head .= $bytes;
		}
		$lines   = explode( "\r\n", trim( $head ) );
		$headers = array();
		foreach ( array_slice( $lines, 1 ) as $line ) {
			list( $name, $value )           = explode( ':', $line, 2 ) + array( '', '' );
			$headers[ strtolower( $name ) ] = trim( $value );
		}
		if ( isset( $headers['expect'] ) ) {
			fwrite( $connection, "HTTP/1.1 100 Continue\r\n\r\n" );
		}
		$length = (int) ( $headers['content-length'] ?? 0 );
		$body   = $length > 0 ? (string) stream_get_contents( $connection, $length ) : '';
		if ( strlen( $body ) < $length ) {
			return null;
		}
		list( $method, $target ) = explode( ' ', $lines[0] );
		return new Call( $method, strtolower( explode( ':', $headers['host'] ?? '' )[0] ), $target, $headers, $body );
	}

	/**
	 * @param resource                                  $connection
	 * @param array{int, array<string, string>, string} $answer
	 */
	private function write( $connection, array $answer ): void {
		list( $status, $headers, $body ) = $answer;
		$text = "HTTP/1.1 $status Status\r\n";
		foreach ( $headers + array( 'Date' => gmdate( 'D, d M Y H:i:s', time() + $this->world->option( 'clock_s' ) ) . ' GMT', 'Content-Length' => (string) strlen( $body ), 'Connection' => 'close' ) as $name => $value ) {
			$text .= "$name: $value\r\n";
		}
		fwrite( $connection, "$text\r\n$body" );
	}
}
