<?php
/**
 * Whether this login may write as this site's From address: asks for sender and recipient, then takes both back. No mail is sent.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Checks;

use Mailwright\Diagnosis\Check;
use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Transport\Envelope;
use Mailwright\Transport\Smtp_Error;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

final class Sender_Check implements Check {

	private const LIMIT_S = 3.0;

	public function id(): string {
		return 'sender';
	}

	public function label(): string {
		return __( 'Sender', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$client = $inquiry->findings->client;
		if ( null === $client ) {
			return Check_Result::skip( __( 'Not tried: there was no login.', 'mailwright' ) );
		}
		$path   = $inquiry->settings->return_path;
		$sender = in_array( $path, array( '', 'default', 'from' ), true ) ? $inquiry->from : $path;
		try {
			$client->rehearse( new Envelope( $sender, array( $inquiry->recipient ) ), $inquiry->deadline->at_most( self::LIMIT_S ) );
		} catch ( Smtp_Error $error ) {
			return $this->refused( $error, $inquiry, $sender );
		}
		/* translators: %s: sender's email address */
		return Check_Result::pass( sprintf( __( 'The server lets this site write as %s.', 'mailwright' ), $sender ), array( 'sender' => $sender, 'recipient' => $inquiry->recipient ) );
	}

	private function refused( Smtp_Error $error, Inquiry $inquiry, string $sender ): Check_Result {
		$failure                    = $error->failure;
		$evidence                   = array( 'sender' => $sender, 'recipient' => $inquiry->recipient, 'reply' => trim( $failure->reply_code . ' ' . $failure->reply_text ) );
		$cause                      = $failure->classify();
		$inquiry->findings->failure = $failure;
		// Only the admin's own address was named; that it does not exist says nothing about the connection.
		if ( Stage::Rcpt === $failure->stage && in_array( $cause->cause, array( 'recipient_rejected', 'mailbox_full', 'greylisted' ), true ) ) {
			$inquiry->findings->failure = null;
			return Check_Result::warn( $failure->message, $cause, $evidence );
		}
		return Check_Result::fail( $failure->message, $cause, $evidence );
	}
}
