<?php
/**
 * The server's side of AUTH: asks what the mechanism asks for and compares.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Server;

final class Login {

	private const CHALLENGE = '<1896.697170952@mail.example.test>';

	/** @param array<string, string> $credentials User => password or token. */
	public function __construct( private readonly Peer $peer, private readonly array $credentials ) {}

	/** @param string $argument What stood behind AUTH. */
	public function run( string $argument ): bool {
		list( $mechanism, $initial ) = explode( ' ', $argument . ' ', 2 );
		$initial                     = trim( $initial );

		return match ( strtoupper( $mechanism ) ) {
			'PLAIN'    => $this->plain( '' === $initial ? $this->ask( '' ) : $initial ),
			'LOGIN'    => $this->login( $initial ),
			'CRAM-MD5' => $this->cram_md5(),
			'XOAUTH2'  => $this->xoauth2( '' === $initial ? $this->ask( '' ) : $initial ),
			default    => false,
		};
	}

	private function plain( string $answer ): bool {
		$parts = explode( "\0", (string) base64_decode( $answer, true ) );

		return 3 === count( $parts ) && $this->is_right( $parts[1], $parts[2] );
	}

	private function login( string $initial ): bool {
		$user     = '' === $initial ? $this->ask( 'Username:' ) : $initial;
		$password = $this->ask( 'Password:' );

		return $this->is_right( (string) base64_decode( $user, true ), (string) base64_decode( $password, true ) );
	}

	private function cram_md5(): bool {
		$answer = (string) base64_decode( $this->ask( self::CHALLENGE ), true );
		$at     = (int) strrpos( $answer, ' ' );
		$user   = substr( $answer, 0, $at );
		$known  = $this->credentials[ $user ] ?? null;

		return null !== $known && hash_hmac( 'md5', self::CHALLENGE, $known ) === substr( $answer, $at + 1 ) && $this->is_right( $user, $known );
	}

	private function xoauth2( string $answer ): bool {
		$plain = (string) base64_decode( $answer, true );
		if ( 1 === preg_match( '/^user=([^\x01]*)\x01auth=Bearer ([^\x01]*)\x01\x01$/', $plain, $found ) && $this->is_right( $found[1], $found[2] ) ) {
			return true;
		}
		// The provider explains itself in a challenge, which the client acknowledges with an empty line.
		$this->ask( '{"status":"400","schemes":"Bearer","scope":"https://mail.example.test/"}' );

		return false;
	}

	private function ask( string $question ): string {
		$this->peer->write( '334 ' . base64_encode( $question ) . "\r\n" );
		$answer = $this->peer->read_line() ?? '';
		$this->peer->record->command( $answer );

		return $answer;
	}

	private function is_right( string $user, string $password ): bool {
		if ( ( $this->credentials[ $user ] ?? null ) !== $password ) {
			return false;
		}
		$this->peer->record->user = $user;

		return true;
	}
}
