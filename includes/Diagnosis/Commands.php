<?php
/**
 * The same session by hand, for a shell on the web server or for a support desk: without WordPress, without this plugin, and with placeholders for secrets.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Causes\Server_Text;

defined( 'ABSPATH' ) || exit;

final class Commands {

	private const PASSWORD = 'YOUR-PASSWORD';

	private const CA_FILE = 'YOUR-CA-FILE.pem';

	/** Names of the methods for swaks. */
	private const METHODS = array(
		'plain'    => 'PLAIN',
		'login'    => 'LOGIN',
		'cram-md5' => 'CRAM-MD5',
		'xoauth2'  => 'XOAUTH2',
	);

	/** Values of PHPMailer's SMTPSecure. */
	private const SECURE = array(
		'starttls'     => 'tls',
		'implicit_tls' => 'ssl',
	);

	/** @param array<string, string> $values */
	private function __construct( private readonly array $values ) {}

	/**
	 * @param Inquiry|array<string, mixed> $connection An inquiry, or fields of a connection with `from` and `to` beside them.
	 * @return array{openssl?: string, swaks: string, php: string} Without `openssl` when the connection is not encrypted.
	 */
	public static function of( Inquiry|array $connection ): array {
		$values   = array_map( static fn( mixed $value ): string => is_bool( $value ) ? (string) (int) $value : Server_Text::clean( is_scalar( $value ) ? (string) $value : '', 500 ), $connection instanceof Inquiry ? self::values( $connection ) : $connection );
		$commands = new self( $values );
		$all      = array(
			'swaks' => $commands->swaks(),
			'php'   => $commands->php(),
		);
		return 'none' === $commands->value( 'encryption' ) ? $all : array( 'openssl' => $commands->openssl() ) + $all;
	}

	/** @return array<string, mixed> */
	private static function values( Inquiry $inquiry ): array {
		$options = $inquiry->options;
		return array(
			'host'           => $options->host,
			'port'           => $options->port,
			'encryption'     => $options->encryption->value,
			'authentication' => $options->authentication,
			'username'       => $options->username,
			'auth_method'    => $options->auth_method->value,
			'ca_file'        => $options->ca_file,
			'from'           => $inquiry->from,
			'to'             => $inquiry->recipient,
		);
	}

	/** Shows connection, certificate chain and whether it is accepted. */
	private function openssl(): string {
		$host       = $this->host();
		$is_address = false !== filter_var( $host, FILTER_VALIDATE_IP );
		$words      = array( 'openssl', 's_client', '-connect', self::quoted( ( str_contains( $host, ':' ) ? "[$host]" : $host ) . ':' . $this->port() ) );
		if ( 'starttls' === $this->value( 'encryption' ) ) {
			array_push( $words, '-starttls', 'smtp' );
		}
		// No addresses in SNI (RFC 6066, 3).
		$is_address ? array_push( $words, '-verify_ip', self::quoted( $host ) ) : array_push( $words, '-servername', self::quoted( $host ), '-verify_hostname', self::quoted( $host ) );
		if ( '' !== $this->value( 'ca_file' ) ) {
			array_push( $words, '-CAfile', self::CA_FILE );
		}
		return implode( ' ', array( ...$words, '-verify_return_error', '-showcerts', '-crlf' ) );
	}

	/** The whole session with a test mail. */
	private function swaks(): string {
		$from  = $this->value( 'from' );
		$to    = '' !== $this->value( 'to' ) ? $this->value( 'to' ) : $from;
		$words = array( 'swaks', '--server', self::quoted( $this->host() ), '--port', $this->port(), '--from', self::quoted( '' !== $from ? $from : 'sender@example.com' ), '--to', self::quoted( '' !== $to ? $to : 'you@example.com' ) );
		if ( 'none' !== $this->value( 'encryption' ) ) {
			array_push( $words, 'implicit_tls' === $this->value( 'encryption' ) ? '--tls-on-connect' : '--tls', '--tls-verify' );
		}
		if ( '' !== $this->value( 'ca_file' ) ) {
			array_push( $words, '--tls-ca-path', self::CA_FILE );
		}
		if ( $this->logs_in() ) {
			$method = self::METHODS[ $this->value( 'auth_method' ) ] ?? '';
			array_push( $words, '--auth', ...( '' === $method ? array() : array( $method ) ) );
			array_push( $words, '--auth-user', self::quoted( $this->value( 'username' ) ), '--auth-password', self::quoted( self::PASSWORD ) );
		}
		return implode( ' ', $words );
	}

	/** A script that needs PHPMailer only; WordPress brings a copy along. */
	private function php(): string {
		$from  = $this->value( 'from' );
		$to    = '' !== $this->value( 'to' ) ? $this->value( 'to' ) : $from;
		$lines = array(
			'<?php',
			'// Run beside the folder wp-includes:  php test-mail.php',
			"foreach ( array( 'Exception', 'SMTP', 'PHPMailer' ) as \$part ) {",
			"\trequire __DIR__ . \"/wp-includes/PHPMailer/\$part.php\";",
			'}',
			'$mail = new PHPMailer\PHPMailer\PHPMailer( true );',
			'$mail->isSMTP();',
			'$mail->SMTPDebug   = 3;',
			'$mail->Timeout     = 10;',
			'$mail->Host        = ' . self::exported( $this->host() ) . ';',
			'$mail->Port        = ' . $this->port() . ';',
			'$mail->SMTPSecure  = ' . self::exported( self::SECURE[ $this->value( 'encryption' ) ] ?? '' ) . ';',
			'$mail->SMTPAutoTLS = false;',
		);
		if ( '' !== $this->value( 'ca_file' ) ) {
			$lines[] = "\$mail->SMTPOptions = array( 'ssl' => array( 'cafile' => " . self::exported( self::CA_FILE ) . ' ) );';
		}
		if ( $this->logs_in() ) {
			array_push( $lines, '$mail->SMTPAuth    = true;', '$mail->Username    = ' . self::exported( $this->value( 'username' ) ) . ';', '$mail->Password    = ' . self::exported( self::PASSWORD ) . ';' );
			$method = self::METHODS[ $this->value( 'auth_method' ) ] ?? '';
			if ( '' !== $method && 'XOAUTH2' !== $method ) {
				$lines[] = '$mail->AuthType    = ' . self::exported( $method ) . ';';
			}
		}
		array_push(
			$lines,
			'$mail->setFrom( ' . self::exported( '' !== $from ? $from : 'sender@example.com' ) . ' );',
			'$mail->addAddress( ' . self::exported( '' !== $to ? $to : 'you@example.com' ) . ' );',
			"\$mail->Subject = 'Test without WordPress';",
			"\$mail->Body    = 'It works.';",
			'$mail->send();'
		);
		return implode( "\n", $lines ) . "\n";
	}

	private function host(): string {
		$host = trim( $this->value( 'host' ), '[]' );
		return '' === $host ? 'smtp.example.com' : $host;
	}

	private function port(): string {
		return (string) ( (int) $this->value( 'port' ) > 0 ? (int) $this->value( 'port' ) : 587 );
	}

	private function logs_in(): bool {
		return '1' === $this->value( 'authentication' ) && '' !== $this->value( 'username' );
	}

	private function value( string $name ): string {
		return $this->values[ $name ] ?? '';
	}

	/** For a POSIX shell. PHP's escapeshellarg() depends on the system and the locale, and hosts switch it off. */
	private static function quoted( string $word ): string {
		return 1 === preg_match( '/^[A-Za-z0-9@._:\/][A-Za-z0-9@._:\/+-]*$/D', $word ) ? $word : "'" . str_replace( "'", "'\\''", $word ) . "'";
	}

	/** As a literal of PHP. */
	private static function exported( string $text ): string {
		return "'" . str_replace( array( '\\', "'" ), array( '\\\\', "\\'" ), $text ) . "'";
	}
}
