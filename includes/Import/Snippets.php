<?php
/**
 * A connection without this plugin: as code, as constants and as one line. With placeholders where secrets belong.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

use Mailwright\Diagnosis\Commands;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Dsn;
use Mailwright\Settings\Settings;

defined( 'ABSPATH' ) || exit;

final class Snippets {

	/** Secret field => what stands in its place. */
	private const PLACEHOLDERS = array(
		'password'          => 'YOUR-PASSWORD',
		'api_key'           => 'YOUR-API-KEY',
		'secret_access_key' => 'YOUR-SECRET-ACCESS-KEY',
		'client_secret'     => 'YOUR-CLIENT-SECRET',
	);

	/** Values of PHPMailer's SMTPSecure. */
	private const SECURE = array(
		'starttls'     => 'tls',
		'implicit_tls' => 'ssl',
		'none'         => '',
	);

	/** Values of PHPMailer's AuthType. */
	private const METHODS = array(
		'plain'    => 'PLAIN',
		'login'    => 'LOGIN',
		'cram-md5' => 'CRAM-MD5',
	);

	public const IDS = array( 'snippet', 'phpmailer', 'wp-config', 'dsn', 'openssl', 'swaks' );

	public function __construct( private readonly Connection $connection, private readonly Settings $settings ) {}

	/**
	 * Those that this connection can have: nobody needs a script for PHP mail, and none but Mailwright speaks a provider's web address.
	 *
	 * @return array<string, string> By id, see IDS.
	 */
	public function all(): array {
		$all = array( 'wp-config' => $this->constants() );
		$dsn = $this->dsn();
		if ( null !== $dsn ) {
			$all['dsn'] = $dsn;
		}
		if ( 'smtp' !== $this->connection->mailer ) {
			return $all;
		}
		$commands = Commands::of( array( 'from' => $this->settings->from_email ) + $this->connection->to_array() );
		$all     += array( 'phpmailer' => $commands['php'] ) + array_intersect_key( $commands, array( 'openssl' => true, 'swaks' => true ) );
		if ( 'xoauth2' === $this->connection->auth_method->value ) {
			// A token lives for an hour: nothing but a program that renews it can use it.
			return array_intersect_key( $all, array( 'wp-config' => true, 'dsn' => true, 'openssl' => true ) );
		}
		return array( 'snippet' => $this->must_use_plugin() ) + $all;
	}

	/**
	 * The same with words, in the order in which they are shown.
	 *
	 * @return list<array{id: string, title: string, description: string, code: string}>
	 */
	public function described(): array {
		$all = $this->all();
		$out = array();
		foreach ( self::IDS as $id ) {
			if ( isset( $all[ $id ] ) ) {
				$out[] = array( 'id' => $id ) + self::words( $id ) + array( 'code' => $all[ $id ] );
			}
		}
		return $out;
	}

	/** Must-use plugins run without being activated, and cannot be switched off by accident. */
	private function must_use_plugin(): string {
		$connection = $this->connection;
		$lines      = array(
			'<?php',
			'/**',
			' * Plugin Name: Mail server of this site',
			' * Description: Sends the email of this site through a mail server, without any other plugin. Belongs in wp-content/mu-plugins/mail-server.php.',
			' */',
			'',
			'add_action(',
			"\t'phpmailer_init',",
			"\tstatic function ( \$phpmailer ) {",
			"\t\t\$phpmailer->isSMTP();",
			"\t\t\$phpmailer->Host        = " . self::literal( trim( $connection->host, '[]' ) ) . ';',
			"\t\t\$phpmailer->Port        = " . $connection->port . ';',
			"\t\t\$phpmailer->SMTPSecure  = " . self::literal( self::SECURE[ $connection->encryption->value ] ) . ';',
			"\t\t\$phpmailer->SMTPAutoTLS = false;",
			"\t\t\$phpmailer->Timeout     = 15; // Seconds; PHPMailer's own limit is five minutes.",
		);
		if ( $connection->authentication && '' !== $connection->username ) {
			$lines[] = "\t\t\$phpmailer->SMTPAuth    = true;";
			$lines[] = "\t\t\$phpmailer->Username    = " . self::literal( $connection->username ) . ';';
			$lines[] = "\t\t\$phpmailer->Password    = " . self::literal( self::PLACEHOLDERS['password'] ) . ';';
			if ( isset( self::METHODS[ $connection->auth_method->value ] ) ) {
				$lines[] = "\t\t\$phpmailer->AuthType    = " . self::literal( self::METHODS[ $connection->auth_method->value ] ) . ';';
			}
		}
		if ( '' !== $connection->ca_file ) {
			$lines[] = "\t\t\$phpmailer->SMTPOptions = array( 'ssl' => array( 'cafile' => " . self::literal( $connection->ca_file ) . ' ) );';
		}
		if ( 'default' !== $this->settings->return_path ) {
			$lines[] = "\t\t\$phpmailer->Sender      = " . ( 'from' === $this->settings->return_path ? '$phpmailer->From' : self::literal( $this->settings->return_path ) ) . ';';
		}
		array_push( $lines, "\t}", ');' );
		return implode( "\n", array( ...$lines, ...$this->sender_filters() ) ) . "\n";
	}

	/** @return list<string> */
	private function sender_filters(): array {
		$lines = array();
		if ( '' !== $this->settings->from_email ) {
			$email = self::literal( $this->settings->from_email );
			$lines = $this->settings->force_from_email
				? array( "add_filter( 'wp_mail_from', static fn() => $email, PHP_INT_MAX );" )
				: array( "add_filter( 'wp_mail_from', static fn( \$from ) => str_starts_with( (string) \$from, 'wordpress@' ) ? $email : \$from );" );
		}
		if ( '' !== $this->settings->from_name ) {
			$name    = self::literal( $this->settings->from_name );
			$lines[] = $this->settings->force_from_name
				? "add_filter( 'wp_mail_from_name', static fn() => $name, PHP_INT_MAX );"
				: "add_filter( 'wp_mail_from_name', static fn( \$from ) => 'WordPress' === \$from ? $name : \$from );";
		}
		return $lines;
	}

	/** Lines for wp-config.php, which this plugin reads: the connection then stands in no database. */
	private function constants(): string {
		$lines = array( "define( 'MAILWRIGHT_MAILER', " . self::literal( $this->connection->mailer ) . ' );' );
		$plain = $this->connection->to_array();
		foreach ( $this->fields() as $field => $schema ) {
			$name  = 'MAILWRIGHT_' . strtoupper( $field );
			$value = empty( $schema['secret'] ) ? $plain[ $field ] : $this->placeholder( $field );
			if ( $value !== ( $schema['default'] ?? '' ) || in_array( $field, array( 'port', 'encryption' ), true ) ) {
				$lines[] = "define( '$name', " . ( is_string( $value ) ? self::literal( $value ) : var_export( $value, true ) ) . ' );'; // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_var_export -- Writes code.
			}
		}
		$sender = array(
			'from_email'       => $this->settings->from_email,
			'from_name'        => $this->settings->from_name,
			'force_from_email' => $this->settings->force_from_email,
			'force_from_name'  => $this->settings->force_from_name,
		);
		foreach ( $sender as $field => $value ) {
			if ( '' !== $value && false !== $value ) {
				$lines[] = "define( 'MAILWRIGHT_" . strtoupper( $field ) . "', " . ( true === $value ? 'true' : self::literal( $value ) ) . ' );';
			}
		}
		return implode( "\n", $lines ) . "\n";
	}

	/** One line for MAILWRIGHT_DSN; null when the form cannot say all of it. */
	private function dsn(): ?string {
		$connection = $this->connection;
		$dsn        = match ( $connection->mailer ) {
			'php'     => 'php://default',
			'smtp'    => $this->smtp_dsn(),
			'mailgun' => 'mailgun://' . self::PLACEHOLDERS['api_key'] . '@' . $connection->domain . '?region=' . ( '' === $connection->region ? 'us' : $connection->region ),
			default   => '',
		};
		try {
			Dsn::parse( $dsn );
		} catch ( \InvalidArgumentException ) {
			return null;
		}
		return $dsn;
	}

	private function smtp_dsn(): string {
		$connection = $this->connection;
		$login      = $connection->authentication && '' !== $connection->username ? rawurlencode( $connection->username ) . ':' . self::PLACEHOLDERS['password'] . '@' : '';
		$options    = array( 'encryption' => $connection->encryption->value );
		if ( 'auto' !== $connection->auth_method->value ) {
			$options['auth_method'] = $connection->auth_method->value;
		}
		if ( '' !== $connection->ca_file ) {
			$options['ca_file'] = $connection->ca_file;
		}
		$host = str_contains( $connection->host, ':' ) ? '[' . trim( $connection->host, '[]' ) . ']' : $connection->host;
		return "smtp://$login$host:{$connection->port}?" . http_build_query( $options, '', '&', PHP_QUERY_RFC3986 );
	}

	/** @return array<string, array<string, mixed>> The fields that this mailer has and that are said by constants. */
	private function fields(): array {
		$mailer = $this->connection->mailer;
		return array_filter( Connection_Schema::fields(), static fn( array $field ): bool => in_array( $mailer, $field['mailers'] ?? array(), true ) );
	}

	/** '' where the connection needs no such secret. */
	private function placeholder( string $field ): string {
		$is_needed = match ( $field ) {
			'password'      => $this->connection->authentication && '' !== $this->connection->username,
			'client_secret' => 'smtp' !== $this->connection->mailer || 'xoauth2' === $this->connection->auth_method->value,
			default         => true,
		};
		return $is_needed ? self::PLACEHOLDERS[ $field ] ?? 'YOUR-SECRET' : '';
	}

	/** @return array{title: string, description: string} */
	private static function words( string $id ): array {
		return match ( $id ) {
			'snippet'   => array( 'title' => __( 'Must-use plugin', 'mailwright' ), 'description' => __( 'Save it as wp-content/mu-plugins/mail-server.php and put the password in. Then this site sends through the same server without Mailwright.', 'mailwright' ) ),
			'phpmailer' => array( 'title' => __( 'PHP script', 'mailwright' ), 'description' => __( 'Sends one mail and shows the whole dialogue, without WordPress running. Save it beside the folder wp-includes.', 'mailwright' ) ),
			'wp-config' => array( 'title' => __( 'Constants for wp-config.php', 'mailwright' ), 'description' => __( 'With these, Mailwright takes the connection from wp-config.php instead of the database.', 'mailwright' ) ),
			'dsn'       => array( 'title' => __( 'One line (DSN)', 'mailwright' ), 'description' => __( 'For the constant or environment variable MAILWRIGHT_DSN. Write special characters of the password percent-encoded.', 'mailwright' ) ),
			'openssl'   => array( 'title' => __( 'Connection test (openssl)', 'mailwright' ), 'description' => __( 'For a shell on the web server: shows whether the mail server answers, and its certificate.', 'mailwright' ) ),
			default     => array( 'title' => __( 'Test mail (swaks)', 'mailwright' ), 'description' => __( 'For a shell on the web server: sends a test mail. The program swaks must be installed.', 'mailwright' ) ),
		};
	}

	/** As a literal of PHP. */
	private static function literal( string $text ): string {
		return "'" . str_replace( array( '\\', "'" ), array( '\\\\', "\\'" ), $text ) . "'";
	}
}
