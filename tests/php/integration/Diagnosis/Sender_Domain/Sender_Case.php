<?php
/**
 * A diagnosis of a site whose From domain has a scripted DNS.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis\Sender_Domain;

use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Dns\Resolver_Config;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Settings;
use Mailwright\Tests\Support\Dns_Server;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Smtp_Options;

abstract class Sender_Case extends TestCase {

	protected const CAUSE = 'auth_domain_policy';

	protected ?Dns_Server $server = null;

	protected function tearDown(): void {
		Dns_Server::stop_all();
		parent::tearDown();
	}

	/**
	 * @param array<string, array<int, mixed>|string> $zone   See Dns_Server.
	 * @param array<string, mixed>                    $values Fields of the connection.
	 */
	protected function inquiry( array $zone, array $values = array(), string $from = 'shop@example.com', float $seconds = 8.0 ): Inquiry {
		$this->server = Dns_Server::start( $zone );
		return $this->inquiry_by( new Dns_Lookup( new Resolver_Config( array( $this->server->address() ) ) ), $values, $from, $seconds );
	}

	/** @param array<string, mixed> $values */
	protected function inquiry_by( Dns_Lookup $dns, array $values, string $from = 'shop@example.com', float $seconds = 8.0 ): Inquiry {
		$connection = Connection::from_array( $values + array( 'id' => 'main', 'mailer' => 'smtp', 'host' => 'smtp.gmail.com' ) );
		return new Inquiry( $connection, true, Settings::from_array( array() ), Smtp_Options::from_array( $connection->reveal() ), $from, 'admin@example.com', Deadline::after( $seconds ), $dns );
	}
}
