<?php
/**
 * Attack cases A08, A10, A11, A50, A52 and A55: getting the stored password out again, by any way there is.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Attack;

use Mailwright\Admin\Settings_Page;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Support\Canary;
use Mailwright\Tests\Support\Smtp_Server;
use PHPUnit\Framework\Attributes\DataProvider;

final class Secret_Test extends Attack_Case {

	protected function setUp(): void {
		parent::setUp();
		$this->as_admin();
	}

	public function test_a08_the_password_is_in_no_answer_when_an_administrator_reads_everything(): void {
		foreach ( $this->routes() as $entry ) {
			foreach ( array( array(), array( 'context' => 'edit' ), array( '_fields' => 'password' ), array( '_fields' => 'secrets,secret,password_status' ), array( '_embed' => '1' ), array( '_envelope' => '1' ) ) as $query ) {
				$response = $this->rest( 'GET', $entry['route'], $query );
				$this->assert_password_not_in( array( $response->get_data(), $response->get_headers(), $response->get_links() ), "GET {$entry['route']}" );
			}
			$this->assert_password_not_in( $this->rest( 'OPTIONS', $entry['route'] )->get_data(), "OPTIONS {$entry['route']}" );
		}
		$shown = $this->rest( 'GET', self::NAMESPACE . "/connections/{$this->id}" )->get_data();
		$this->assertArrayNotHasKey( 'password', $shown );
		$this->assertSame( array( 'set' => true, 'source' => 'database', 'locked' => false ), $shown['password_status'] );
	}

	public function test_a08_the_password_is_in_no_answer_when_a_write_is_echoed_or_refused(): void {
		$route   = self::NAMESPACE . "/connections/{$this->id}";
		$attempts = array(
			array( 'name' => 'New name' ),
			array( 'password' => Canary::PASSWORD . '2' ),
			array( 'password' => Canary::PASSWORD, 'port' => 0 ),
			array( 'password' => array( Canary::PASSWORD ) ),
			array( 'password' => Canary::PASSWORD . "\r\n", 'host' => 'x y' ),
			array( Canary::PASSWORD => 'x' ),
			array( 'host' => Canary::PASSWORD ),
		);
		foreach ( $attempts as $body ) {
			foreach ( array( $route, self::NAMESPACE . '/connections', self::NAMESPACE . '/settings', self::NAMESPACE . '/test-email' ) as $target ) {
				$response = $this->rest( 'POST', $target, $body );
				if ( array( 'host' ) === array_keys( $body ) || isset( $body[ Canary::PASSWORD ] ) ) {
					continue; // What is no password to us may be named in an error.
				}
				$this->assert_password_not_in( $response->get_data(), "POST $target" );
			}
		}
	}

	public function test_a08_the_password_is_not_in_the_page_or_its_scripts(): void {
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		set_current_screen( 'settings_page_mailwright' );
		$this->forget_printed_scripts();
		Settings_Page::on_enqueue();
		ob_start();
		Settings_Page::render();
		wp_scripts()->do_items( array( 'wp-api-fetch', 'mailwright' ) );
		wp_styles()->do_items();
		$page = (string) ob_get_clean();

		$this->assertStringContainsString( 'mailwright-root', $page );
		$this->assertStringContainsString( 'private-user@example.test', $page, 'The page is preloaded, or this test looks at nothing.' );
		$this->assert_password_not_in( $page, 'The page' );
		$this->assert_password_not_in( html_entity_decode( $page ), 'The page' );
	}

	public function test_a08_the_password_is_not_in_site_health(): void {
		require_once ABSPATH . 'wp-admin/includes/admin.php';
		require_once ABSPATH . 'wp-admin/includes/class-wp-debug-data.php';

		$this->assert_password_not_in( apply_filters( 'debug_information', array() ), 'Site Health' );
	}

	public function test_a10_the_password_is_not_plain_in_the_database_and_never_autoloaded(): void {
		global $wpdb;
		foreach ( $wpdb->get_col( "SHOW TABLES LIKE '{$wpdb->prefix}%'" ) as $table ) {
			$rows = $wpdb->get_results( "SELECT * FROM `$table`", ARRAY_A );
			$this->assert_password_not_in( serialize( $rows ), "Table $table" );
		}
		wp_cache_flush();
		$loaded = wp_load_alloptions( true );

		$this->assertSame( array(), array_values( array_filter( array_keys( $loaded ), static fn( string $name ): bool => str_contains( $name, 'mailwright_secret' ) ) ) );
		$this->assert_password_not_in( serialize( $loaded ), 'The autoloaded options' );
	}

	public function test_a10_core_shows_nothing_of_ours_by_its_own_ways(): void {
		$this->assert_password_not_in( $this->rest( 'GET', '/wp/v2/settings' )->get_data(), 'wp/v2/settings' );
		$this->assertStringNotContainsString( 'mailwright', (string) wp_json_encode( $this->rest( 'GET', '/wp/v2/settings' )->get_data() ) );
		require_once ABSPATH . WPINC . '/IXR/class-IXR-server.php';
		require_once ABSPATH . WPINC . '/class-wp-xmlrpc-server.php';
		$server = new \wp_xmlrpc_server();
		$server->initialise_blog_option_info();
		$this->assertStringNotContainsString( 'mailwright', (string) wp_json_encode( array_keys( $server->blog_options ) ) );
		$allowed = apply_filters( 'allowed_options', array() );
		$this->assertStringNotContainsString( 'mailwright', (string) wp_json_encode( $allowed ) );
	}

	/** @return array<string, array{array<string, mixed>}> */
	public static function other_endpoints(): array {
		return array(
			'host'                 => array( array( 'host' => 'evil.example.test' ) ),
			'host, letter case and dot' => array( array( 'host' => 'LOCALHOST.' ) ),
			'port'                 => array( array( 'port' => 2525 ) ),
			'encryption'           => array( array( 'encryption' => 'none' ) ),
			'username'             => array( array( 'username' => 'evil' ) ),
			'mailer'               => array( array( 'mailer' => 'php' ) ),
			'empty password'       => array( array( 'port' => 2525, 'password' => '' ) ),
			'mask as password'     => array( array( 'port' => 2525, 'password' => '********' ) ),
			'several'              => array( array( 'host' => '127.0.0.1', 'encryption' => 'none', 'username' => 'evil', 'provider' => 'gmail' ) ),
		);
	}

	/** @param array<string, mixed> $change */
	#[DataProvider( 'other_endpoints' )]
	public function test_a11_the_password_must_be_typed_again_when_it_would_go_elsewhere( array $change ): void {
		$trap   = Smtp_Server::ordinary();
		$change = array_key_exists( 'port', $change ) ? array( 'port' => $trap->port() ) + $change : $change;
		$before = $this->fingerprint();

		$response = $this->rest( 'POST', self::NAMESPACE . "/connections/{$this->id}", $change );

		$this->assertSame( 400, $response->get_status() );
		$this->assertContains( $response->get_data()['code'], array( 'mailwright_secret_required', 'mailwright_invalid_param' ) );
		$this->assertSame( $before, $this->fingerprint() );
		$this->rest( 'POST', self::NAMESPACE . '/test-email', array( 'to' => 'to@example.test' ) );
		$this->assertSame( array(), $trap->connections() );
	}

	public function test_a11_the_old_password_is_gone_when_a_connection_is_made_again_under_its_id(): void {
		$trap = Smtp_Server::ordinary( array( 'auth' => array( 'private-user@example.test' => 'whatever' ) ) );
		$this->assertSame( 200, $this->rest( 'DELETE', self::NAMESPACE . "/connections/{$this->id}" )->get_status() );

		$created = $this->rest( 'POST', self::NAMESPACE . '/connections', array( 'id' => $this->id, 'name' => 'Again', 'host' => '127.0.0.1', 'port' => $trap->port(), 'encryption' => 'none', 'username' => 'private-user@example.test' ) );
		$this->rest( 'POST', self::NAMESPACE . '/test-email', array( 'to' => 'to@example.test' ) );

		$this->assertSame( 201, $created->get_status() );
		$this->assertSame( '', ( new Connection_Store() )->get( $this->id )->secret( 'password' ) );
		$this->assertNull( Canary::found_in( $trap->all_bytes(), 'private-user@example.test' ) );
	}

	public function test_a11_the_old_password_is_gone_when_the_way_back_goes_over_php_mail(): void {
		$route = self::NAMESPACE . "/connections/{$this->id}";
		$this->assertSame( 200, $this->rest( 'POST', $route, array( 'mailer' => 'php', 'password' => null ) )->get_status() );

		$this->rest( 'POST', $route, array( 'mailer' => 'smtp', 'host' => 'evil.example.test' ) );

		$this->assertSame( '', ( new Connection_Store() )->get( $this->id )->secret( 'password' ) );
	}

	public function test_a50_a_fixed_field_stays_when_rest_tries_to_write_it(): void {
		putenv( 'MAILWRIGHT_HOST=fixed.example.test' );
		try {
			$response = $this->rest( 'POST', self::NAMESPACE . "/connections/{$this->id}", array( 'host' => 'evil.example.test', 'password' => 'x' ) );
			$this->assertSame( 409, $response->get_status() );
			$this->assertArrayHasKey( 'host', $response->get_data()['data']['params'] );
			$this->assertSame( 'fixed.example.test', ( new Connection_Store() )->get( $this->id )->host );
		} finally {
			putenv( 'MAILWRIGHT_HOST' );
		}
	}

	/** @return array<string, array{string}> */
	public static function hooks_inside(): array {
		return array(
			'settings'        => array( 'mailwright_settings' ),
			'connection'      => array( 'mailwright_connection' ),
			'connection id'   => array( 'mailwright_connection_id' ),
			'stream options'  => array( 'mailwright_smtp_options' ),
			'causes'          => array( 'mailwright_causes' ),
			'providers'       => array( 'mailwright_providers' ),
			'rate limit'      => array( 'mailwright_rate_limit' ),
			'phpmailer_init'  => array( 'phpmailer_init' ),
			'wp_mail'         => array( 'wp_mail' ),
		);
	}

	#[DataProvider( 'hooks_inside' )]
	public function test_a52_an_exception_tells_nothing_when_it_happens_inside( string $hook ): void {
		$log = (string) tempnam( sys_get_temp_dir(), 'mailwright-log' );
		$kept = (string) ini_set( 'error_log', $log );
		$boom = static function () {
			throw new \RuntimeException( 'INSIDE ' . ABSPATH . " SELECT * FROM secret WHERE password = '" . Canary::PASSWORD . "'" );
		};
		add_filter( $hook, $boom );
		try {
			foreach ( $this->routes() as $entry ) {
				$method   = explode( ', ', $entry['methods'] )[0];
				if ( 'DELETE' === $method ) {
					continue;
				}
				$body     = match ( true ) {
					str_ends_with( $entry['route'], '/test-email' )   => array( 'to' => 'to@example.test' ),
					str_ends_with( $entry['route'], '/explain' )      => array( 'text' => '535 5.7.8 Authentication failed' ),
					str_ends_with( $entry['route'], '/autodiscover' ) => array( 'email' => 'someone@gmail.com' ),
					str_contains( $entry['route'], '/connections/' )  => array( 'name' => 'x' ),
					'POST' === $method && str_ends_with( $entry['route'], '/connections' ) => array( 'name' => uniqid(), 'host' => 'mail.example.test', 'authentication' => false ),
					'GET' === $method                                 => array(),
					default                                           => array( 'from_name' => 'x' ),
				};
				if ( str_ends_with( $entry['route'], '/autodiscover' ) && 'mailwright_providers' !== $hook ) {
					continue; // It would ask the network.
				}
				$response = $this->rest( $method, $entry['route'], $body );
				$text     = (string) wp_json_encode( $response->get_data(), JSON_UNESCAPED_SLASHES );
				$this->assertStringNotContainsString( 'INSIDE', $text, "$method {$entry['route']} with $hook" );
				$this->assertStringNotContainsString( ABSPATH, $text, "$method {$entry['route']} with $hook" );
				$this->assert_password_not_in( $text, "$method {$entry['route']} with $hook" );
			}
		} finally {
			ini_set( 'error_log', $kept );
			remove_filter( $hook, $boom );
		}
		$this->assert_password_not_in( (string) file_get_contents( $log ), 'The error log' );
		unlink( $log );
	}

	public function test_a55_the_password_is_not_printed_when_things_are_dumped(): void {
		$connection = ( new Connection_Store() )->get( $this->id );
		ob_start();
		var_dump( $connection );
		print_r( $connection );
		var_export( $connection );
		$dumped = (string) ob_get_clean();
		$this->assertNull( Canary::found_in( $dumped, 'private-user@example.test' ) );
		$this->assertNull( Canary::found_in( (string) json_encode( $connection ), 'private-user@example.test' ) );

		$this->assertTrue( $this->send() );
		ob_start();
		var_dump( $GLOBALS['phpmailer'] );
		$dumped = (string) ob_get_clean();
		$this->assertNull( Canary::found_in( $dumped, 'private-user@example.test' ), 'A dump of PHPMailer shows the password.' );
	}

	public function test_a55_the_password_is_not_in_a_trace_when_sending_fails(): void {
		$this->server->change( array( 'replies' => array( 'AUTH' => '535 5.7.8 no' ) ) );
		ini_set( 'zend.exception_ignore_args', '0' );
		$traces = '';
		add_action(
			'wp_mail_failed',
			static function ( \WP_Error $error ) use ( &$traces ): void {
				ob_start();
				debug_print_backtrace();
				var_dump( $error );
				$traces .= ob_get_clean();
			}
		);

		$this->assertFalse( $this->send() );

		$this->assertNotSame( '', $traces );
		$this->assertNull( Canary::found_in( $traces, 'private-user@example.test' ) );
	}

	public function test_the_password_is_not_in_phpmailers_debug_output_when_a_plugin_switches_it_on(): void {
		$output = '';
		add_action(
			'phpmailer_init',
			static function ( object $phpmailer ) use ( &$output ): void {
				// phpcs:disable WordPress.NamingConventions -- PHPMailer's own names.
				$phpmailer->SMTPDebug   = 4;
				$phpmailer->Debugoutput = static function ( string $line ) use ( &$output ): void {
					$output .= $line;
				};
				// phpcs:enable
			},
			5
		);
		$this->assertTrue( $this->send() );

		$this->assertNull( Canary::found_in( $output, 'private-user@example.test' ) );
	}
}
