<?php
/**
 * Keeps data/providers.json honest, and the ways to find a preset in it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Settings;

use Mailwright\Settings\Providers;
use Mailwright\Settings\Rules;
use Mailwright\Tests\TestCase;

final class Providers_Test extends TestCase {

	public function test_the_file_follows_its_schema(): void {
		$schema = self::json( 'providers.schema.json' );

		$this->assertTrue( rest_validate_value_from_schema( self::json( 'providers.json' ), $schema, 'providers' ) );
	}

	public function test_every_fact_stands_once(): void {
		$presets = self::json( 'providers.json' );

		foreach ( array( array_column( $presets, 'id' ), array_column( $presets, 'name' ), array_merge( ...array_column( $presets, 'domains' ) ) ) as $facts ) {
			$this->assertSame( array_values( array_unique( $facts ) ), $facts );
		}
	}

	public function test_every_preset_is_consistent(): void {
		foreach ( self::json( 'providers.json' ) as $preset ) {
			$id = $preset['id'];
			$this->assertLessThanOrEqual( gmdate( 'Y-m-d', time() + DAY_IN_SECONDS ), $preset['checked'], $id );
			$this->assertSame( 'literal' === $preset['username'], isset( $preset['username_value'] ), $id );
			$this->assertSame( 'own server' === $preset['group'], 'none' === $preset['encryption'], "$id: only a server of one's own may go without encryption" );
			$this->assertSame( $preset['authentication'], 'none' !== $preset['password_kind'], $id );
			$pairs = array_map( static fn( array $pair ): string => "{$pair['port']} {$pair['encryption']}", array_merge( array( $preset ), $preset['alternatives'] ) );
			$this->assertSame( array_unique( $pairs ), $pairs, $id );
			foreach ( array_merge( array( $preset ), $preset['alternatives'] ) as $pair ) {
				$this->assertSame( in_array( $pair['port'], array( 443, 465, 2465, 8465 ), true ), 'implicit_tls' === $pair['encryption'], "$id {$pair['port']}" );
			}
			$hosts = array_merge( array( $preset['host'] ), array_column( $preset['hosts'] ?? array(), 'host' ) );
			foreach ( array_filter( $hosts ) as $host ) {
				$this->assertSame( $id, Providers::for_host( $host ), $host );
			}
		}
	}

	public function test_the_id_of_every_preset_can_be_stored_with_a_connection(): void {
		foreach ( array_keys( Providers::all() ) as $id ) {
			$this->assertNull( Rules::error( 'provider', $id ), $id );
		}
		$this->assertNotNull( Rules::error( 'provider', '../x' ) );
	}

	public function test_a_provider_is_recognised_by_host_domain_and_mx(): void {
		$this->assertSame( 'gmail', Providers::for_host( 'SMTP.gmail.com.' ) );
		$this->assertSame( 'amazon_ses', Providers::for_host( 'email-smtp.eu-central-1.amazonaws.com' ) );
		$this->assertSame( 'local_relay', Providers::for_host( '[::1]' ) );
		$this->assertSame( '', Providers::for_host( 'smtp.gmail.com.evil.example.com' ) );
		$this->assertSame( '', Providers::for_host( '' ) );
		$this->assertSame( 'gmail', Providers::for_domain( 'Gmail.com' ) );
		$this->assertSame( '', Providers::for_domain( 'example.com' ) );
		$this->assertSame( 'gmail', Providers::for_mx( array( 'aspmx.l.google.com' ) ) );
		$this->assertSame( 'microsoft365', Providers::for_mx( array( 'mx.example.com', 'example-com.mail.protection.outlook.com' ) ) );
		$this->assertSame( '', Providers::for_mx( array( 'notgoogle.com' ) ) );
	}

	public function test_the_filter_adds_changes_and_removes_presets(): void {
		add_filter(
			'mailwright_providers',
			static function ( array $providers ): array {
				unset( $providers['gmail'] );
				$providers['yahoo']['port'] = 587;
				$providers['house']         = array(
					'name'    => 'House mail',
					'host'    => 'mail.example.com',
					'domains' => array( 'example.com' ),
					'unknown' => 'is left out',
				);
				$providers['broken']        = 'no preset';
				return $providers;
			}
		);

		$this->assertNull( Providers::get( 'gmail' ) );
		$this->assertNull( Providers::get( 'broken' ) );
		$this->assertSame( 587, Providers::get( 'yahoo' )['port'] ?? null );
		$this->assertSame( 'house', Providers::for_domain( 'example.com' ) );
		$house = Providers::get( 'house' );
		$this->assertSame( 'house', $house['id'] ?? null );
		$this->assertArrayNotHasKey( 'unknown', (array) $house );
	}

	public function test_texts_are_translated_when_they_are_handed_out(): void {
		add_filter( 'gettext_mailwright', static fn( string $text ): string => "<$text>" );

		$this->assertStringStartsWith( '<', Providers::get( 'gmail' )['notes'] ?? '' );
		$this->assertSame( 'smtp.gmail.com', Providers::get( 'gmail' )['host'] ?? '' );
	}

	/** @return array<mixed> */
	private static function json( string $file ): array {
		return (array) json_decode( (string) file_get_contents( dirname( __DIR__, 4 ) . "/data/$file" ), true, 32, JSON_THROW_ON_ERROR );
	}
}
