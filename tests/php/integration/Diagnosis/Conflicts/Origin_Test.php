<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis\Conflicts;

use Mailwright\Diagnosis\Conflicts\Origin;
use Mailwright\Tests\TestCase;
use Mailwright\Transport\Sender;

final class Origin_Test extends TestCase {

	public function test_every_place_has_its_owner_and_a_path_that_does_not_tell_where_the_site_lies(): void {
		$expected = array(
			ABSPATH . 'wp-includes/pluggable.php'                => array( 'core', '', 'wp-includes/pluggable.php' ),
			ABSPATH . 'wp-admin/includes/plugin.php'             => array( 'core', '', 'wp-admin/includes/plugin.php' ),
			WP_PLUGIN_DIR . '/other/lib/mail.php'                => array( 'plugin', 'other', 'plugins/other/lib/mail.php' ),
			WP_PLUGIN_DIR . '/single.php'                        => array( 'plugin', 'single', 'plugins/single.php' ),
			WP_PLUGIN_DIR . "/snippets/run.php(12) : eval()'d code" => array( 'plugin', 'snippets', 'plugins/snippets/run.php' ),
			get_theme_root() . '/some-theme/functions.php'       => array( 'theme', 'some-theme', 'themes/some-theme/functions.php' ),
			WP_CONTENT_DIR . '/db.php'                           => array( 'unknown', '', 'db.php' ),
			'/somewhere/else/prepended.php'                      => array( 'unknown', '', 'prepended.php' ),
			(string) ( new \ReflectionClass( Sender::class ) )->getFileName() => array( 'mailwright', 'mailwright', 'includes/Transport/Sender.php' ),
		);
		foreach ( $expected as $file => $what ) {
			$origin = Origin::of( $file );
			$this->assertSame( $what, array( $origin->kind, $origin->slug, $origin->file ), $file );
			$this->assertNotSame( '', $origin->label() );
		}
	}

	public function test_a_must_use_plugin_is_told_from_a_plugin(): void {
		$origin = Origin::of( WPMU_PLUGIN_DIR . '/host-mail.php' );
		$this->assertSame( array( 'mu-plugin', 'host-mail', 'mu-plugins/host-mail.php' ), array( $origin->kind, $origin->name, $origin->file ) );
	}

	public function test_functions_of_php_have_no_file(): void {
		$this->assertSame( array( 'php', '' ), array( Origin::of( false )->kind, Origin::of( false )->file ) );
	}
}
