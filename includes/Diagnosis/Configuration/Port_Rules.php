<?php
/**
 * Whether port and encryption belong together (RFC 8314, RFC 6409), and whether the port is one for sending mail at all.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Configuration;

use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Remarks;
use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Preset from \Mailwright\Settings\Providers
 */
final class Port_Rules {

	/** Ports of other services (IANA registry) that get into this field by mistake. */
	private const OTHER_SERVICES = array(
		110  => 'POP3',
		143  => 'IMAP',
		993  => 'IMAP',
		995  => 'POP3',
		21   => 'FTP',
		22   => 'SSH',
		80   => 'HTTP',
		443  => 'HTTPS',
		3306 => 'MySQL',
	);

	/** Encryption from the first byte: 465 by RFC 8314, the others as providers use them. */
	private const TLS_PORTS = array( 465, 2465, 8465 );

	/** The greeting is in clear there, encryption begins with STARTTLS. */
	private const PLAIN_PORTS = array( 25, 587, 2525, 2587, 8025 );

	/** @param Preset|null $provider */
	public function __construct( private readonly Inquiry $inquiry, private readonly Remarks $remarks, private readonly ?array $provider ) {}

	public function check(): void {
		$port = $this->inquiry->options->port;
		if ( $port < 1 || $port > 65535 ) {
			$this->remarks->fail( 'config_incomplete', __( 'The port of the mail server is missing. Usual are 587 with STARTTLS and 465 with SSL/TLS.', 'mailwright' ) );
			$this->propose_usual_pairs();
			return;
		}
		if ( isset( self::OTHER_SERVICES[ $port ] ) ) {
			/* translators: 1: port number, 2: name of a service, such as IMAP */
			$this->remarks->fail( 'not_smtp_server', sprintf( __( 'Port %1$d belongs to %2$s. Mail is sent by port 587 with STARTTLS or 465 with SSL/TLS.', 'mailwright' ), $port, self::OTHER_SERVICES[ $port ] ) );
			$this->propose_usual_pairs();
			return;
		}
		$this->check_pair( $port );
		$this->check_missing_encryption();
		$this->propose_of_provider();
	}

	private function check_pair( int $port ): void {
		$encryption = $this->inquiry->options->encryption;
		if ( in_array( $port, self::TLS_PORTS, true ) && Encryption::Implicit_Tls !== $encryption ) {
			$this->remarks->fail(
				'wrong_encryption_mode',
				/* translators: 1: port number, 2: "STARTTLS" or "None" */
				sprintf( __( 'Port %1$d is for SSL/TLS, but Encryption is set to %2$s. Usual pairs: 465 with SSL/TLS, 587 with STARTTLS.', 'mailwright' ), $port, self::label( $encryption ) )
			);
			$this->propose( $port, Encryption::Implicit_Tls );
			$this->propose( 587, Encryption::Starttls );
			return;
		}
		if ( in_array( $port, self::PLAIN_PORTS, true ) && Encryption::Implicit_Tls === $encryption ) {
			/* translators: %d: port number */
			$this->remarks->warn( 'wrong_encryption_mode', sprintf( __( 'SSL/TLS on port %d is unusual. Usual pairs: 587 with STARTTLS, 465 with SSL/TLS.', 'mailwright' ), $port ) );
			$this->propose( $port, Encryption::Starttls );
			$this->propose( 465, Encryption::Implicit_Tls );
		}
	}

	/** In clear, everybody on the way reads the password. On this machine there is no way; whether a name means this machine, the session finds out. */
	private function check_missing_encryption(): void {
		$options = $this->inquiry->options;
		if ( Encryption::None !== $options->encryption || in_array( $options->port, self::TLS_PORTS, true ) || self::may_be_clear( $options->host ) ) {
			return;
		}
		if ( $options->authentication ) {
			$this->remarks->warn( 'starttls_required', __( 'Encryption is set to None, but a password is to be sent. Mailwright sends no password in clear text over a network. Choose STARTTLS with port 587 or SSL/TLS with port 465.', 'mailwright' ) );
			$this->propose( $options->port, Encryption::Starttls );
			$this->propose_usual_pairs();
			return;
		}
		if ( null !== $this->provider && Encryption::None->value !== $this->provider['encryption'] ) {
			/* translators: %s: name of a provider */
			$this->remarks->warn( 'starttls_required', sprintf( __( 'Encryption is set to None, but %s wants encrypted connections.', 'mailwright' ), $this->provider['name'] ) );
			$this->propose( $options->port, Encryption::Starttls );
		}
	}

	/** As the session itself decides. */
	private static function may_be_clear( string $host ): bool {
		return in_array( strtolower( $host ), array( 'localhost', '::1' ), true )
			|| ( false !== filter_var( $host, FILTER_VALIDATE_IP, FILTER_FLAG_IPV4 ) && str_starts_with( $host, '127.' ) )
			|| ( defined( 'MAILWRIGHT_ALLOW_CLEAR_TEXT_LOGIN' ) && true === constant( 'MAILWRIGHT_ALLOW_CLEAR_TEXT_LOGIN' ) );
	}

	/** The provider's own pairs, unless one of them is set already. */
	private function propose_of_provider(): void {
		if ( null === $this->provider ) {
			return;
		}
		$pairs = array();
		foreach ( array( $this->provider, ...$this->provider['alternatives'] ) as $pair ) {
			$pairs[] = array(
				'port'       => $pair['port'],
				'encryption' => $pair['encryption'],
			);
		}
		$set = array(
			'port'       => $this->inquiry->options->port,
			'encryption' => $this->inquiry->options->encryption->value,
		);
		foreach ( in_array( $set, $pairs, true ) ? array() : $pairs as $pair ) {
			$this->propose( $pair['port'], Encryption::from( $pair['encryption'] ) );
		}
	}

	private function propose_usual_pairs(): void {
		$this->propose( 587, Encryption::Starttls );
		$this->propose( 465, Encryption::Implicit_Tls );
	}

	private function propose( int $port, Encryption $encryption ): void {
		$proposal = array(
			'port'       => $port,
			'encryption' => $encryption->value,
		);
		if ( ! in_array( $proposal, $this->inquiry->findings->proposals, true ) ) {
			$this->inquiry->findings->proposals[] = $proposal;
		}
	}

	private static function label( Encryption $encryption ): string {
		return match ( $encryption ) {
			Encryption::None => __( 'None', 'mailwright' ),
			Encryption::Starttls => 'STARTTLS',
			Encryption::Implicit_Tls => 'SSL/TLS',
		};
	}
}
