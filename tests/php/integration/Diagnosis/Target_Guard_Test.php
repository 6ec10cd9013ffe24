<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Diagnosis\Target_Guard;
use Mailwright\Diagnosis\Target_Refused;
use Mailwright\Tests\Support\Dns_Server;
use Mailwright\Tests\TestCase;

final class Target_Guard_Test extends TestCase {

	private const ZONE = array(
		'public.example.test A'     => array( '8.8.8.8' ),
		'public.example.test AAAA'  => array( '2606:4700::1111' ),
		'private.example.test A'    => array( '10.0.0.5' ),
		'mixed.example.test A'      => array( '8.8.8.8' ),
		'mixed.example.test AAAA'   => array( '::1' ),
		'metadata.example.test A'   => array( '8.8.8.8', '169.254.169.254' ),
		'alias.example.test A'      => 'alias:private.example.test',
		'nat64.example.test AAAA'   => array( '64:ff9b::c0a8:101' ),
	);

	protected function tearDown(): void {
		Dns_Server::stop_all();
		parent::tearDown();
	}

	public function test_a_public_host_is_resolved_once_when_it_is_checked(): void {
		$server = Dns_Server::start( self::ZONE );

		$target = $this->guard( $server, false )->resolve( 'Public.example.test.' );

		$this->assertSame( 'public.example.test', $target->host );
		$this->assertSame( array( '2606:4700::1111', '8.8.8.8' ), $target->addresses );
		$this->assertCount( 2, $server->questions() );
	}

	public function test_every_refusal_looks_the_same_when_private_hosts_are_off(): void {
		$guard    = $this->guard( Dns_Server::start( self::ZONE ), false );
		$messages = array();

		foreach ( array( 'private.example.test', 'mixed.example.test', 'metadata.example.test', 'alias.example.test', 'nat64.example.test', 'localhost', 'a.localhost', '127.0.0.1', '[::1]', '::1', '10.1.2.3', '169.254.169.254', '127.1', '0177.0.0.1', '0x7f.1', '2130706433', '017700000001', '0', 'x.0x7f000001', '127.0.0.1.', '::ffff:127.0.0.1', 'fe80::1%eth0', '', 'http://public.example.test', 'user@public.example.test', "public.example.test\n", 'public.example.test:25', '*.example.test' ) as $host ) {
			try {
				$guard->resolve( $host );
				$messages[ $host ] = 'allowed';
			} catch ( Target_Refused $refused ) {
				$messages[ $host ] = $refused->getMessage();
			}
		}

		unset( $messages["public.example.test\n"] ); // White space around a pasted name is forgiven.
		$this->assertCount( 1, array_unique( $messages ), (string) wp_json_encode( $messages, JSON_PRETTY_PRINT ) );
		$this->assertNotContains( 'allowed', $messages );
	}

	public function test_private_hosts_pass_and_metadata_does_not_when_private_hosts_are_on(): void {
		$guard = $this->guard( Dns_Server::start( self::ZONE ), true );

		$passed = array_keys( $guard->resolve_all( array( 'private.example.test', 'mixed.example.test', 'metadata.example.test', 'localhost', '::ffff:127.0.0.1', '169.254.1.1', '0.0.0.0', '2130706433' ) ) );

		$this->assertSame( array( 'private.example.test', 'mixed.example.test', 'localhost', '::ffff:127.0.0.1' ), $passed );
	}

	public function test_only_mail_ports_are_allowed_unless_the_filter_adds_some(): void {
		$allowed = array_values( array_filter( range( 1, 9000 ), array( Target_Guard::class, 'allows_port' ) ) );
		$this->assertSame( array( 25, 465, 587, 2525 ), $allowed );

		add_filter( 'mailwright_probe_ports', static fn( array $ports ): array => array_merge( $ports, array( 2587 ) ) );
		$this->assertTrue( Target_Guard::allows_port( 2587 ) );
	}

	private function guard( Dns_Server $server, bool $private_allowed ): Target_Guard {
		return new Target_Guard( new Dns_Lookup( new Resolver_Config( array( $server->address() ) ), 0.3 ), $private_allowed );
	}
}
