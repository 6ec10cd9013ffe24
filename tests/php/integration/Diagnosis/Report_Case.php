<?php
/**
 * A report of a diagnosis as the engine makes it, for tests of what is written from it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis;

use Mailwright\Tests\TestCase;

abstract class Report_Case extends TestCase {

	/**
	 * @param array<string, mixed> $verdict
	 * @param array<string, mixed> $more    Other parts of the report.
	 * @return array<string, mixed>
	 */
	protected static function report( array $verdict = array(), array $more = array() ): array {
		return $more + array(
			'verdict'      => $verdict + array(
				'cause'       => 'port_blocked',
				'ok'          => false,
				'title'       => 'The mail server does not answer on this port',
				'explanation' => 'Nothing came back.',
				'fix'         => 'Ask your web host.',
				'blame'       => 'host',
				'said'        => '',
				'changes'     => null,
			),
			'checks'       => array(
				array( 'id' => 'settings', 'label' => 'Settings', 'status' => 'pass', 'summary' => 'Fine.', 'duration_ms' => 1.2, 'evidence' => array( 'host' => 'smtp.example.com', 'username' => 'shop_1@example.com' ) ),
				array( 'id' => 'ports', 'label' => 'Ports', 'status' => 'fail', 'summary' => 'Port 587 does not answer.', 'duration_ms' => 2500.0, 'evidence' => array(), 'cause' => 'port_blocked' ),
			),
			'endpoints'    => array(
				array( 'address' => '192.0.2.1', 'family' => 'ipv4', 'port' => 587, 'state' => 'silent', 'connect_ms' => null, 'modes' => array(), 'banner_ms' => null ),
				array( 'address' => '192.0.2.1', 'family' => 'ipv4', 'port' => 465, 'state' => 'open', 'connect_ms' => 12.4, 'modes' => array( 'implicit_tls' ), 'banner_ms' => 3.0 ),
			),
			'certificate'  => array( 'subject' => 'smtp.example.com', 'names' => array( 'smtp.example.com' ), 'issuer' => 'Test CA', 'valid_from' => 1700000000, 'valid_to' => 1710000000 ),
			'capabilities' => array( 'STARTTLS', 'AUTH PLAIN LOGIN' ),
			'duration_ms'  => 2600.0,
			'connection'   => array( 'id' => 'main', 'mailer' => 'smtp', 'host' => 'smtp.example.com', 'port' => 587, 'encryption' => 'starttls', 'authentication' => true, 'username' => 'shop_1@example.com', 'from' => 'site@example.com' ),
			'created_at'   => '2026-11-23T19:05:00+00:00',
		);
	}
}
