<?php
/**
 * The table of what can go wrong between a website and its mail server: cause, blame, advice and proven remedy have to be right in every row.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Diagnosis\Diagnosis;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Settings\Connection;
use Mailwright\Tests\Support\Conformance_Log;
use Mailwright\Transport\Deadline;
use PHPUnit\Framework\Attributes\DataProviderExternal;
use PHPUnit\Framework\Attributes\Group;

#[Group( 'waiting' )]
final class Situations_Test extends Diagnosis_Case {

	/**
	 * @param array<string, mixed> $row See Situations.
	 */
	#[DataProviderExternal( Situations::class, 'all' )]
	public function test_the_cause_is_named_when( array $row ): void {
		$report = $this->play( $row );

		$this->assert_verdict( $row, $report );
	}

	public function test_six_classic_situations_take_twelve_seconds_together(): void {
		$all     = Situations::all();
		$started = Deadline::now();
		$in_play = 0.0;
		foreach ( Situations::CLASSIC as $name ) {
			$this->ports   = array();
			$this->servers = array();
			remove_all_filters( 'mailwright_probe_ports' );
			$this->assert_verdict( $all[ $name ][0], $this->play( $all[ $name ][0], $in_play ) );
		}
		$this->assertCount( 6, Situations::CLASSIC );
		$this->assertLessThan( 12.0, $in_play, 'The diagnoses themselves.' );
		$this->assertGreaterThan( $in_play, Deadline::now() - $started );
	}

	public function test_an_address_from_the_operating_system_is_checked_as_well_when_the_dns_can_not_be_asked(): void {
		$this->start( array( 'main' => array( 'ordinary', array( 'tls' => 'starttls' ) ) ) );
		$connection = Connection::from_array( $this->fields( array( 'host' => 'localhost' ) ) );
		$lookup     = new Dns_Lookup( new Resolver_Config( array(), array( 'localhost' => array() ), false ) );

		$saved   = ( new Diagnosis( $lookup ) )->run( $connection, true, self::RECIPIENT, array( 'dns' ) )->to_array();
		$unsaved = ( new Diagnosis( $lookup ) )->run( $connection, false, self::RECIPIENT, array( 'dns', 'ports' ) )->to_array();

		$this->assertSame( 'pass', $saved['checks'][0]['status'], $saved['checks'][0]['summary'] );
		$this->assertSame( array( 'invalid_host_value', 0 ), array( $unsaved['verdict']['cause'], $this->servers['main']->count( 'connections' ) ) );
	}

	public function test_there_are_at_least_sixty_situations(): void {
		$this->assertGreaterThanOrEqual( 60, count( Situations::all() ) );
	}

	/**
	 * @param array<string, mixed> $row
	 * @return array<string, mixed>
	 */
	private function play( array $row, float &$seconds = 0.0 ): array {
		if ( isset( $row['needs'] ) && ! ( $row['needs'] )() ) {
			$this->markTestSkipped( 'This machine cannot play this situation.' );
		}
		$this->start( $row['servers'] ?? array() );
		if ( isset( $row['saved'] ) ) {
			$this->save( $row['connection'] ?? array() );
		}
		if ( isset( $row['before'] ) ) {
			( $row['before'] )();
		}
		$began    = Deadline::now();
		$report   = $this->diagnose( ( $row['zone'] ?? array() ) + Situations::ZONE, $row['connection'] ?? array() );
		$took     = Deadline::now() - $began;
		$seconds += $took;
		Conformance_Log::note( $this, $row['cause'], $report['verdict']['cause'], $took );
		$this->assert_safe( $report, $took, 'none' !== ( $row['connection']['encryption'] ?? '' ) );
		return $report;
	}

	/**
	 * @param array<string, mixed> $row
	 * @param array<string, mixed> $report
	 */
	private function assert_verdict( array $row, array $report ): void {
		$verdict = $report['verdict'];
		$shown   = (string) wp_json_encode( array( 'verdict' => $verdict, 'checks' => array_map( static fn( array $check ): array => array_diff_key( $check, array( 'evidence' => 1, 'label' => 1 ) ), $report['checks'] ) ), JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES );
		$wanted  = $row['changes'] ?? null;
		if ( isset( $wanted['port'] ) ) {
			$wanted['port'] = $this->ports[ $wanted['port'] ];
		}
		$this->assertSame( array( 'cause' => $row['cause'], 'blame' => $row['blame'] ?? 'unknown', 'changes' => $wanted ), array( 'cause' => $verdict['cause'], 'blame' => $verdict['blame'], 'changes' => $verdict['changes'] ), $shown );
		$this->assertSame( null === $row['cause'], $verdict['ok'], $shown );
		foreach ( (array) ( $row['words'] ?? array() ) as $word ) {
			$this->assertStringContainsStringIgnoringCase( $word, $verdict['title'] . ' ' . $verdict['explanation'] . ' ' . $verdict['fix'], $shown );
		}
		foreach ( $row['checks'] ?? array() as $id => $status ) {
			$this->assertSame( $status, array_column( $report['checks'], 'status', 'id' )[ $id ] ?? null, "$id: $shown" );
		}
		if ( isset( $row['logins'] ) ) {
			$this->assertCount( $row['logins'], array_keys( $this->servers['main']->verbs(), 'AUTH', true ), 'Logins on the wire.' );
		}
		$this->assertDoesNotMatchRegularExpression( '/[\x00-\x08\x0b-\x1f\x7f\x{80}-\x{9f}\x{202a}-\x{202e}\x{2066}-\x{2069}]/u', $verdict['title'] . $verdict['explanation'] . $verdict['fix'] . $verdict['said'], 'Control characters.' );
	}
}
