<?php
/**
 * Abilities (A62): the same rules as REST, in WordPress 6.9 and later; nothing at all before.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Abilities;

use Mailwright\Abilities\Abilities;
use Mailwright\Plugin;
use Mailwright\Tests\Integration\Attack\Attack_Case;
use Mailwright\Tests\Support\Log_Filler;
use PHPUnit\Framework\Attributes\DataProvider;

final class Abilities_Test extends Attack_Case {

	private const ALL = array( 'mailwright/diagnose', 'mailwright/explain', 'mailwright/list-messages', 'mailwright/send-test-email' );

	public function test_nothing_is_loaded_where_wordpress_has_no_abilities(): void {
		self::assertNotFalse( has_action( 'wp_abilities_api_categories_init', array( Plugin::class, 'on_abilities' ) ) );
		if ( function_exists( 'wp_register_ability' ) ) {
			self::assertFalse( has_action( 'init', array( Abilities::class, 'on_init' ) ) );
			return;
		}
		self::assertFalse( class_exists( Abilities::class, false ) );
	}

	public function test_a62_the_list_is_complete_and_each_has_schemas_and_a_permission(): void {
		$this->need_abilities();
		$ours = array_values( array_filter( array_keys( wp_get_abilities() ), static fn( string $name ): bool => str_starts_with( $name, 'mailwright/' ) ) );

		self::assertEqualsCanonicalizing( self::ALL, $ours );
		foreach ( $ours as $name ) {
			$ability = wp_get_ability( $name );
			self::assertSame( 'mailwright', $ability->get_category() );
			self::assertFalse( $ability->get_input_schema()['additionalProperties'], $name );
			self::assertSame( 'object', $ability->get_output_schema()['type'], $name );
		}
	}

	/** @return array<string, array{string|null}> */
	public static function roles(): array {
		return array( 'stranger' => array( null ), 'subscriber' => array( 'subscriber' ), 'author' => array( 'author' ), 'editor' => array( 'editor' ) );
	}

	#[DataProvider( 'roles' )]
	public function test_a62_nobody_else_may_use_them_directly_or_over_rest( ?string $role ): void {
		$this->need_abilities();
		if ( null !== $role ) {
			$this->as_role( $role );
		}
		foreach ( $this->good_inputs() as $name => $input ) {
			$answer = wp_get_ability( $name )->execute( $input );
			self::assertInstanceOf( \WP_Error::class, $answer, $name );
			$this->assert_no_leak( (string) wp_json_encode( $answer ), $name );
			foreach ( array( 'GET', 'POST', 'DELETE' ) as $method ) {
				$response = $this->rest( $method, "/wp-abilities/v1/abilities/$name/run", array( 'input' => $input ) );
				self::assertGreaterThanOrEqual( 400, $response->get_status(), "$method $name" );
				$this->assert_no_leak( (string) wp_json_encode( $response->get_data() ), "$method $name" );
			}
		}
		self::assertSame( array(), $this->server->connections() );
	}

	public function test_a62_the_filter_for_rights_is_asked_as_for_rest(): void {
		$this->need_abilities();
		$this->as_admin();
		$asked = array();
		add_filter(
			'mailwright_capability',
			static function ( string $capability, string $action ) use ( &$asked ): string {
				$asked[] = $action;
				return 'do_not_allow';
			},
			10,
			2
		);
		foreach ( $this->good_inputs() as $name => $input ) {
			self::assertNotTrue( wp_get_ability( $name )->check_permissions( $input ), $name );
		}
		self::assertEqualsCanonicalizing( array( 'diagnosis', 'explain', 'list_messages', 'test-email' ), $asked );
	}

	public function test_an_administrators_assistant_gets_what_rest_gives_and_no_secret(): void {
		$this->need_abilities();
		$this->as_admin();
		( new Log_Filler() )->message( array( 'subject' => 'Your order', 'keep_level' => 2, 'mime' => "Subject: x\r\n\r\nPrivate text" ) );
		foreach ( $this->good_inputs() as $name => $input ) {
			$answers[ $name ] = wp_get_ability( $name )->execute( $input );
			self::assertIsArray( $answers[ $name ], $name . ' ' . wp_json_encode( $answers[ $name ] ) );
			$this->assert_password_not_in( $answers[ $name ], $name );
		}

		self::assertTrue( $answers['mailwright/send-test-email']['accepted'] );
		self::assertSame( 'auth_failed', $answers['mailwright/explain']['cause'] );
		self::assertNotSame( array(), $answers['mailwright/diagnose']['checks'] );
		self::assertContains( 'Your order', array_column( $answers['mailwright/list-messages']['messages'], 'subject' ) );
		self::assertStringNotContainsString( 'Private text', (string) wp_json_encode( $answers ) );
		self::assertSame( 200, $this->rest( 'GET', '/wp-abilities/v1/abilities/mailwright/list-messages/run' )->get_status() );
	}

	public function test_bad_input_is_refused_before_anything_happens(): void {
		$this->need_abilities();
		$this->as_admin();
		foreach (
			array(
				'mailwright/diagnose'        => array( array( 'host' => '169.254.169.254' ), array( 'connection' => array() ), array( 'connection' => 'nowhere' ) ),
				'mailwright/send-test-email' => array( array(), array( 'to' => 'a@example.test,b@example.test' ), array( 'to' => 'a@example.test', 'cc' => 'b@example.test' ), array( 'to' => "a@example.test\r\nBcc: b@example.test" ) ),
				'mailwright/explain'         => array( array( 'text' => '' ), array( 'text' => 'x', 'stage' => 'nonsense' ) ),
				'mailwright/list-messages'   => array( array( 'per_page' => 1000 ), array( 'orderby' => 'id' ), array( 'status' => "x' OR 1=1" ) ),
			) as $name => $inputs
		) {
			foreach ( $inputs as $input ) {
				self::assertInstanceOf( \WP_Error::class, wp_get_ability( $name )->execute( $input ), $name . ' ' . wp_json_encode( $input ) );
			}
		}
		self::assertSame( array(), $this->server->connections() );
	}

	public function test_a14_the_eleventh_test_email_of_an_hour_is_refused_whichever_door_it_takes(): void {
		$this->need_abilities();
		$this->as_admin();
		add_filter( 'mailwright_rate_limit', static fn( int $limit, string $action ): int => 'test-email' === $action ? 1 : $limit, 10, 2 );
		self::assertSame( 200, $this->rest( 'POST', self::NAMESPACE . '/test-email', array( 'to' => 'to@example.test' ) )->get_status() );

		$answer = wp_get_ability( 'mailwright/send-test-email' )->execute( array( 'to' => 'to@example.test' ) );

		self::assertSame( 'mailwright_rate_limited', $answer instanceof \WP_Error ? $answer->get_error_code() : '' );
		self::assertCount( 1, $this->server->messages() );
	}

	private function need_abilities(): void {
		if ( ! function_exists( 'wp_get_ability' ) ) {
			self::markTestSkipped( 'Abilities came with WordPress 6.9.' );
		}
	}

	/** @return array<string, array<string, mixed>> */
	private function good_inputs(): array {
		return array(
			'mailwright/diagnose'        => array( 'checks' => array( 'settings', 'greeting' ) ),
			'mailwright/send-test-email' => array( 'to' => 'to@example.test' ),
			'mailwright/explain'         => array( 'text' => '535 5.7.8 Error: authentication failed' ),
			'mailwright/list-messages'   => array( 'per_page' => 5 ),
		);
	}
}
