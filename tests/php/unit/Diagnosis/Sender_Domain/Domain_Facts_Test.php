<?php
/**
 * The facts in data/sender-domains.json are whole, and each has a source.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Unit\Diagnosis\Sender_Domain;

use Mailwright\Diagnosis\Dns\Dns_Name;
use Mailwright\Diagnosis\Sender_Domain\Domain_Facts;
use Mailwright\Settings\Providers;
use Mailwright\Tests\TestCase;

final class Domain_Facts_Test extends TestCase {

	public function test_every_entry_belongs_to_a_preset_and_has_a_source_and_a_date(): void {
		$this->assertGreaterThan( 25, count( Domain_Facts::all() ) );
		foreach ( Domain_Facts::all() as $id => $entry ) {
			$this->assertNotNull( Providers::get( $id ), $id );
			$this->assertIsArray( $entry );
			$this->assertNotEmpty( $entry['sources'] ?? null, $id );
			$this->assertMatchesRegularExpression( '/^\d{4}-\d\d-\d\d$/', $entry['checked'] ?? '', $id );
			foreach ( $entry['sources'] as $source ) {
				$this->assertStringStartsWith( 'https://', $source, $id );
			}
		}
	}

	public function test_every_name_can_stand_in_the_dns(): void {
		foreach ( array_keys( Domain_Facts::all() ) as $id ) {
			$facts = Domain_Facts::of( $id );
			foreach ( array_merge( $facts->accepted_includes(), array_column( $facts->selectors, 'name' ), array_filter( array( $facts->return_domain, $facts->return_label ) ) ) as $name ) {
				$this->assertSame( $name, Dns_Name::normalize( $name ), $id );
			}
			foreach ( array_filter( array_column( $facts->selectors, 'value' ) ) as $target ) {
				$this->assertNotSame( '', Dns_Name::normalize( str_replace( '{domain}', 'example.com', $target ) ), $id );
			}
			$this->assertContains( $facts->selector_names, array( 'fixed', 'usual', 'account', 'unknown' ), $id );
			$this->assertContains( $facts->return_path, array( 'from', 'own', 'username', 'unknown' ), $id );
			$this->assertSame( 'account' === $facts->selector_names, array() === $facts->selectors, $id );
			$this->assertTrue( '' === $facts->help || str_starts_with( $facts->help, 'https://' ), $id );
		}
	}

	public function test_the_usual_names_are_tried_when_the_server_is_nobodys_we_know(): void {
		$facts = Domain_Facts::of( '' );

		$this->assertSame( array( 'unknown', array() ), array( $facts->selector_names, $facts->accepted_includes() ) );
		$this->assertContains( 'default', array_column( $facts->selectors, 'name' ) );
	}
}
