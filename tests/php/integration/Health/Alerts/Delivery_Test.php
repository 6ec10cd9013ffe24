<?php
/**
 * What can go wrong with a channel: hanging, leading elsewhere, errors, pages, addresses that nobody may ask.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Health\Alerts;

use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Diagnosis\Target_Guard;
use Mailwright\Health\Alerts\Channel_View;
use Mailwright\Health\Alerts\Delivery;
use Mailwright\Health\Alerts\Health_Test;
use Mailwright\Health\Alerts\Message;
use Mailwright\Health\Alerts\Outcome;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Tests\Support\Dns_Server;
use PHPUnit\Framework\Attributes\DataProvider;

final class Delivery_Test extends Alerts_Case {

	protected function tearDown(): void {
		Dns_Server::stop_all();
		parent::tearDown();
	}

	/** @return array<string, array{array<string, mixed>, string, string}> */
	public static function faults(): array {
		return array(
			'error of the other side' => array( array( 'status' => 500, 'body' => 'CANARY' ), Outcome::STATUS, 'problem of its own (error 500)' ),
			'wrong secret'            => array( array( 'status' => 403 ), Outcome::STATUS, 'Check the token or secret' ),
			'gone'                    => array( array( 'status' => 404 ), Outcome::STATUS, 'Make a new one there' ),
			'too many'                => array( array( 'status' => 429 ), Outcome::STATUS, 'too many messages' ),
			'page'                    => array( array( 'status' => 200, 'headers' => array( 'Content-Type' => 'text/html' ), 'body' => "\n<!DOCTYPE html><p>CANARY" ), Outcome::PAGE, 'answered with a web page' ),
			'redirect'                => array( array( 'status' => 302, 'headers' => array( 'Location' => 'http://169.254.169.254/CANARY' ) ), Outcome::REDIRECT, 'not followed' ),
			'redirect that keeps POST' => array( array( 'status' => 307, 'headers' => array( 'Location' => '/again' ) ), Outcome::REDIRECT, 'not followed' ),
		);
	}

	/** @param array<string, mixed> $step */
	#[DataProvider( 'faults' )]
	public function test_it_is_tried_again_and_said_in_plain_words_when_the_other_side_fails( array $step, string $kind, string $words ): void {
		$channel = $this->channel();
		$this->receiver->script( $step );

		$this->found( array( self::finding() ), self::NOON );

		$state = $this->alerts()->state( 'ops' );
		self::assertSame( array( $kind, 1, self::NOON + 60 ), array( $state->failed_kind, $state->tries, $this->alerts()->next_at( self::NOON ) ) );
		self::assertCount( 1, $this->receiver->calls() );
		$shown = (string) wp_json_encode( Channel_View::of( $channel, $this->alerts() ) );
		self::assertStringContainsString( $words, $shown );
		self::assertStringNotContainsString( 'CANARY', $shown );

		$this->alerts()->send( self::NOON + 60 );
		self::assertCount( 2, $this->receiver->calls() );
		self::assertSame( 'working', Channel_View::of( $channel, $this->alerts() )['state']['status'] );
	}

	public function test_it_is_given_up_after_five_tries_and_tried_again_when_something_changes(): void {
		$channel = $this->channel();
		$this->receiver->script( ...array_fill( 0, 6, array( 'status' => 500 ) ) );
		$now = self::NOON;
		$this->found( array( self::finding() ), $now );
		foreach ( array( 60, 300, 900, 3600 ) as $delay ) {
			self::assertSame( $now + $delay, $this->alerts()->next_at( $now ) );
			$this->alerts()->send( $now + $delay - 1 );
			$now += $delay;
			$this->alerts()->send( $now );
		}
		self::assertCount( 5, $this->receiver->calls() );
		self::assertNull( $this->alerts()->next_at( $now ) );
		self::assertSame( 'given_up', Channel_View::of( $channel, $this->alerts() )['state']['status'] );
		self::assertCount( 1, Channel_View::problems( $this->channels ) );
		self::assertStringContainsString( 'Ops', Channel_View::problems( $this->channels )[0] );
		$this->as_admin();
		self::assertArrayHasKey( Health_Test::TEST, apply_filters( 'site_status_tests', array( 'direct' => array(), 'async' => array() ) )['direct'] );
		self::assertStringContainsString( 'Alerts to Ops do not arrive. Webhook has a problem of its own (error 500).', Health_Test::result()['description'] );

		self::assertSame( Outcome::STATUS, $this->alerts()->test( $channel, $now )->kind );
		self::assertNull( $this->alerts()->next_at( $now ) );
		self::assertTrue( $this->alerts()->test( $channel, $now + 1 )->is_delivered() );
		self::assertSame( $now + 1, $this->alerts()->next_at( $now + 1 ) );

		$this->alerts()->send( $now + 1 );
		self::assertSame( array( 'test', 'test', 'alert' ), array_slice( array_column( $this->receiver->bodies(), 'event' ), 5 ) );
		self::assertSame( array(), Channel_View::problems( $this->channels ) );
	}

	public function test_a_channel_that_was_given_up_hears_only_what_is_wrong_then(): void {
		$this->channel();
		$this->receiver->script( ...array_fill( 0, 5, array( 'status' => 500 ) ) );
		$this->found( array( self::finding() ), self::NOON );
		foreach ( array( 60, 360, 1260, 4860 ) as $after ) {
			$this->alerts()->send( self::NOON + $after );
		}

		$this->found( array(), self::NOON + 9000 );
		self::assertCount( 5, $this->receiver->calls(), 'It was never told that something was wrong.' );

		$this->found( array( self::finding( array( 'id' => 'b' ) ) ), self::NOON + 9900 );
		self::assertCount( 6, $this->receiver->calls() );
	}

	public function test_it_ends_in_time_when_the_other_side_hangs(): void {
		$channel = $this->channel();
		$this->receiver->script( array( 'hang' => true ) );
		$start = microtime( true );

		$outcome = $this->alerts( 1.0 )->test( $channel, self::NOON );

		self::assertSame( Outcome::NO_ANSWER, $outcome->kind );
		self::assertLessThan( 2.5, microtime( true ) - $start );
	}

	public function test_one_broken_channel_does_not_hold_up_the_others(): void {
		$this->channel( array( 'id' => 'a', 'address' => 'http://127.0.0.1:1025/closed' ) );
		$this->channel( array( 'id' => 'b' ) );

		$this->found( array( self::finding() ), self::NOON );

		self::assertCount( 1, $this->receiver->calls() );
		self::assertSame( Outcome::NO_ANSWER, $this->alerts()->state( 'a' )->failed_kind );
	}

	public function test_nothing_connects_when_an_address_is_not_public(): void {
		$server = Dns_Server::start(
			array(
				'private.example.test A'  => array( '127.0.0.1' ),
				'mixed.example.test A'    => array( '8.8.8.8', '127.0.0.1' ),
				'six.example.test AAAA'   => array( '::1' ),
				'meta.example.test A'     => array( '169.254.169.254' ),
				'mapped.example.test AAAA' => array( '::ffff:127.0.0.1' ),
			)
		);
		$guard  = new Target_Guard( new Dns_Lookup( new Resolver_Config( array( $server->address() ) ) ), false );
		foreach ( array( '127.0.0.1', '[::1]', 'localhost', '10.0.0.1', '169.254.169.254', 'private.example.test', 'mixed.example.test', 'six.example.test', 'meta.example.test', 'mapped.example.test' ) as $number => $host ) {
			$channel = $this->channels->create( array( 'id' => "c$number", 'type' => 'slack', 'address' => "https://$host:{$this->receiver->port}/" ) );

			$outcome = ( new Delivery( $guard ) )->send( $channel, Message::test( self::NOON ) );

			self::assertSame( Outcome::REFUSED, $outcome->kind, $host );
		}
		self::assertSame( array(), $this->receiver->calls() );
	}

	public function test_cloud_metadata_stays_closed_when_private_hosts_are_open(): void {
		$channel = $this->channels->create( array( 'type' => 'slack', 'address' => 'http://169.254.169.254/latest' ) );

		self::assertSame( Outcome::REFUSED, $this->alerts()->test( $channel, self::NOON )->kind );
	}

	public function test_the_checked_address_is_used_when_the_name_would_now_lead_elsewhere(): void {
		$server  = Dns_Server::start( array( 'alerts.example.test A' => array( '127.0.0.1' ) ) );
		$guard   = new Target_Guard( new Dns_Lookup( new Resolver_Config( array( $server->address() ) ) ), true );
		$channel = $this->channel( array( 'address' => "http://alerts.example.test:{$this->receiver->port}/hook" ) );

		// The operating system does not know this name at all: only what was checked can have been used.
		$outcome = ( new Delivery( $guard ) )->send( $channel, Message::test( self::NOON ) );

		self::assertTrue( $outcome->is_delivered(), $outcome->kind );
		self::assertSame( "alerts.example.test:{$this->receiver->port}", $this->receiver->calls()[0]['headers']['host'] );
	}

	public function test_a_name_that_does_not_exist_is_said(): void {
		$server  = Dns_Server::start( array() );
		$guard   = new Target_Guard( new Dns_Lookup( new Resolver_Config( array( $server->address() ) ) ), true );
		$channel = $this->channel( array( 'address' => 'https://nobody.example.test/hook' ) );

		self::assertSame( Outcome::NOT_FOUND, ( new Delivery( $guard ) )->send( $channel, Message::test( self::NOON ) )->kind );
	}

	public function test_a_certificate_that_nobody_trusts_is_refused(): void {
		$channel = $this->channel( array( 'address' => "https://127.0.0.1:{$this->receiver->port}/hook" ) );

		$kind = $this->alerts()->test( $channel, self::NOON )->kind;

		self::assertContains( $kind, array( Outcome::TLS, Outcome::NO_ANSWER ) );
		self::assertSame( array(), $this->receiver->calls() );
	}

	/** @return array<string, array{string}> */
	public static function wrong_addresses(): array {
		$all = array( 'no address', 'https:///x', 'ftp://hooks.example.com/x', 'javascript:alert(1)', 'http://hooks.example.com/x', 'https://user:pass@hooks.example.com/', 'https://hooks.example.com:25/', 'https://hooks.example.com:22/', "https://hooks.example.com/\tx", 'https://2130706433/', 'https://0x7f.1/', 'https://hooks.example.com\\@127.0.0.1/', 'file:///etc/passwd', '//hooks.example.com/' );
		return array_combine( $all, array_map( static fn( string $address ): array => array( $address ), $all ) );
	}

	#[DataProvider( 'wrong_addresses' )]
	public function test_an_address_that_is_none_is_refused_by_name_and_not_repeated( string $address ): void {
		try {
			( new \Mailwright\Health\Alerts\Channel_Store() )->create( array( 'type' => 'slack', 'address' => $address ) );
			self::fail( 'It was taken.' );
		} catch ( Invalid_Input $problem ) {
			self::assertSame( array( 'address' ), array_keys( $problem->errors() ) );
			self::assertStringNotContainsString( $address, $problem->getMessage() );
		}
	}
}
