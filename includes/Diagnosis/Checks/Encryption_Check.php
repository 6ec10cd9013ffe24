<?php
/**
 * Whether the configured kind of encryption is the one that the port speaks, and how good it is.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Checks;

use Mailwright\Causes\Classification;
use Mailwright\Causes\Confidence;
use Mailwright\Causes\Evidence;
use Mailwright\Diagnosis\Check;
use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Probe\Endpoint_Facts;
use Mailwright\Diagnosis\Probe\Mode_Facts;
use Mailwright\Settings\Encryption;

defined( 'ABSPATH' ) || exit;

final class Encryption_Check implements Check {

	public function id(): string {
		return 'encryption';
	}

	public function label(): string {
		return __( 'Encryption', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$facts = $inquiry->findings->configured( $inquiry->options->port );
		if ( null === $facts || ! $facts->is_open() || array() === $facts->modes ) {
			return Check_Result::skip( __( 'No mail server answered.', 'mailwright' ) );
		}
		$wanted = $inquiry->options->encryption;
		$mode   = $facts->mode( $wanted );
		if ( null === $mode || ! $mode->is_spoken ) {
			return $this->not_spoken( $inquiry, $facts );
		}
		$inquiry->findings->capabilities = $mode->capabilities;
		if ( Encryption::None === $wanted ) {
			return $this->unencrypted( $inquiry, $facts, $mode );
		}
		$inquiry->findings->certificate = $mode->certificate;
		$is_certificate                 = null !== $mode->failure && in_array( $mode->failure->classify()->cause, Certificate_Check::CAUSES, true );
		if ( null !== $mode->failure && ! $is_certificate ) {
			$inquiry->findings->failure = $mode->failure;
			return Check_Result::fail( $mode->failure->message, $mode->failure->classify(), array( 'reason' => $mode->failure->tls_reason ) );
		}
		if ( $is_certificate ) {
			return Check_Result::pass( __( 'The server speaks the chosen kind of encryption; its certificate is looked at next.', 'mailwright' ) );
		}
		/* translators: %s: technical name, e.g. "TLSv1.3 TLS_AES_256_GCM_SHA384" */
		return Check_Result::pass( sprintf( __( 'Encrypted with %s.', 'mailwright' ), $mode->crypto ), array( 'crypto' => $mode->crypto, 'capabilities' => $mode->capabilities?->lines() ?? array() ) );
	}

	private function not_spoken( Inquiry $inquiry, Endpoint_Facts $facts ): Check_Result {
		$port   = $facts->port;
		$spoken = array();
		foreach ( $facts->modes as $value => $mode ) {
			if ( $mode->is_spoken ) {
				$spoken[] = Encryption::from( $value );
			}
		}
		foreach ( $spoken as $encryption ) {
			if ( Encryption::None !== $encryption ) {
				$inquiry->findings->proposals[] = array( 'encryption' => $encryption->value );
			}
		}
		$plain = $facts->mode( Encryption::None );
		if ( null !== $plain?->failure && array( Encryption::None ) === $spoken ) {
			$inquiry->findings->failure = $plain->failure; // Nobody knows what it would have offered behind EHLO.
			return Check_Result::fail( $plain->failure->message, $plain->failure->classify() );
		}
		if ( Encryption::Starttls === $inquiry->options->encryption && array( Encryption::None ) === $spoken ) {
			$inquiry->findings->capabilities = $plain?->capabilities;
			/* translators: %d: port number */
			return Check_Result::fail( sprintf( __( 'The server does not offer STARTTLS on port %d.', 'mailwright' ), $port ), $this->cause( 'starttls_unsupported', $inquiry ) );
		}
		$message = in_array( Encryption::Implicit_Tls, $spoken, true )
			/* translators: %d: port number */
			? sprintf( __( 'Port %d speaks SSL/TLS from the first byte; another kind of encryption is chosen.', 'mailwright' ), $port )
			/* translators: %d: port number */
			: sprintf( __( 'Port %d begins unencrypted and then changes to STARTTLS; another kind of encryption is chosen.', 'mailwright' ), $port );
		return Check_Result::fail( $message, $this->cause( 'wrong_encryption_mode', $inquiry ), array( 'spoken' => array_map( static fn( Encryption $encryption ): string => $encryption->value, $spoken ) ) );
	}

	private function unencrypted( Inquiry $inquiry, Endpoint_Facts $facts, Mode_Facts $mode ): Check_Result {
		if ( null !== $mode->failure ) {
			$inquiry->findings->failure = $mode->failure;
			return Check_Result::fail( $mode->failure->message, $mode->failure->classify() );
		}
		$has_starttls = (bool) $facts->mode( Encryption::Starttls )?->is_spoken;
		if ( $has_starttls ) {
			$inquiry->findings->proposals[] = array( 'encryption' => Encryption::Starttls->value );
		}
		$is_local = str_starts_with( $facts->address, '127.' ) || '::1' === $facts->address;
		if ( $is_local ) {
			return Check_Result::pass( __( 'Not encrypted; the mail server is on this very machine.', 'mailwright' ) );
		}
		if ( $inquiry->options->authentication ) {
			return Check_Result::fail( __( 'Nothing is encrypted, so the password is not sent.', 'mailwright' ), $this->cause( 'starttls_required', $inquiry ) );
		}
		return Check_Result::warn( __( 'Nothing is encrypted: whoever carries the mail can read it.', 'mailwright' ) );
	}

	private function cause( string $id, Inquiry $inquiry ): Classification {
		$options = $inquiry->options;
		return new Classification( $id, Confidence::High, new Evidence( stage: 'tls', provider: $options->host, encryption: $options->encryption->value, port: $options->port, host: $options->host ) );
	}
}
