<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Diagnosis;

use Mailwright\Diagnosis\Autoconfig_File;
use Mailwright\Diagnosis\Candidate;
use Mailwright\Tests\TestCase;

final class Autoconfig_File_Test extends TestCase {

	private const EMAIL = 'jo.shop@example.test';

	public function test_outgoing_servers_are_read_in_order_and_placeholders_filled_in(): void {
		$xml = self::file(
			self::server( 'smtp.%EMAILDOMAIN%', '465', 'SSL', '%EMAILADDRESS%' )
			. self::server( 'Smtp2.Example.Test', '587', 'STARTTLS', '%EMAILLOCALPART%' )
			. '<incomingServer type="imap"><hostname>imap.example.test</hostname><port>993</port><socketType>SSL</socketType></incomingServer>'
		);

		$this->assertSame(
			array( 'smtp.example.test:465:implicit_tls jo.shop@example.test autoconfig', 'smtp2.example.test:587:starttls jo.shop autoconfig' ),
			array_map( static fn( Candidate $found ): string => "{$found->key()} {$found->username} {$found->source}", Autoconfig_File::read( $xml, self::EMAIL ) )
		);
	}

	public function test_the_provider_is_recognised_when_its_server_is_named(): void {
		$found = Autoconfig_File::read( self::file( self::server( 'smtp.sendgrid.net', '587', 'STARTTLS', '' ) ), self::EMAIL );

		$this->assertSame( array( 'sendgrid', 'apikey' ), array( $found[0]->provider, $found[0]->username ) );
	}

	#[\PHPUnit\Framework\Attributes\DataProvider( 'refused' )]
	public function test_nothing_is_read_when_the_file_has( string $xml ): void {
		$this->assertSame( array(), Autoconfig_File::read( $xml, self::EMAIL ) );
	}

	/** @return array<string, array{0: string}> */
	public static function refused(): array {
		$good  = self::server( 'smtp.example.test', '465', 'SSL', '' );
		$cases = array(
			'a document type'          => '<?xml version="1.0"?><!DOCTYPE clientConfig [<!ENTITY x SYSTEM "file:///etc/passwd">]>' . self::file( self::server( '&x;', '465', 'SSL', '' ), false ),
			'an entity bomb'           => '<?xml version="1.0"?><!DOCTYPE clientConfig [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>' . self::file( $good, false ),
			'a hidden document type'   => (string) mb_convert_encoding( '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x>' . self::file( $good, false ), 'UTF-16' ),
			'another root'             => '<?xml version="1.0"?><html>' . $good . '</html>',
			'no XML'                   => '<!-- ' . $good,
			'nothing'                  => '',
			'too many bytes'           => self::file( $good ) . str_repeat( ' ', Autoconfig_File::MAX_BYTES ),
			'another type'             => self::file( str_replace( 'type="smtp"', 'type="exchange"', $good ) ),
		);
		foreach ( array( 'localhost', '127.0.0.1', '2130706433', 'a b.test', 'smtp.example.test/x', "smtp.example.test\r\nX", '<b>x</b>', '' ) as $host ) {
			$cases[ "host $host" ] = self::file( self::server( $host, '465', 'SSL', '' ) );
		}
		foreach ( array( '0', '65536', '-1', '4.5', '0x1d1', '', '465 587' ) as $port ) {
			$cases[ "port $port" ] = self::file( self::server( 'smtp.example.test', $port, 'SSL', '' ) );
		}
		$cases['no encryption'] = self::file( self::server( 'smtp.example.test', '25', 'plain', '' ) );
		return array_map( static fn( string $xml ): array => array( $xml ), $cases );
	}

	private static function server( string $host, string $port, string $socket, string $user ): string {
		return "<outgoingServer type=\"smtp\"><hostname>$host</hostname><port>$port</port><socketType>$socket</socketType><username>$user</username><authentication>password-cleartext</authentication></outgoingServer>";
	}

	private static function file( string $servers, bool $declaration = true ): string {
		return ( $declaration ? '<?xml version="1.0" encoding="UTF-8"?>' : '' ) . "<clientConfig version=\"1.1\"><emailProvider id=\"example.test\"><domain>example.test</domain>$servers</emailProvider></clientConfig>";
	}
}
