<?php
/**
 * A50 for the settings that came last, by each door: what wp-config.php or the environment fixes is 409, and nothing changes.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Cli\Settings_Command;
use Mailwright\Settings\Settings_Store;
use Mailwright\Tests\Integration\Cli\Halted;
use Mailwright\Tests\Integration\Cli\Printed;
use Mailwright\Tests\TestCase;
use PHPUnit\Framework\Attributes\DataProvider;

require_once __DIR__ . '/../Cli/wp-cli.php';

final class Locked_Test extends TestCase {

	private string $name = '';

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
	}

	protected function tearDown(): void {
		putenv( $this->name );
		parent::tearDown();
	}

	/** @return array<string, array{string, string, mixed, string}> Field, what is fixed, what somebody wants, the same for the command line. */
	public static function settings(): array {
		return array(
			'safe mode'                 => array( 'safe_mode', 'hold', 'off', 'off' ),
			'safe mode, misspelt'       => array( 'safe_mode', 'hodl', 'off', 'off' ),
			'address of the safe mode'  => array( 'safe_mode_address', 'fixed@example.test', 'evil@example.test', 'evil@example.test' ),
			'what uninstalling leaves'  => array( 'keep_data', 'true', false, 'false' ),
			'alerts'                    => array( 'alerts', '{"failures":3}', array( 'summary_to' => 'evil@example.test' ), '{"summary_to":"evil@example.test"}' ),
			'text of messages'          => array( 'log_content', 'none', 'full', 'full' ),
			'sender'                    => array( 'from_email', 'fixed@example.test', 'evil@example.test', 'evil@example.test' ),
		);
	}

	#[DataProvider( 'settings' )]
	public function test_a50_a_fixed_setting_is_409_by_rest_import_and_command( string $field, string $fixed, mixed $wanted, string $typed ): void {
		$this->name = 'MAILWRIGHT_' . strtoupper( $field );
		putenv( "{$this->name}=$fixed" );
		$before = array( get_option( 'mailwright_settings' ), ( new Settings_Store() )->get()->to_array() );

		$saved    = $this->rest( 'POST', '/mailwright/v1/settings', array( $field => $wanted ) );
		$imported = $this->rest( 'POST', '/mailwright/v1/import', array( 'source' => 'mailwright', 'apply' => true, 'file' => array( 'mailwright' => 1, 'settings' => array( $field => $wanted ), 'connections' => array() ) ) );

		self::assertSame( array( 409, 'mailwright_locked' ), array( $saved->get_status(), $saved->get_data()['code'] ), (string) wp_json_encode( $saved->get_data() ) );
		self::assertSame( array( 409, 'mailwright_locked' ), array( $imported->get_status(), $imported->get_data()['code'] ), (string) wp_json_encode( $imported->get_data() ) );
		self::assertSame( array( $field ), array_keys( $saved->get_data()['data']['params'] ) );
		self::assertSame( 2, $this->command( $field, $typed ), Printed::$text );
		self::assertSame( $before, array( get_option( 'mailwright_settings' ), ( new Settings_Store() )->get()->to_array() ) );
	}

	private function command( string $field, string $value ): int {
		try {
			( new Settings_Command() )->set( array( $field, $value ) );
		} catch ( Halted $end ) {
			return $end->getCode();
		}
		return 0;
	}
}
