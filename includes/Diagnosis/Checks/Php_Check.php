<?php
/**
 * Whether PHP on this server can do what the chosen mailer needs, and which versions are at work.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Checks;

use Mailwright\Diagnosis\Check;
use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Php\Ca_Store;
use Mailwright\Diagnosis\Php\Environment;
use Mailwright\Diagnosis\Php\Https_Rules;
use Mailwright\Diagnosis\Php\Mail_Rules;
use Mailwright\Diagnosis\Php\Outgoing_Rules;
use Mailwright\Diagnosis\Php\Phpmailer_News;
use Mailwright\Diagnosis\Remarks;
use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

final class Php_Check implements Check {

	/** Functions that send or look things up, by us or by other plugins. */
	private const TELLING = array( 'mail', 'fsockopen', 'pfsockopen', 'stream_socket_client', 'proc_open', 'popen', 'dns_get_record', 'gethostbyname', 'getmxrr' );

	public function __construct( private readonly Environment $php = new Environment() ) {}

	public function id(): string {
		return 'php';
	}

	public function label(): string {
		return __( 'PHP on this server', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$remarks  = new Remarks();
		$outgoing = new Outgoing_Rules( $inquiry, $remarks, $this->php );
		if ( $inquiry->uses_smtp() ) {
			$outgoing->check();
		} elseif ( $inquiry->uses_api() ) {
			( new Https_Rules( $inquiry, $remarks ) )->check();
			$outgoing->check_selinux( 'httpd_can_network_connect' );
		} else {
			( new Mail_Rules( $remarks, $this->php ) )->check();
			$outgoing->check_selinux( 'httpd_can_sendmail' );
		}
		return $remarks->result( $inquiry, 'php', __( 'PHP on this server has all that sending mail needs.', 'mailwright' ), $this->evidence( $inquiry ) );
	}

	/** @return array<string, mixed> */
	private function evidence( Inquiry $inquiry ): array {
		$wordpress = (string) get_bloginfo( 'version' );
		$phpmailer = self::phpmailer_version();
		$off       = array_values( array_filter( self::TELLING, fn( string $name ): bool => ! $this->php->has_function( $name ) ) );
		$evidence  = array(
			'php'                => PHP_VERSION,
			'sapi'               => PHP_SAPI,
			'system'             => $this->php->system(),
			'wordpress'          => $wordpress,
			'phpmailer'          => $phpmailer,
			'openssl'            => $this->php->openssl_text(),
			'tls_1_3'            => defined( 'STREAM_CRYPTO_METHOD_TLSv1_3_CLIENT' ) && $this->php->openssl_number() >= 0x10101000, // OpenSSL 1.1.1, see its CHANGES.
			'sockets'            => $this->php->has_extension( 'sockets' ),
			'disabled_functions' => $off,
			'allow_url_fopen'    => '' !== $this->php->ini( 'allow_url_fopen' ) && '0' !== $this->php->ini( 'allow_url_fopen' ),
			'open_basedir'       => '' !== $this->php->ini( 'open_basedir' ),
		);
		if ( $inquiry->uses_smtp() && Encryption::None !== $inquiry->options->encryption && '' !== $this->php->openssl_text() ) {
			$evidence['authorities'] = Ca_Store::find( $this->php, $inquiry->options->ca_file )->to_array();
		}
		$evidence['changes'] = Phpmailer_News::of( $wordpress, $phpmailer );
		return $evidence;
	}

	/** Loads nothing: the class constant is read from core's file when no mail was sent yet in this request. */
	private static function phpmailer_version(): string {
		$class = 'PHPMailer\PHPMailer\PHPMailer';
		if ( class_exists( $class, false ) ) {
			return (string) constant( $class . '::VERSION' );
		}
		$code = (string) file_get_contents( ABSPATH . WPINC . '/PHPMailer/PHPMailer.php' ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A file of WordPress.
		return 1 === preg_match( "/const VERSION = '([0-9.]+)'/", $code, $found ) ? $found[1] : '';
	}
}
