<?php
/**
 * The ticket by which the site wakes its own worker: works once, for a minute, for nobody who made it up.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Outbox\Kick;

final class Kick_Test extends Accepting_Case {

	/** @var list<array{url: string, args: array<string, mixed>}> */
	private array $requests = array();

	protected function setUp(): void {
		parent::setUp();
		add_filter(
			'pre_http_request',
			function ( mixed $answer, array $args, string $url ): array {
				$this->requests[] = compact( 'url', 'args' );
				return array( 'response' => array( 'code' => 200 ), 'headers' => array(), 'body' => '', 'cookies' => array(), 'filename' => '' );
			},
			10,
			3
		);
	}

	public function test_the_request_waits_for_no_answer_and_its_ticket_works_once(): void {
		Kick::send();

		$this->assertCount( 1, $this->requests );
		$this->assertStringEndsWith( '/mailwright/v1/outbox/kick', $this->requests[0]['url'] );
		$this->assertSame( array( 'POST', false ), array( $this->requests[0]['args']['method'], $this->requests[0]['args']['blocking'] ) );
		$ticket = $this->requests[0]['args']['body']['ticket'];
		$this->assertTrue( Kick::redeem( $ticket ) );
		$this->assertFalse( Kick::redeem( $ticket ) );
	}

	public function test_no_second_request_leaves_while_one_is_under_way_or_a_worker_works(): void {
		Kick::send();
		Kick::send();
		$this->assertCount( 1, $this->requests );
		$table = Database::table( Tables::WORKERS );
		( new Database() )->run( "DELETE FROM $table" );
		( new Database() )->run( "INSERT INTO $table (token, kind, seen_at) VALUES ('w', 'worker', UNIX_TIMESTAMP())" );

		Kick::send();

		$this->assertCount( 1, $this->requests );
	}

	public function test_a_ticket_is_worth_nothing_after_a_minute(): void {
		Kick::send();
		( new Database() )->run( 'UPDATE ' . Database::table( Tables::WORKERS ) . ' SET seen_at = seen_at - 61' );

		$this->assertFalse( Kick::redeem( $this->requests[0]['args']['body']['ticket'] ) );
		Kick::send();
		$this->assertCount( 2, $this->requests );
		$this->assertSame( '1', ( new Database() )->value( 'SELECT COUNT(*) FROM ' . Database::table( Tables::WORKERS ) ), 'The old one is gone.' );
	}

	public function test_made_up_tickets_and_the_stored_hash_are_refused(): void {
		Kick::send();
		$stored = (string) ( new Database() )->value( 'SELECT token FROM ' . Database::table( Tables::WORKERS ) );
		foreach ( array( '', '0', $stored, str_repeat( '0', 32 ), "' OR 1=1 -- ", str_repeat( 'f', 1000000 ), "\0" ) as $ticket ) {
			$this->assertFalse( Kick::redeem( $ticket ) );
		}
		$this->assertTrue( Kick::redeem( $this->requests[0]['args']['body']['ticket'] ) );
	}

	public function test_nobody_waits_for_the_worker_and_the_request_arrives_whole(): void {
		remove_all_filters( 'pre_http_request' );
		$listener = stream_socket_server( 'tcp://127.0.0.1:0' );
		$this->assertNotFalse( $listener );
		$place = 'http://localhost:' . substr( (string) strrchr( (string) stream_socket_get_name( $listener, false ), ':' ), 1 ) . '/wp-json/';
		add_filter( 'rest_url', static fn( string $url, string $path ): string => $place . ltrim( $path, '/' ), 10, 2 );
		Kick::send(); // Loads WordPress' part for requests.
		( new Database() )->run( 'DELETE FROM ' . Database::table( Tables::WORKERS ) );
		fclose( stream_socket_accept( $listener, 1 ) ?: $this->fail( 'No request.' ) );
		$began = hrtime( true );

		Kick::send(); // To a server that never answers.

		$this->assertLessThan( 0.5, ( hrtime( true ) - $began ) / 1e9, 'WordPress alone waits a second.' );
		$request = (string) stream_get_contents( stream_socket_accept( $listener, 1 ) ?: $this->fail( 'No request.' ) );
		$this->assertStringStartsWith( 'POST /wp-json/mailwright/v1/outbox/kick HTTP/1.', $request );
		$this->assertSame( 1, preg_match( '/ticket=([0-9a-f]{32})$/', $request, $found ) );
		$this->assertTrue( Kick::redeem( $found[1] ) );
	}
}
