/** The verdict of a test in words. "Accepted by the mail server" is all that is known; never "delivered". */
import { __, sprintf } from '@wordpress/i18n';
import type { TestResult } from '../api/types';

export const successTitle = ( server: string ): string =>
	server
		? __( 'Email works', 'mailwright' )
		: __( 'The web server took the test email', 'mailwright' );

export const successText = ( server: string, to: string ): string =>
	server
		? sprintf(
				/* translators: 1: mail server, 2: email address of the recipient. */
				__( '%1$s accepted the message for %2$s.', 'mailwright' ),
				server,
				to
		  )
		: sprintf(
				/* translators: %s: email address of the recipient. */
				__(
					'PHP handed the message for %s to the web server. Whether it left from there, only the inbox can tell.',
					'mailwright'
				),
				to
		  );

export const failureTitle = ( {
	accepted,
	explanation,
}: TestResult ): string =>
	accepted
		? __( 'The message was accepted', 'mailwright' )
		: explanation?.title ||
		  __( 'The test email could not be sent', 'mailwright' );

/** "smtp.example.com answered at login: 535 …": who said it, and when. */
export const saidText = ( result: TestResult ): string =>
	result.message || result.explanation?.said || result.reply;
