<?php
/**
 * Who answers at the configured port: a mail server, something else, or another server in place of the right one.
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
use Mailwright\Diagnosis\Probe\Interception;
use Mailwright\Transport\Failure;

defined( 'ABSPATH' ) || exit;

final class Greeting_Check implements Check {

	public function id(): string {
		return 'greeting';
	}

	public function label(): string {
		return __( 'Greeting', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$facts = $inquiry->findings->configured( $inquiry->options->port );
		if ( null === $facts || ! $facts->is_open() ) {
			return Check_Result::skip( __( 'The port did not answer.', 'mailwright' ) );
		}
		$evidence = array_filter( array( 'banner' => $facts->banner, 'banner_ms' => $facts->banner_ms ) );
		$other    = Interception::named_by( $facts, $inquiry );
		if ( null !== $other ) {
			return Check_Result::fail( $other, new Classification( 'smtp_intercepted', Confidence::High, new Evidence( stage: 'banner', provider: $inquiry->options->host, text: $facts->banner, host: $inquiry->options->host, port: $facts->port ) ), $evidence );
		}
		$failure = array() === $facts->modes ? $facts->greeting : self::stranger( $facts );
		if ( null !== $failure ) {
			$inquiry->findings->failure = $failure;
			return Check_Result::fail( $failure->message, $failure->classify(), $evidence );
		}
		if ( '' === $facts->banner ) {
			return Check_Result::pass( __( 'The server waits for encryption before it greets, as it should on this port.', 'mailwright' ), $evidence );
		}
		/* translators: %s: the server's greeting, e.g. "mail.example.com ESMTP" */
		return Check_Result::pass( sprintf( __( 'A mail server answers: %s', 'mailwright' ), $facts->banner ), $evidence );
	}

	/** What answers, but in no mode as a mail server does: a web server with TLS, FTP. */
	private static function stranger( Endpoint_Facts $facts ): ?Failure {
		foreach ( $facts->modes as $mode ) {
			if ( 'not_smtp_server' !== $mode->failure?->cause ) {
				return null;
			}
		}
		return array_values( $facts->modes )[0]->failure ?? null;
	}
}
