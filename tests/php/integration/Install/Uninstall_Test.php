<?php
/**
 * What is left when someone deletes the plugin: nothing.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Install;

use Mailwright\Install\Uninstall;
use Mailwright\Rest\Rate_Limit;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\TestCase;

final class Uninstall_Test extends TestCase {

	public function test_options_secrets_transients_and_events_are_removed_and_nothing_of_others(): void {
		( new Connection_Store() )->create( array( 'host' => 'smtp.example.com', 'password' => 'secret' ) );
		Rate_Limit::hit( 'try', 1, 60 );
		wp_schedule_single_event( time() + 60, 'mailwright_run_outbox', array( 1 ) );
		wp_schedule_single_event( time() + 60, 'somebody_else' );
		update_option( 'mailwrightish', 'not ours' );

		Uninstall::run();

		self::assertSame( array(), $GLOBALS['wpdb']->get_col( "SELECT option_name FROM {$GLOBALS['wpdb']->options} WHERE option_name LIKE '%mailwright\\_%'" ) );
		self::assertSame( 'not ours', get_option( 'mailwrightish' ) );
		self::assertFalse( wp_next_scheduled( 'mailwright_run_outbox', array( 1 ) ) );
		self::assertNotFalse( wp_next_scheduled( 'somebody_else' ) );
		self::assertSame( array(), ( new Connection_Store() )->all() );
	}
}
