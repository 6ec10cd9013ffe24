<?php
/**
 * What tests of the accepting side have in common: a connection, a clean process, and a look at the rows.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Outbox\Direct_Log;
use Mailwright\Outbox\Dispatch;
use Mailwright\Outbox\Proof;
use Mailwright\Outbox\Connection_State_Store;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Integration\Transport\Sending_Case;
use Mailwright\Tests\Support\Smtp_Server;

abstract class Accepting_Case extends Sending_Case {

	protected function setUp(): void {
		parent::setUp();
		Dispatch::forget();
	}

	protected function tearDown(): void {
		Dispatch::forget();
		parent::tearDown();
	}

	/** @param array<string, mixed> $changes */
	protected function settings( array $changes ): void {
		( new Settings_Store() )->save( $changes );
	}

	/** A connection in clear without a login, its server, and background as wanted. @param array<string, mixed> $options Of the server. */
	protected function server( string $background = 'on', array $options = array() ): Smtp_Server {
		$server = Smtp_Server::ordinary( $options );
		$this->connect_in_clear( $server, array( 'id' => 'main', 'host' => '127.0.0.1', 'ca_file' => '' ) );
		$this->settings( array( 'background' => $background ) );
		return $server;
	}

	protected function prove( string $connection = 'main' ): void {
		$values = ( new Connection_Store() )->get( $connection )?->reveal() ?? array();
		( new Connection_State_Store() )->succeeded( $connection, Proof::fingerprint( $values ) );
	}

	/** @return list<array<string, string|null>> Oldest first. */
	protected function rows(): array {
		return ( new Database() )->rows( 'SELECT *, UNIX_TIMESTAMP() AS now_at FROM ' . Database::table( Tables::MESSAGES ) . ' ORDER BY id' );
	}

	/** @return array<string, string|null> */
	protected function only_row(): array {
		$rows = $this->rows();
		$this->assertCount( 1, $rows );
		return $rows[0];
	}

	/** As they stand when the page is out. @return list<array<string, string|null>> */
	protected function attempts(): array {
		Direct_Log::flush();
		return ( new Database() )->rows( 'SELECT * FROM ' . Database::table( Tables::ATTEMPTS ) . ' ORDER BY message, number' );
	}

	protected static function is_sqlite(): bool {
		return ! $GLOBALS['wpdb']->dbh instanceof \mysqli;
	}

	/** Statements that `$work` sends to the database. @return list<string> */
	protected static function statements( callable $work ): array {
		$seen   = array();
		$listen = static function ( mixed $sql ) use ( &$seen ): mixed {
			$seen[] = (string) $sql;
			return $sql;
		};
		add_filter( 'query', $listen );
		$work();
		remove_filter( 'query', $listen );
		return $seen;
	}
}
