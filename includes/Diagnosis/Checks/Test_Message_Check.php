<?php
/**
 * Sends a real test email, only when it was asked for.
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
use Mailwright\Transport\Test_Email;

defined( 'ABSPATH' ) || exit;

final class Test_Message_Check implements Check {

	public function id(): string {
		return 'test_message';
	}

	public function label(): string {
		return __( 'Test email', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		if ( ! $inquiry->is_saved ) {
			return Check_Result::skip( __( 'Save the connection first; a test email goes through the saved one.', 'mailwright' ) );
		}
		if ( $inquiry->has_failed( 'login' ) ) {
			return Check_Result::skip( __( 'Not sent: the login was refused, and one more try could lock the account.', 'mailwright' ) );
		}
		$result = Test_Email::send( $inquiry->recipient, $inquiry->connection->id, 'plain' );
		if ( $result['accepted'] ) {
			/* translators: 1: email address, 2: the server's reply */
			return Check_Result::pass( sprintf( __( 'Accepted for %1$s: %2$s', 'mailwright' ), $inquiry->recipient, $result['reply'] ), array( 'message_id' => $result['message_id'] ) );
		}
		return Check_Result::fail( $result['message'], new Classification( $result['explanation']['cause'], Confidence::High, new Evidence( text: $result['explanation']['said'] ) ) );
	}
}
