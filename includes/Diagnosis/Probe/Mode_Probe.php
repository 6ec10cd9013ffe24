<?php
/**
 * One mode at one endpoint: how far a session gets before it would log in, and which certificate is shown.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Probe;

use Mailwright\Settings\Encryption;
use Mailwright\Transport\Capabilities;
use Mailwright\Transport\Certificate_Facts;
use Mailwright\Transport\Certificate_Inspector;
use Mailwright\Transport\Connector;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Fault;
use Mailwright\Transport\Reply;
use Mailwright\Transport\Smtp_Error;
use Mailwright\Transport\Smtp_Options;
use Mailwright\Transport\Stage;
use Mailwright\Transport\Tls;
use Mailwright\Transport\Transcript;
use Mailwright\Transport\Wire;
use Mailwright\Transport\Wire_Error;

defined( 'ABSPATH' ) || exit;

final class Mode_Probe {

	private Transcript $transcript;

	private Fault $fault;

	/**
	 * @param Smtp_Options $options With the mode's port and encryption.
	 * @param string       $address A checked address.
	 */
	public function __construct( private readonly Smtp_Options $options, private readonly string $address ) {
		$this->transcript = new Transcript();
		$this->fault      = new Fault( $options, $this->transcript );
		$this->fault->tried( $address );
	}

	/** After the greeting. */
	public function plain( Wire $wire, Deadline $deadline ): Mode_Facts {
		[ $capabilities, $failure ] = $this->hello( $wire, $deadline );
		return new Mode_Facts( Encryption::None, true, $failure, '', null, $capabilities );
	}

	/** Nothing, or nothing like SMTP, came first. */
	public function no_greeting( Wire_Error $error ): Failure {
		$this->transcript->enter( Stage::Banner );
		return $this->failure_of( fn() => $this->fault->wire( $error ) );
	}

	public function refused_greeting( Reply $reply ): Failure {
		$this->transcript->enter( Stage::Banner );
		return $this->failure_of( fn() => $this->fault->refused( $reply ) );
	}

	/** After EHLO has offered STARTTLS. */
	public function starttls( Wire $wire, Deadline $deadline ): Mode_Facts {
		$this->transcript->enter( Stage::Starttls );
		try {
			$wire->write( "STARTTLS\r\n", $deadline );
			$reply = $wire->read_reply( $deadline );
		} catch ( Wire_Error $error ) {
			return new Mode_Facts( Encryption::Starttls, true, $this->failure_of( fn() => $this->fault->wire( $error ) ) );
		}
		if ( 220 !== $reply->code ) {
			return new Mode_Facts( Encryption::Starttls, true, $this->failure_of( fn() => $this->fault->refused( $reply ) ) );
		}
		if ( $wire->has_unread() ) {
			return new Mode_Facts( Encryption::Starttls, true, $this->failure_of( fn() => $this->fault->raise( __( 'Something sent data before encryption began.', 'mailwright' ), cause: 'smtp_intercepted' ) ) );
		}
		return $this->encrypted( $wire, Encryption::Starttls, $deadline, $deadline );
	}

	/** Over a connection of its own. */
	public function implicit_tls( Deadline $handshake, Deadline $deadline ): Mode_Facts {
		$open = ( new Connector( array_intersect_key( $this->options->context, array( 'socket' => true ) ) ) )->connect( array( $this->address ), $this->options->port, $handshake );
		if ( null === $open ) {
			return new Mode_Facts( Encryption::Implicit_Tls, false );
		}
		$wire = new Wire( ...$open );
		try {
			return $this->encrypted( $wire, Encryption::Implicit_Tls, $handshake, $deadline );
		} finally {
			$wire->close( "QUIT\r\n" );
		}
	}

	private function encrypted( Wire $wire, Encryption $mode, Deadline $handshake, Deadline $deadline ): Mode_Facts {
		$this->transcript->enter( Stage::Tls );
		$tls = new Tls( $this->options );
		try {
			$crypto = $wire->enable_tls( array( 'capture_peer_cert_chain' => true ) + $tls->verified(), $handshake );
		} catch ( Wire_Error $error ) {
			$wire->close();
			return $this->refused_tls( $error, $mode, $handshake );
		}
		$certificate = $this->certificate( $wire );
		if ( Encryption::Implicit_Tls === $mode ) {
			$failure = $this->greeting( $wire, $deadline );
			if ( null !== $failure ) {
				return new Mode_Facts( $mode, true, $failure, $crypto, $certificate );
			}
		}
		[ $capabilities, $failure ] = $this->hello( $wire, $deadline );
		return new Mode_Facts( $mode, true, $failure, $crypto, $certificate, $capabilities );
	}

	private function refused_tls( Wire_Error $error, Encryption $mode, Deadline $deadline ): Mode_Facts {
		$certificate = Wire_Error::TLS === $error->kind ? ( new Certificate_Inspector( $this->options ) )->inspect( $this->address, $deadline->at_most( 2.0 ) ) : null;
		$failure     = $this->failure_of( fn() => $this->fault->tls( $error, $certificate ) );
		// Without a certificate nobody knows whether TLS is spoken here at all; a refused STARTTLS was at least announced.
		$is_tls      = null !== $certificate || Encryption::Starttls === $mode || ( Wire_Error::TLS === $error->kind && 'wrong_encryption_mode' !== $failure->cause );
		return new Mode_Facts( $mode, $is_tls, $failure, '', $certificate );
	}

	private function greeting( Wire $wire, Deadline $deadline ): ?Failure {
		$this->transcript->enter( Stage::Banner );
		try {
			$reply = First_Words::read( $wire, $this->options->ehlo_name, $deadline );
		} catch ( Wire_Error $error ) {
			return $this->failure_of( fn() => $this->fault->wire( $error ) );
		}
		return 220 === $reply->code ? null : $this->failure_of( fn() => $this->fault->refused( $reply ) );
	}

	/** @return array{0: Capabilities|null, 1: Failure|null} */
	private function hello( Wire $wire, Deadline $deadline ): array {
		$this->transcript->enter( Stage::Ehlo );
		try {
			$reply = $this->ask( 'EHLO', $wire, $deadline );
			if ( in_array( $reply->code, array( 500, 502 ), true ) ) {
				$reply = $this->ask( 'HELO', $wire, $deadline ); // RFC 5321, 3.2: a server without extensions still takes mail.
			}
		} catch ( Wire_Error $error ) {
			return array( null, $this->failure_of( fn() => $this->fault->wire( $error ) ) );
		}
		return 250 === $reply->code ? array( new Capabilities( $reply ), null ) : array( null, $this->refused_hello( $reply ) );
	}

	/** @throws Wire_Error */
	private function ask( string $verb, Wire $wire, Deadline $deadline ): Reply {
		$wire->write( "$verb {$this->options->ehlo_name}\r\n", $deadline );
		return $wire->read_reply( $deadline );
	}

	/** FTP and others greet with 220 too, and then understand neither EHLO nor HELO, or want a login first. */
	private function refused_hello( Reply $reply ): Failure {
		if ( ! in_array( $reply->code, array( 500, 502, 530 ), true ) ) {
			return $this->failure_of( fn() => $this->fault->refused( $reply ) );
		}
		/* translators: 1: host name, 2: port number */
		$message = sprintf( __( '%1$s is not a mail server on port %2$d: it does not understand SMTP.', 'mailwright' ), $this->options->host, $this->options->port );
		return $this->failure_of( fn() => $this->fault->raise( $message, reply: $reply, cause: 'not_smtp_server' ) );
	}

	private function certificate( Wire $wire ): ?Certificate_Facts {
		$chain = $wire->ssl_option( 'peer_certificate_chain' );
		return is_array( $chain ) ? Certificate_Facts::from_chain( $this->options->host, array_values( $chain ) ) : null;
	}

	/** @param \Closure(): never $raise */
	private function failure_of( \Closure $raise ): Failure {
		try {
			$raise();
		} catch ( Smtp_Error $error ) {
			return $error->failure;
		}
	}
}
