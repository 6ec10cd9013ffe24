<?php
/**
 * What is found of each plugin: the fixtures say where they come from.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Integration\Import;

use Mailwright\Import\Found;
use Mailwright\Import\Password_State;
use Mailwright\Import\Preview;
use Mailwright\Tests\Support\Canary;
use PHPUnit\Framework\Attributes\DataProvider;

final class Sources_Test extends Import_Case {

	public function test_nothing_is_found_when_no_plugin_left_anything(): void {
		$this->assertSame( array(), $this->rest( 'GET', '/mailwright/v1/import' )->get_data() );
	}

	public function test_wp_mail_smtp_is_found_with_its_password(): void {
		$this->store( 'wp-mail-smtp' );
		$preview = $this->preview( 'wp-mail-smtp' );

		$this->assertSame( array( 'smtp.example.com', 587, 'starttls', true, self::USER ), self::server( $preview->connections[0] ) );
		$this->assertSame( Canary::PASSWORD, $preview->connections[0]->reveal()['password'] );
		$this->assertSame( array( 'from_email' => 'shop@example.test', 'from_name' => 'Shop', 'force_from_email' => true, 'force_from_name' => false, 'return_path' => 'from' ), $preview->settings );
		$this->assertSame( array(), $preview->not_moved );
	}

	public function test_constants_of_wp_mail_smtp_win_when_they_are_switched_on(): void {
		$this->store( 'wp-mail-smtp' );
		$constants = array( 'WPMS_SMTP_HOST' => 'other.example.com', 'WPMS_SSL' => 'ssl', 'WPMS_SMTP_PORT' => 465, 'WPMS_SMTP_PASS' => 'from the file', 'WPMS_MAIL_FROM' => 'fixed@example.test', 'WPMS_SMTP_AUTH' => true );

		$off = $this->preview_with( 'wp-mail-smtp', $constants );
		$on  = $this->preview_with( 'wp-mail-smtp', array( 'WPMS_ON' => true ) + $constants );

		$this->assertSame( 'smtp.example.com', $off?->connections[0]->values['host'] );
		$this->assertSame( array( 'other.example.com', 465, 'implicit_tls', true, self::USER ), self::server( $on->connections[0] ) );
		$this->assertSame( 'from the file', $on->connections[0]->reveal()['password'] );
		$this->assertSame( 'fixed@example.test', $on->settings['from_email'] );
	}

	public function test_constants_alone_are_enough_for_wp_mail_smtp(): void {
		$preview = $this->preview_with( 'wp-mail-smtp', array( 'WPMS_ON' => true, 'WPMS_MAILER' => 'smtp', 'WPMS_SMTP_HOST' => 'smtp.example.com', 'WPMS_SMTP_AUTH' => false ) );

		$this->assertSame( array( 'smtp.example.com', 25, 'none', false, '' ), self::server( $preview->connections[0] ) );
	}

	public function test_a_password_is_unreadable_when_the_key_is_gone(): void {
		$this->store( 'wp-mail-smtp', static fn( array $options ): array => array_diff_key( $options, array( 'wp_mail_smtp_mail_key' => true ) ) );
		$found = $this->preview( 'wp-mail-smtp' )->connections[0];

		$this->assertSame( Password_State::Unreadable, $found->password );
		$this->assertSame( array(), $found->secrets );
		$this->assertStringContainsString( 'Type it again', implode( $found->notes ) );
	}

	public function test_a_key_in_a_constant_opens_the_password_of_wp_mail_smtp(): void {
		$key = base64_decode( self::fixture( 'wp-mail-smtp' )['wp_mail_smtp_mail_key'] );
		$this->store( 'wp-mail-smtp', static fn( array $options ): array => array( 'wp_mail_smtp' => $options['wp_mail_smtp'] ) );

		$this->assertSame( Canary::PASSWORD, $this->preview_with( 'wp-mail-smtp', array( 'WPMS_CRYPTO_KEY' => $key ) )?->connections[0]->reveal()['password'] );
	}

	public function test_fluentsmtp_is_found_with_routes_and_fallback(): void {
		$this->store( 'fluent-smtp' );
		$preview = $this->preview( 'fluent-smtp' );
		$shown   = $preview->to_array();

		$this->assertCount( 2, $preview->connections );
		$this->assertSame( array( 'smtp.example.com', 587, 'starttls', true, self::USER ), self::server( $preview->connections[0] ) );
		$this->assertSame( Canary::PASSWORD, $preview->connections[0]->reveal()['password'] );
		$this->assertSame( array( 'smtp.sendgrid.net', 587, 'starttls', true, 'apikey' ), self::server( $preview->connections[1] ) );
		$this->assertSame( 'SG.CANARY-key', $preview->connections[1]->reveal()['password'] );
		$this->assertSame( 'Tom & Jerry', $preview->settings['from_name'] );
		$this->assertSame( array( array( 'from' => 'billing@example.test', 'connection' => $preview->connections[1]->key ) ), $preview->routes() );
		$this->assertSame( $preview->connections[1]->key, $preview->fallback );
		$this->assertSame( array( 'From Name of billing@example.test', 'Use this address for every email' ), array_column( $shown['not_moved'], 'what' ) );
		$this->assertFalse( $preview->settings['force_from_email'], 'It would turn the rule off.' );
		$this->assertStringContainsString( 'news@example.test, billing@example.test', $shown['not_moved'][1]['why'] );
	}

	public function test_fluentsmtp_reads_what_stands_in_wp_config(): void {
		$this->store(
			'fluent-smtp',
			static function ( array $options ): array {
				$first = array_key_first( $options['fluentmail-settings']['connections'] );
				$options['fluentmail-settings']['connections'][ $first ]['provider_settings'] = array( 'key_store' => 'wp_config', 'username' => '', 'password' => '' ) + $options['fluentmail-settings']['connections'][ $first ]['provider_settings'];
				return $options;
			}
		);
		$found = $this->preview_with( 'fluent-smtp', array( 'FLUENTMAIL_SMTP_USERNAME' => 'constant user', 'FLUENTMAIL_SMTP_PASSWORD' => 'constant password' ) )?->connections[0];

		$this->assertSame( array( 'constant user', 'constant password' ), array( $found->values['username'], $found->reveal()['password'] ) );
	}

	public function test_the_password_of_fluentsmtp_is_unreadable_when_the_salts_changed(): void {
		$this->store( 'fluent-smtp' );
		$preview = $this->preview_with( 'fluent-smtp', array( 'LOGGED_IN_KEY' => 'new', 'LOGGED_IN_SALT' => 'new' ) );

		$this->assertSame( Password_State::Unreadable, $preview?->connections[0]->password );
		$own = $this->preview_with( 'fluent-smtp', array( 'LOGGED_IN_KEY' => 'new', 'FLUENTMAIL_ENCRYPT_KEY' => LOGGED_IN_KEY, 'FLUENTMAIL_ENCRYPT_SALT' => LOGGED_IN_SALT ) );
		$this->assertSame( Canary::PASSWORD, $own?->connections[0]->reveal()['password'] );
	}

	public function test_post_smtp_is_found_with_its_fallback(): void {
		$this->store( 'post-smtp' );
		$preview = $this->preview( 'post-smtp' );

		$this->assertSame( array( 'smtp.example.com', 587, 'starttls', true, self::USER ), self::server( $preview->connections[0] ) );
		$this->assertSame( 'login', $preview->connections[0]->values['auth_method'] );
		$this->assertSame( 'CANARY-pass/word+ä\'"&', $preview->connections[0]->reveal()['password'] );
		$this->assertSame( array( 'backup.example.com', 465, 'implicit_tls', true, 'backup' ), self::server( $preview->connections[1] ) );
		$this->assertSame( 'CANARY-backup', $preview->connections[1]->reveal()['password'] );
		$this->assertSame( array( 'fallback', 'bounce@example.test', true ), array( $preview->fallback, $preview->settings['return_path'], $preview->settings['force_from_email'] ) );
		$this->assertSame( array( 'Reply-To address' ), array_column( $preview->not_moved, 'what' ) );
	}

	public function test_post_smtp_is_found_after_its_update_to_several_connections(): void {
		$this->store( 'post-smtp' );
		update_option( 'postman_options', array( 'primary_connection' => 0, 'selected_fallback' => 1, 'sender_email' => 'shop@example.test', 'sender_name' => 'Shop' ) );
		// As PostmanFallbackMigration writes them: the first password as it is, that of the fallback still in base64.
		update_option(
			'postman_connections',
			array(
				array( 'provider' => 'smtp', 'title' => 'Smtp', 'enc_type' => 'tls', 'hostname' => 'smtp.example.com', 'port' => '587', 'basic_auth_username' => 'user', 'basic_auth_password' => 'abcd1234' ),
				array( 'provider' => 'smtp', 'title' => 'SMTP', 'enc_type' => 'ssl', 'hostname' => 'backup.example.com', 'port' => '465', 'auth_type' => 'login', 'basic_auth_username' => 'backup', 'basic_auth_password' => base64_encode( 'backup pass' ) ),
				array( 'provider' => 'sendgrid_api', 'title' => 'Sendgrid', 'sendgrid_api_key' => 'SG.key' ),
			)
		);
		$preview = $this->preview( 'post-smtp' );

		$this->assertSame( array( 'abcd1234', 'backup pass', 'SG.key' ), array_map( static fn( Found $found ): string => $found->reveal()['password'], $preview->connections ) );
		$this->assertSame( '1', $preview->fallback );
	}

	public function test_easy_wp_smtp_2_is_found_in_the_form_of_its_sister(): void {
		$this->store( 'easy-wp-smtp' );
		$preview = $this->preview( 'easy-wp-smtp' );

		$this->assertSame( array( 'smtp.example.com', 587, 'starttls', true, self::USER ), self::server( $preview->connections[0] ), 'It encrypted when the server offered it.' );
		$this->assertSame( Canary::PASSWORD, $preview->connections[0]->reveal()['password'] );
		$this->assertCount( 1, $preview->connections[0]->notes );
		$this->assertSame( array( 'Reply-To address', 'Blind copies of every mail', 'Domain check' ), array_column( $preview->not_moved, 'what' ) );
	}

	public function test_easy_wp_smtp_1_is_found_encrypted_and_in_base64(): void {
		$this->store( 'easy-wp-smtp-1' );
		$encrypted = $this->preview( 'easy-wp-smtp' );
		$this->store(
			'easy-wp-smtp-1',
			static function ( array $options ): array {
				$options['swpsmtp_options']['smtp_settings']['password'] = base64_encode( 'in base64' );
				return array( 'swpsmtp_pass_encrypted' => false ) + $options;
			}
		);
		$plain = $this->preview( 'easy-wp-smtp' );

		$this->assertSame( array( 'smtp.example.com', 465, 'implicit_tls', true, self::USER ), self::server( $encrypted->connections[0] ) );
		$this->assertSame( array( 'CANARY-easy', 'in base64' ), array( $encrypted->connections[0]->reveal()['password'], $plain->connections[0]->reveal()['password'] ) );
		$this->assertSame( 'Certificate check switched off', $encrypted->not_moved[0]['what'] );
	}

	public function test_suremail_is_found_in_the_order_of_its_connections(): void {
		$this->store( 'suremails' );
		$preview = $this->preview( 'suremails' );
		$names   = array_map( static fn( Found $found ): string => $found->values['name'] . ' ' . $found->values['mailer'], $preview->connections );

		$this->assertSame( array( 'Office smtp', 'Newsletter smtp', 'Receipts mailgun' ), $names );
		$this->assertSame( 'CANARY-sure', $preview->connections[0]->reveal()['password'] );
		$this->assertSame( array( 'mg.example.com', 'eu', 'key-CANARY' ), array( $preview->connections[2]->values['domain'], $preview->connections[2]->values['region'], $preview->connections[2]->reveal()['api_key'] ) );
		$this->assertSame( '2c3d', $preview->fallback );
		$this->assertSame( array( 'news@example.test', 'receipts@example.test' ), array_column( $preview->routes(), 'from' ) );
		$this->assertSame( array( 'Old one', 'Email simulation', 'Order of connections', 'Use this address for every email' ), array_column( $preview->not_moved, 'what' ) );
		$this->assertStringContainsString( 'Brevo', $preview->not_moved[0]['why'] );
	}

	public function test_gmail_smtp_keeps_its_client_and_not_its_consent(): void {
		$this->store( 'gmail-smtp' );
		$preview = $this->preview( 'gmail-smtp' );
		$found   = $preview->connections[0];

		$this->assertSame( array( 'gmail', '1234-abc.apps.googleusercontent.com', 'CANARY-client' ), array( $found->values['mailer'], $found->values['client_id'], $found->reveal()['client_secret'] ) );
		$this->assertStringContainsString( 'sign in once more', implode( $found->notes ) );
		$this->assertSame( array( 'Certificate check switched off' ), array_column( $preview->not_moved, 'what' ) );
	}

	/** @return array<string, array{string, array<string, mixed>, string}> Mailer of WP Mail SMTP, its group, what becomes of it. */
	public static function services(): array {
		return array(
			'sendgrid'   => array( 'sendgrid', array( 'api_key' => 'SG.x' ), 'smtp smtp.sendgrid.net apikey' ),
			'mailjet'    => array( 'mailjet', array( 'api_key' => 'public', 'secret_key' => 'secret' ), 'smtp in-v3.mailjet.com public' ),
			'resend'     => array( 'resend', array( 'api_key' => 're_x' ), 'smtp smtp.resend.com resend' ),
			'mailgun'    => array( 'mailgun', array( 'api_key' => 'key-x', 'domain' => 'mg.example.com', 'region' => 'EU' ), 'mailgun' ),
			'ses'        => array( 'amazonses', array( 'client_id' => 'AKIAIOSFODNN7EXAMPLE', 'client_secret' => 'secret', 'region' => 'eu-central-1' ), 'amazonses' ),
			'sparkpost'  => array( 'sparkpost', array( 'api_key' => 'x', 'region' => 'EU' ), 'sparkpost' ),
			'smtp2go'    => array( 'smtp2go', array( 'api_key' => 'api-x' ), 'smtp2go' ),
			'mandrill'   => array( 'mandrill', array( 'api_key' => 'md-x' ), 'mandrill' ),
			'gmail'      => array( 'gmail', array( 'client_id' => 'x.apps.googleusercontent.com', 'client_secret' => 'y' ), 'gmail' ),
			'microsoft'  => array( 'outlook', array( 'client_id' => 'c0ffee00-0000-0000-0000-000000000000', 'client_secret' => 'y' ), 'microsoft' ),
			'one click'  => array( 'gmail', array( 'one_click_setup_enabled' => true ), 'cannot be moved' ),
			'postmark'   => array( 'postmark', array( 'server_api_token' => 'x' ), 'SMTP token' ),
			'brevo'      => array( 'sendinblue', array( 'api_key' => 'x' ), 'does not open the mail server of Brevo' ),
			'sendlayer'  => array( 'sendlayer', array( 'api_key' => 'x' ), 'no connection for SendLayer' ),
			'no domain'  => array( 'mailgun', array( 'api_key' => 'x' ), 'domain' ),
			'bad domain' => array( 'mailgun', array( 'api_key' => 'x', 'domain' => '../../v3/routes' ), 'domain' ),
			'bad region' => array( 'amazonses', array( 'client_id' => 'AKIAIOSFODNN7EXAMPLE', 'client_secret' => 's', 'region' => 'eu/../x' ), 'region' ),
			'unknown'    => array( 'somethingnew', array( 'api_key' => 'x' ), 'no connection for somethingnew' ),
		);
	}

	/** @param array<string, mixed> $group */
	#[DataProvider( 'services' )]
	public function test_an_account_becomes_what_it_can_become( string $mailer, array $group, string $expected ): void {
		update_option( 'wp_mail_smtp', array( 'mail' => array( 'mailer' => $mailer ), $mailer => $group ) );
		$preview = $this->preview( 'wp-mail-smtp' );
		$found   = $preview->connections[0]->values ?? array();
		$became  = trim( implode( ' ', array( $found['mailer'] ?? '', $found['host'] ?? '', $found['username'] ?? '' ) ) );

		if ( '' === $became ) {
			$this->assertStringContainsStringIgnoringCase( $expected, implode( ' ', array_column( $preview->not_moved, 'why' ) ) );
		} else {
			$this->assertSame( $expected, $became );
			$this->assertSame( Password_State::Readable, $preview->connections[0]->password );
		}
	}

	/** @return array<string, array{array<string, mixed>, array{string, int, string, bool, string}}> */
	public static function ways_to_write_a_server(): array {
		$plain = array( 'host' => 'smtp.example.com', 'port' => 587, 'encryption' => 'tls', 'auth' => false );
		return array(
			'scheme and port in the host' => array( array( 'host' => 'ssl://smtp.example.com:465', 'port' => '', 'encryption' => '' ) + $plain, array( 'smtp.example.com', 465, 'implicit_tls', false, '' ) ),
			'none and automatic TLS'      => array( array( 'encryption' => 'none', 'autotls' => true ) + $plain, array( 'smtp.example.com', 587, 'starttls', false, '' ) ),
			'none on this machine'        => array( array( 'host' => 'localhost', 'port' => 25, 'encryption' => 'none', 'autotls' => true ) + $plain, array( 'localhost', 25, 'none', false, '' ) ),
			'an impossible port'          => array( array( 'port' => 99999, 'encryption' => 'ssl' ) + $plain, array( 'smtp.example.com', 465, 'implicit_tls', false, '' ) ),
			'IPv6'                        => array( array( 'host' => '[2001:db8::1]' ) + $plain, array( '[2001:db8::1]', 587, 'starttls', false, '' ) ),
		);
	}

	/**
	 * @param array<string, mixed>                    $smtp
	 * @param array{string, int, string, bool, string} $expected
	 */
	#[DataProvider( 'ways_to_write_a_server' )]
	public function test_a_server_is_read_however_it_was_written( array $smtp, array $expected ): void {
		update_option( 'wp_mail_smtp', array( 'mail' => array( 'mailer' => 'smtp' ), 'smtp' => $smtp ) );

		$this->assertSame( $expected, self::server( $this->preview( 'wp-mail-smtp' )->connections[0] ) );
	}

	/** @return array<string, array{string, string}> */
	public static function options(): array {
		return array(
			'WP Mail SMTP'   => array( 'wp-mail-smtp', 'wp_mail_smtp' ),
			'FluentSMTP'     => array( 'fluent-smtp', 'fluentmail-settings' ),
			'Post SMTP'      => array( 'post-smtp', 'postman_options' ),
			'Post SMTP 3'    => array( 'post-smtp', 'postman_connections' ),
			'Easy WP SMTP'   => array( 'easy-wp-smtp', 'easy_wp_smtp' ),
			'Easy WP SMTP 1' => array( 'easy-wp-smtp', 'swpsmtp_options' ),
			'SureMail'       => array( 'suremails', 'suremails_connections' ),
			'Gmail SMTP'     => array( 'gmail-smtp', 'gmail_smtp_options' ),
		);
	}

	/** A half-configured or damaged plugin gives a finding that people can read, never a notice or a fault. */
	#[DataProvider( 'options' )]
	public function test_whatever_is_stored_gives_a_readable_finding( string $source, string $option ): void {
		$evil   = "\x00\xFF<script>alert(1)</script>\r\n\u{202E}";
		$values = array( 'damaged', 7, 1.5, true, new \stdClass(), array( 1, 2 ), array( 'connections' => 'x', 'smtp' => 5 ), array( 'mail' => array( 'mailer' => array( 'x' ) ), 'smtp' => 'x' ) );
		foreach ( self::SOURCES as $name ) {
			foreach ( self::fixture( $name ) as $stored => $value ) {
				if ( $stored === $option && is_array( $value ) ) {
					$values[] = self::spoiled( $value, array( $evil, str_repeat( 'x', 5000 ), null, array(), array( array( 'x' ) ), -1, false, new \stdClass() ) );
					array_push( $values, ...self::without_each_part( $value ) );
				}
			}
		}
		foreach ( $values as $value ) {
			update_option( $option, $value );
			$preview = $this->source( $source )->find();
			$this->assertInstanceOf( Preview::class, $preview, (string) wp_json_encode( $value ) );
			$shown = $preview->to_array();
			$this->assertTrue( array() !== $shown['connections'] || array() !== $shown['not_moved'], (string) wp_json_encode( $value ) );
			$json = (string) wp_json_encode( $shown );
			$this->assertDoesNotMatchRegularExpression( '/\\\\u00[01][0-9a-f]|\\\\u202e/', $json );
			$this->assert_no_canary( $shown );
		}
	}

	#[DataProvider( 'options' )]
	public function test_a_damaged_option_is_named_so(): void {
		list( $source, $option ) = $this->providedData();
		update_option( $option, 'a:1:{broken' );
		$shown = $this->rest( 'POST', '/mailwright/v1/import', array( 'source' => $source ) );

		$this->assertSame( 200, $shown->get_status() );
		$this->assertStringContainsString( 'damaged', $shown->get_data()['not_moved'][0]['why'] );
	}

	public function test_no_secret_is_in_any_preview_or_dump(): void {
		foreach ( self::SOURCES as $name ) {
			$this->store( $name );
			foreach ( array( 'wp-mail-smtp', 'fluent-smtp', 'post-smtp', 'easy-wp-smtp', 'suremails', 'gmail-smtp' ) as $source ) {
				$preview = $this->source( $source )->find();
				if ( null !== $preview ) {
					$this->assert_no_canary( $preview );
					$this->assert_no_canary( $preview->to_array() );
				}
			}
		}
		$response = $this->rest( 'GET', '/mailwright/v1/import' );
		$this->assertSame( array( 'wp-mail-smtp', 'fluent-smtp', 'post-smtp', 'easy-wp-smtp', 'suremails', 'gmail-smtp' ), array_column( $response->get_data(), 'source' ) );
		$this->assert_no_canary( $response->get_data() );
	}

	/** @return array{string, int, string, bool, string} */
	private static function server( Found $found ): array {
		return array( $found->values['host'], $found->values['port'], $found->values['encryption'], $found->values['authentication'], $found->values['username'] );
	}

	/**
	 * Every leaf replaced by something that does not belong there.
	 *
	 * @param array<array-key, mixed> $value
	 * @param list<mixed>             $rubbish
	 * @return array<array-key, mixed>
	 */
	private static function spoiled( array $value, array $rubbish, int $turn = 0 ): array {
		foreach ( $value as $key => $part ) {
			$value[ $key ] = is_array( $part ) ? self::spoiled( $part, $rubbish, $turn ) : $rubbish[ $turn++ % count( $rubbish ) ];
		}
		return $value;
	}

	/**
	 * @param array<array-key, mixed> $value
	 * @return list<array<array-key, mixed>>
	 */
	private static function without_each_part( array $value ): array {
		$variants = array();
		foreach ( $value as $key => $part ) {
			$rest = array_diff_key( $value, array( $key => true ) );
			if ( array() !== $rest ) {
				$variants[] = $rest;
			}
			foreach ( is_array( $part ) ? self::without_each_part( $part ) : array() as $variant ) {
				$variants[] = array( $key => $variant ) + $value;
			}
		}
		return $variants;
	}
}
