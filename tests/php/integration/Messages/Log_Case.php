<?php
/**
 * What tests of the log have in common: messages to look at, and a short way to ask.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Messages;

use Mailwright\Install\Database;
use Mailwright\Install\Tables;
use Mailwright\Tests\Support\Log_Filler;
use Mailwright\Tests\TestCase;

abstract class Log_Case extends TestCase {

	protected const LOG = '/mailwright/v1/messages';

	protected Log_Filler $log;

	protected Database $database;

	protected function setUp(): void {
		parent::setUp();
		$this->log      = new Log_Filler();
		$this->database = new Database();
	}

	/**
	 * Ids of the list as the page gets it.
	 *
	 * @param array<string, mixed> $query
	 * @return list<int>
	 */
	protected function listed( array $query = array() ): array {
		$response = $this->rest( 'GET', self::LOG, $query );
		self::assertSame( 200, $response->get_status(), (string) wp_json_encode( $response->get_data() ) );
		return array_column( $response->get_data(), 'id' );
	}

	protected function rows_in( string $table ): int {
		return (int) $this->database->value( 'SELECT COUNT(*) FROM ' . Database::table( $table ) );
	}

	protected function is_there( int $id ): bool {
		return null !== $this->database->value( 'SELECT id FROM ' . Database::table( Tables::MESSAGES ) . ' WHERE id = %d', $id );
	}
}
