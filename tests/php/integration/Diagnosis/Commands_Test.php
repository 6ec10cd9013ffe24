<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Diagnosis\Commands;
use Mailwright\Tests\Integration\Diagnosis\Checks\Check_Case;
use Mailwright\Tests\Support\Canary;

final class Commands_Test extends Check_Case {

	public function test_starttls_becomes_the_usual_commands(): void {
		$commands = Commands::of( self::inquiry() );
		$this->assertSame( 'openssl s_client -connect smtp.example.com:587 -starttls smtp -servername smtp.example.com -verify_hostname smtp.example.com -verify_return_error -showcerts -crlf', $commands['openssl'] ?? '' );
		$this->assertSame( 'swaks --server smtp.example.com --port 587 --from site@example.com --to admin@example.com --tls --tls-verify --auth --auth-user site@example.com --auth-password YOUR-PASSWORD', $commands['swaks'] );
		$this->assertStringContainsString( "SMTPSecure  = 'tls'", $commands['php'] );
		$this->assertNull( Canary::found_in( implode( "\n", $commands ), 'site@example.com' ) );
	}

	public function test_implicit_tls_method_and_ca_file_are_taken_over(): void {
		$commands = Commands::of( self::inquiry( array( 'port' => 465, 'encryption' => 'implicit_tls', 'auth_method' => 'cram-md5' ), self::FROM, array(), array( 'ca_file' => '/srv/secret/ca.pem' ) ) );
		$this->assertStringNotContainsString( 'starttls', $commands['openssl'] ?? '' );
		$this->assertStringContainsString( '--tls-on-connect', $commands['swaks'] );
		$this->assertStringContainsString( '--auth CRAM-MD5', $commands['swaks'] );
		$this->assertStringContainsString( "SMTPSecure  = 'ssl'", $commands['php'] );
		$this->assertStringNotContainsString( '/srv/secret', implode( $commands ) );
	}

	public function test_there_is_nothing_to_ask_openssl_when_nothing_is_encrypted(): void {
		$commands = Commands::of( self::inquiry( array( 'host' => 'localhost', 'port' => 25, 'encryption' => 'none', 'authentication' => false ) ) );
		$this->assertSame( array( 'swaks', 'php' ), array_keys( $commands ) );
		$this->assertStringNotContainsString( 'auth', $commands['swaks'] );
		$this->assertStringNotContainsString( 'Password', $commands['php'] );
	}

	public function test_an_address_is_written_as_each_program_wants_it(): void {
		$commands = Commands::of( array( 'host' => '[2001:db8::1]', 'port' => 465, 'encryption' => 'implicit_tls' ) );
		$this->assertStringContainsString( "-connect '[2001:db8::1]:465' -verify_ip 2001:db8::1", $commands['openssl'] ?? '' );
		$this->assertStringContainsString( '--server 2001:db8::1 ', $commands['swaks'] );
	}

	/** What a person or an attacker typed stays one word of the shell and one literal of PHP. */
	public function test_hostile_values_stay_values(): void {
		$evil     = "a'; touch /x; \$(id) `id` \"\\ \n&|<>*?~#!{}()";
		$clean    = str_replace( "\n", '', $evil );
		$commands = Commands::of( array( 'host' => $evil, 'port' => '25; id', 'encryption' => 'starttls', 'authentication' => true, 'username' => $evil, 'from' => $evil, 'to' => $evil ) );

		$words = self::words( $commands['swaks'] );
		$this->assertSame( array( '--server', '--port', '--from', '--to', '--tls', '--tls-verify', '--auth', '--auth-user', '--auth-password' ), array_values( array_filter( $words, static fn( string $word ): bool => str_starts_with( $word, '--' ) ) ) );
		foreach ( array( '--from', '--to', '--auth-user' ) as $option ) {
			$this->assertSame( preg_replace( '/\s+/', ' ', $clean ), $words[ (int) array_search( $option, $words, true ) + 1 ] );
		}
		$this->assertSame( '25', $words[ (int) array_search( '--port', $words, true ) + 1 ] );
		$this->assertCount( 12, self::words( $commands['openssl'] ?? '' ) );
		$literals = array_filter( \PhpToken::tokenize( $commands['php'] ), static fn( \PhpToken $token ): bool => $token->is( T_CONSTANT_ENCAPSED_STRING ) && str_contains( $token->text, 'touch' ) );
		$this->assertCount( 4, $literals );
		$this->assertStringNotContainsString( 'touch', implode( array_map( static fn( \PhpToken $token ): string => $token->is( T_CONSTANT_ENCAPSED_STRING ) ? '' : $token->text, \PhpToken::tokenize( $commands['php'], TOKEN_PARSE ) ) ) );
	}

	/** @return list<string> The arguments that a program would get. */
	private static function words( string $command ): array {
		$program = (string) strtok( $command, ' ' );
		$process = proc_open( array( 'sh', '-c', "$program() { printf '%s\\0' \"\$@\"; }; $command" ), array( 1 => array( 'pipe', 'w' ) ), $pipes );
		self::assertIsResource( $process );
		$out = (string) stream_get_contents( $pipes[1] );
		proc_close( $process );
		return explode( "\0", rtrim( $out, "\0" ) );
	}
}
