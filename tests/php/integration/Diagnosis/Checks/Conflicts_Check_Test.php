<?php
/**
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Diagnosis\Checks;

use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Check_Status;
use Mailwright\Diagnosis\Checks\Conflicts_Check;
use Mailwright\Diagnosis\Conflicts\Ownership;
use Mailwright\Settings\Connection_Store;
use Mailwright\Tests\Support\Canary;
use Mailwright\Transport\Phpmailer_Setup;
use PHPMailer\PHPMailer\PHPMailer;
use PHPMailer\PHPMailer\SMTP;

final class Conflicts_Check_Test extends Check_Case {

	private string $folder = '';

	protected function setUp(): void {
		parent::setUp();
		( new Connection_Store() )->create(
			array(
				'id'       => 'main',
				'host'     => 'smtp.example.com',
				'username' => 'site@example.com',
				'password' => Canary::PASSWORD,
			)
		);
	}

	protected function tearDown(): void {
		if ( '' !== $this->folder ) {
			array_map( 'unlink', (array) glob( $this->folder . '/*.php' ) );
			rmdir( $this->folder );
		}
		parent::tearDown();
	}

	public function test_only_mailwright_is_listed_when_no_plugin_is_in_the_way(): void {
		$result = $this->check();
		$this->assert_fine( $result );
		$this->assertSame( 'wp-includes/pluggable.php', $result->evidence['wp_mail']['file'] );
		$this->assertTrue( $result->evidence['after']['taken'] );
		$own = self::callbacks( $result, 'phpmailer_init' );
		$this->assertSame( array( 'Mailwright' ), array_column( $own, 'owner' ) );
		$this->assertSame( 'includes/Outbox/Dispatch.php', $own[0]['file'] );
		$this->assertContains( array( 'what' => 'Mailer', 'from' => 'mail', 'to' => 'smtp' ), $own[0]['changed'] );
	}

	public function test_nothing_of_the_request_changes(): void {
		$this->plugin( 'add_action( "phpmailer_init", function ( $mailer ) { remove_all_actions( "wp_mail_from" ); $GLOBALS["phpmailer"]->Host = "x"; echo "Hello"; }, 5 );' );
		$mailer               = new \stdClass();
		$GLOBALS['phpmailer'] = $mailer;
		$before               = array_map( static fn( string $hook ): mixed => isset( $GLOBALS['wp_filter'][ $hook ] ) ? $GLOBALS['wp_filter'][ $hook ]->callbacks : null, array( 'wp_mail_from' => 'wp_mail_from', 'phpmailer_init' => 'phpmailer_init', 'pre_wp_mail' => 'pre_wp_mail' ) );
		$this->expectOutputString( '' );

		$this->check();

		$this->assertSame( $mailer, $GLOBALS['phpmailer'] );
		foreach ( $before as $hook => $callbacks ) {
			$this->assertEquals( $callbacks, isset( $GLOBALS['wp_filter'][ $hook ] ) ? $GLOBALS['wp_filter'][ $hook ]->callbacks : null, $hook );
		}
		$this->assertNull( Phpmailer_Setup::last_session() );
	}

	public function test_nothing_is_sent_when_a_callback_sends_by_itself(): void {
		$this->plugin( 'add_action( "phpmailer_init", function ( $mailer ) { $mailer->send(); $mailer->postSend(); wp_mail( "x@example.test", "x", "x" ); $GLOBALS["answer"] = wp_remote_get( "http://127.0.0.1:1/" ); } );' );
		$sent = 0;
		add_action(
			'wp_mail_failed',
			static function () use ( &$sent ): void {
				++$sent;
			}
		);
		$this->check();
		$this->assertSame( 0, $sent );
		$this->assertSame( 'mailwright_dry_run', $GLOBALS['answer']->get_error_code() );
	}

	public function test_the_plugin_is_named_when_it_takes_mail_over_after_mailwright(): void {
		$this->plugin( "add_action( 'phpmailer_init', function ( \$mailer ) {\n\t\$mailer->isMail();\n}, 999 );" );
		$result = $this->check();
		$this->assert_found( Check_Status::Fail, 'plugin_conflict', $result );
		$this->assertStringContainsString( 'Other <Mailer>', html_entity_decode( $result->summary ) );
		$row = self::callbacks( $result, 'phpmailer_init' )[1];
		$this->assertSame( array( 'plugins/' . basename( $this->folder ) . '/plugin.php', 6, 999 ), array( $row['file'], $row['line'], $row['priority'] ) );
		$this->assertStringNotContainsString( ABSPATH, (string) wp_json_encode( $result->evidence, JSON_UNESCAPED_SLASHES ) );
	}

	public function test_a_connection_that_is_not_stored_yet_would_be_taken_away_as_well(): void {
		( new Connection_Store() )->delete( 'main' );
		$this->assertTrue( ( new Conflicts_Check() )->run( self::inquiry() )->evidence['after']['taken'] );
		$this->plugin( 'add_action( "phpmailer_init", function ( $mailer ) { $mailer->isMail(); }, PHP_INT_MAX );' );
		$this->assert_found( Check_Status::Fail, 'plugin_conflict', ( new Conflicts_Check() )->run( self::inquiry() ) );
	}

	public function test_another_session_is_a_conflict(): void {
		$this->plugin( 'add_action( "phpmailer_init", function ( $mailer ) { $mailer->Host = "smtp.other.test"; $mailer->setSMTPInstance( new \PHPMailer\PHPMailer\SMTP() ); }, 200 );' );
		$result = $this->check();
		$this->assert_found( Check_Status::Fail, 'plugin_conflict', $result );
		$this->assertStringContainsString( 'smtp.other.test', $result->summary );
	}

	public function test_a_swapped_argument_is_a_conflict(): void {
		$this->plugin( 'add_action( "phpmailer_init", function ( &$mailer ) { $mailer = new \PHPMailer\PHPMailer\PHPMailer( true ); }, 200 );' );
		$this->assert_found( Check_Status::Fail, 'plugin_conflict', $this->check() );
	}

	public function test_who_answers_before_sending_is_named_and_gets_no_recipient(): void {
		$this->plugin( 'add_filter( "pre_wp_mail", function ( $answer, $mail ) { $GLOBALS["asked"] = $mail["to"]; return true; }, 10, 2 );' );
		$result = $this->check();
		$this->assert_found( Check_Status::Fail, 'plugin_conflict', $result );
		$this->assertStringContainsString( 'Other', $result->summary );
		$this->assertSame( '', $GLOBALS['asked'] );
	}

	public function test_a_function_of_wordpress_at_a_hook_names_nobody(): void {
		add_filter( 'pre_wp_mail', '__return_false' );
		$result = $this->check();
		$this->assert_found( Check_Status::Fail, 'plugin_conflict', $result );
		$this->assertStringContainsString( '__return_false', $result->summary );
	}

	public function test_a_replaced_function_is_a_conflict(): void {
		$name = 'mailwright_test_mail_' . uniqid();
		$this->plugin( "function $name() {}" );
		$result = ( new Conflicts_Check( new Ownership( $name ) ) )->run( self::inquiry() );
		$this->assert_found( Check_Status::Fail, 'plugin_conflict', $result );
		$this->assertSame( 'plugins/' . basename( $this->folder ) . '/plugin.php', $result->evidence['wp_mail']['file'] );
	}

	public function test_a_swapped_mailer_is_a_conflict(): void {
		require_once ABSPATH . WPINC . '/PHPMailer/PHPMailer.php';
		$this->plugin( '$GLOBALS["phpmailer"] = new class( true ) extends \PHPMailer\PHPMailer\PHPMailer {};' );
		$result = $this->check();
		$this->assert_found( Check_Status::Fail, 'plugin_conflict', $result );
		$this->assertStringNotContainsString( "\0", $result->evidence['phpmailer']['class'] );
	}

	public function test_a_mailer_of_wordpress_is_none(): void {
		require_once ABSPATH . WPINC . '/PHPMailer/PHPMailer.php';
		$GLOBALS['phpmailer'] = new PHPMailer( true );
		$this->assert_fine( $this->check() );
	}

	public function test_a_missing_hook_of_mailwright_is_a_conflict(): void {
		remove_all_actions( 'phpmailer_init' );
		$this->assert_found( Check_Status::Fail, 'plugin_conflict', $this->check() );
	}

	public function test_who_removes_mailwright_while_a_mail_is_prepared_is_named(): void {
		$this->plugin( 'add_action( "phpmailer_init", function () { remove_all_actions( "phpmailer_init", 100 ); }, 50 );' );
		$result = $this->check();
		$this->assert_found( Check_Status::Fail, 'plugin_conflict', $result );
		$this->assertStringContainsString( 'Other', $result->summary );
		$this->assertNotFalse( has_action( 'phpmailer_init', array( \Mailwright\Outbox\Dispatch::class, 'on_phpmailer_init' ) ) );
	}

	public function test_a_callback_that_throws_is_named_without_its_words(): void {
		$this->plugin( 'add_filter( "wp_mail_from", function ( $from ) { ob_start(); throw new \DomainException( "hush" ); } );' );
		$level  = ob_get_level();
		$result = $this->check();
		$this->assert_found( Check_Status::Fail, 'internal_error', $result );
		$this->assertStringContainsString( 'DomainException', $result->summary );
		$this->assertStringNotContainsString( 'hush', (string) wp_json_encode( $result->evidence ) );
		$this->assertSame( $level, ob_get_level() );
	}

	public function test_what_comes_after_a_forced_sender_is_a_warning(): void {
		$this->plugin( 'add_action( "phpmailer_init", function ( $mailer ) { $mailer->From = "shop@other.test"; }, 500 );' );
		$settings = array( 'from_email' => 'site@example.com', 'force_from_email' => true );
		( new \Mailwright\Settings\Settings_Store() )->save( $settings );
		$result = $this->check( $settings );
		$this->assert_found( Check_Status::Warn, 'plugin_conflict', $result );
		$this->assertStringContainsString( 'shop@other.test', $result->summary );
	}

	public function test_another_sender_is_fine_when_none_is_forced(): void {
		$this->plugin( 'add_filter( "wp_mail_from", fn() => "shop@other.test" ); add_filter( "wp_mail_from_name", fn() => "Shop" );' );
		$result = $this->check();
		$this->assert_fine( $result );
		$this->assertSame( array( 'shop@other.test', 'Shop' ), array( $result->evidence['after']['from'], $result->evidence['after']['from_name'] ) );
		$this->assertSame( 'shop@other.test', self::callbacks( $result, 'wp_mail_from' )[1]['changed'][0]['to'] );
	}

	public function test_other_recipients_are_a_warning(): void {
		foreach ( array( 'add_filter( "wp_mail", fn( $mail ) => array( "to" => "all@other.test" ) + $mail );', 'add_action( "phpmailer_init", function ( $mailer ) { $mailer->clearAllRecipients(); $mailer->addAddress( "all@other.test" ); } );' ) as $code ) {
			$this->plugin( $code );
			$result = $this->check();
			$this->assert_found( Check_Status::Warn, 'plugin_conflict', $result );
			$this->assertStringContainsString( 'recipients', $result->summary );
		}
	}

	public function test_another_mail_server_is_a_note_and_its_password_is_not_shown(): void {
		$this->plugin( 'add_action( "phpmailer_init", function ( $mailer ) { $mailer->isSMTP(); $mailer->Host = "smtp.other.test"; $mailer->Username = "ANOTHER-USER"; $mailer->Password = "ANOTHER-SECRET"; $mailer->SMTPOptions = array( "ssl" => array( "passphrase" => "ANOTHER-SECRET" ) ); } );' );
		$result = $this->check();
		$this->assert_fine( $result );
		$changed = self::callbacks( $result, 'phpmailer_init' )[0]['changed'];
		$this->assertContains( array( 'what' => 'Password' ), $changed );
		$this->assertContains( array( 'what' => 'SMTPOptions' ), $changed );
		$this->assertContains( array( 'what' => 'Host', 'from' => 'localhost', 'to' => 'smtp.other.test' ), $changed );
		$this->assertStringNotContainsString( 'ANOTHER', (string) wp_json_encode( $result->evidence ) );
	}

	public function test_callbacks_of_all_kinds_can_be_listed(): void {
		$object = new class() {
			public function __invoke( mixed $value = null ): mixed {
				return $value;
			}
			public function method( mixed $value = null ): mixed {
				return $value;
			}
			/** @param mixed[] $arguments */
			public function __call( string $name, array $arguments ): mixed {
				return $arguments[0] ?? null;
			}
		};
		foreach ( array( $object, array( $object, 'method' ), array( $object, 'magic' ), 'trim', 'Mailwright\Transport\Sender::on_wp_mail_from', array( SMTP::class, 'nothing' ), 'no_such_function' ) as $priority => $function ) {
			add_filter( 'wp_mail_from', $function, 20 + $priority );
			add_action( 'wp_mail_succeeded', $function, 20 + $priority );
		}
		$result = $this->check();
		$labels = array_column( self::callbacks( $result, 'wp_mail_succeeded' ), 'callback' );
		$this->assertSame( array( 'Mailwright\Outbox\Php_Mail::on_wp_mail_succeeded', 'class@anonymous->__invoke', 'class@anonymous->method', 'class@anonymous->magic', 'trim', 'Mailwright\Transport\Sender::on_wp_mail_from', SMTP::class . '::nothing', 'no_such_function' ), $labels );
	}

	public function test_active_plugins_that_send_are_named(): void {
		$this->plugin( '', 'wp-mail-logging' );
		$result = $this->check();
		$this->assert_fine( $result );
		$this->assertSame( 'wp-mail-logging', $result->evidence['plugins'][0]['slug'] );
		array_map( 'unlink', (array) glob( $this->folder . '/*.php' ) );
		rmdir( $this->folder );
		$this->plugin( '', 'fluent-smtp' );
		$result = $this->check();
		$this->assert_found( Check_Status::Warn, 'plugin_conflict', $result );
		$this->assertStringContainsString( 'Other', $result->summary );
	}

	public function test_the_list_of_plugins_is_complete(): void {
		$rows = json_decode( (string) file_get_contents( dirname( MAILWRIGHT_FILE ) . '/data/mail-plugins.json' ), true );
		$this->assertSame( array_unique( array_column( $rows, 'slug' ) ), array_column( $rows, 'slug' ) );
		foreach ( $rows as $row ) {
			$this->assertContains( $row['does'], array( 'sends', 'logs', 'stops' ) );
			$this->assertStringStartsWith( 'https://', $row['source'] );
		}
	}

	/** @param array<string, mixed> $settings */
	private function check( array $settings = array() ): Check_Result {
		return ( new Conflicts_Check() )->run( self::inquiry( array( 'id' => 'main' ), self::FROM, $settings, array(), true ) );
	}

	/** @return list<array<string, mixed>> */
	private static function callbacks( Check_Result $result, string $hook ): array {
		return array_values( array_filter( $result->evidence['callbacks'], static fn( array $row ): bool => $hook === $row['hook'] ) );
	}

	/** Installs and activates a plugin. */
	private function plugin( string $code, string $slug = '' ): void {
		$this->folder = '' === $slug && '' !== $this->folder ? $this->folder : WP_PLUGIN_DIR . '/' . ( '' === $slug ? uniqid( 'other-' ) : $slug );
		wp_mkdir_p( $this->folder );
		$name = '' === $slug && is_file( $this->folder . '/plugin.php' ) ? uniqid( 'more-' ) : 'plugin';
		file_put_contents( "$this->folder/$name.php", "<?php\n/*\n * Plugin Name: Other &lt;Mailer&gt;\n */\n\n$code\n" );
		update_option( 'active_plugins', array( basename( $this->folder ) . '/plugin.php' ) );
		require "$this->folder/$name.php";
	}
}
