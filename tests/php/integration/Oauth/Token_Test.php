<?php
/**
 * Tokens that run out, are refused, or are taken back, while mail is sent (guarantees F23).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Oauth;

use Mailwright\Tests\Integration\Transport\Api\Api_Case;
use PHPUnit\Framework\Attributes\DataProvider;

final class Token_Test extends Api_Case {

	/** @return iterable<string, array{string}> */
	public static function both(): iterable {
		yield 'gmail' => array( 'gmail' );
		yield 'microsoft' => array( 'microsoft' );
	}

	public function test_a_good_token_is_used_again(): void {
		$this->connected( 'gmail' );
		$this->assertTrue( wp_mail( 'to@example.test', 'One', 'Body' ) );
		$this->assertTrue( wp_mail( 'to@example.test', 'Two', 'Body' ) );

		$this->assertSame( array( 'authorization_code' ), array_column( $this->provider->token_calls(), 'grant' ) );
	}

	#[DataProvider( 'both' )]
	public function test_a_token_whose_time_is_up_is_renewed_before_the_mail( string $mailer ): void {
		$this->provider->set( array( 'expires_in' => 1 ) );
		$this->connected( $mailer );
		$this->provider->set( array( 'expires_in' => 3600 ) );
		$this->assertTrue( wp_mail( 'to@example.test', 'One', 'Body' ), (string) wp_json_encode( $this->errors ) );
		$this->assertTrue( wp_mail( 'to@example.test', 'Two', 'Body' ), (string) wp_json_encode( $this->errors ) );

		$this->assertSame( array( 'authorization_code', 'refresh_token' ), array_column( $this->provider->token_calls(), 'grant' ) );
		$this->assertCount( 2, $this->provider->messages() );
	}

	#[DataProvider( 'both' )]
	public function test_a_token_that_is_refused_too_early_is_renewed_once_and_the_mail_sent( string $mailer ): void {
		$this->connected( $mailer );
		$this->provider->expire_tokens();

		$this->assertTrue( wp_mail( 'to@example.test', 'One', 'Body' ), (string) wp_json_encode( $this->errors ) );
		$this->assertCount( 1, $this->provider->messages() );
		$this->assertCount( 2, $this->provider->token_calls() );
	}

	#[DataProvider( 'both' )]
	public function test_a_consent_that_was_taken_back_is_explained_and_not_asked_for_again_and_again( string $mailer ): void {
		$id = $this->connected( $mailer );
		$this->provider->withdraw_consent();

		$first = $this->test_email( $id );
		$this->test_email( $id );

		$this->assertSame( 'auth_oauth_token_expired', $first['explanation']['cause'] );
		$this->assertStringContainsString( 'onnect the account again', $first['explanation']['fix'] );
		$this->assertSame( 1, count( array_keys( array_column( $this->provider->token_calls(), 'grant' ), 'refresh_token', true ) ), 'A consent that is gone was asked for twice.' );
		$oauth = $this->rest( 'GET', "/mailwright/v1/connections/$id" )->get_data()['oauth'];
		$this->assertFalse( $oauth['connected'] );
		$this->assertSame( 'auth_oauth_token_expired', $oauth['problem']['cause'] );

		$this->assertSame( 'connected', $this->consent( $id ) );
		$this->assertTrue( $this->test_email( $id )['accepted'] );
	}

	public function test_a_token_server_that_is_down_is_a_passing_problem(): void {
		$this->provider->set( array( 'expires_in' => 1 ) );
		$id = $this->connected( 'gmail' );
		$this->provider->stop();

		$answer = $this->test_email( $id );

		$this->assertSame( 'auth_temporary', $answer['explanation']['cause'] );
		$this->assertTrue( $answer['explanation']['retryable'] );
		$this->assertTrue( $this->rest( 'GET', "/mailwright/v1/connections/$id" )->get_data()['oauth']['connected'] );
	}

	public function test_an_account_that_was_never_connected_is_explained(): void {
		$answer = $this->test_email( $this->connect( 'microsoft' ) );

		$this->assertSame( array( 'config_incomplete', 'The account is not connected yet' ), array( $answer['explanation']['cause'], $answer['explanation']['title'] ) );
		$this->assertSame( array(), $this->provider->calls() );
	}

	public function test_tokens_of_other_keys_ask_to_connect_again(): void {
		$id = $this->connected( 'gmail' );
		add_filter( 'salt', static fn(): string => 'other salts' );

		$this->assertSame( 'config_incomplete', $this->test_email( $id )['explanation']['cause'] );
	}
}
