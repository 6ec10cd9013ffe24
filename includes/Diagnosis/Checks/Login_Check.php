<?php
/**
 * Logs in exactly as a mail would, and sends nothing. A refused password is tried at most twice in one diagnosis, so that no account is locked.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Checks;

use Mailwright\Diagnosis\Check;
use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Transport\Smtp_Client;
use Mailwright\Transport\Smtp_Error;
use Mailwright\Transport\Stage;
use Mailwright\Transport\Transcript;

defined( 'ABSPATH' ) || exit;

final class Login_Check implements Check {

	private const LIMIT_S = 4.0;

	public function id(): string {
		return 'login';
	}

	public function label(): string {
		return __( 'Log in', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$findings = $inquiry->findings;
		foreach ( array( 'ports', 'greeting', 'encryption', 'certificate' ) as $earlier ) {
			if ( $inquiry->has_failed( $earlier ) ) {
				return Check_Result::skip( __( 'Not tried: an earlier step failed.', 'mailwright' ) );
			}
		}
		if ( null === $findings->target || array() === $findings->endpoints ) {
			return Check_Result::skip( __( 'The server was not reached.', 'mailwright' ) );
		}
		if ( $inquiry->options->authentication && '' === $inquiry->options->password && null === $inquiry->options->client ) {
			return Check_Result::skip( __( 'Not tried: there is no password to log in with.', 'mailwright' ) );
		}
		$findings->transcript = new Transcript();
		$client               = new Smtp_Client( $inquiry->options->with( array( 'addresses' => $findings->target->addresses ) ), $findings->transcript );
		try {
			$client->open( $inquiry->deadline->at_most( self::LIMIT_S ) );
		} catch ( Smtp_Error $error ) {
			$findings->failure = $error->failure;
			if ( Stage::Auth === $error->failure->stage && null !== $error->failure->reply_code ) {
				++$findings->refused_logins;
			}
			return Check_Result::fail( $error->failure->message, $error->failure->classify(), $this->evidence( $findings->transcript ) );
		}
		$findings->client       = $client;
		$findings->is_open      = true;
		$findings->failure      = null;
		$findings->capabilities = $client->capabilities();
		return Check_Result::pass(
			$inquiry->options->authentication
				? __( 'The server accepts the user name and password.', 'mailwright' )
				: __( 'The connection works; no login is configured.', 'mailwright' ),
			$this->evidence( $findings->transcript )
		);
	}

	/** @return array<string, mixed> */
	private function evidence( Transcript $transcript ): array {
		return array( 'transcript' => $transcript->to_array() );
	}
}
