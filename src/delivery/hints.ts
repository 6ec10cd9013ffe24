/** What each choice of delivery means, for people who never heard of a queue. */
import { __ } from '@wordpress/i18n';
import type { Settings } from '../api/types';

export const backgroundText = ( choice: Settings[ 'background' ] ): string =>
	( {
		auto: __(
			'Visitors do not wait for the mail server: once it has accepted a message through the present settings, emails are stored first and sent right after the page has been shown.',
			'mailwright'
		),
		on: __(
			'Every email is stored first and sent right after the page has been shown, also while the mail server has not accepted anything yet.',
			'mailwright'
		),
		off: __(
			'The page waits until the mail server has answered, at most 8 seconds. An email that fails is not tried again.',
			'mailwright'
		),
	} )[ choice ];

export const contentText = ( choice: Settings[ 'log_content' ] ): string =>
	( {
		none: __(
			'The log says when, to whom, with which subject, and what became of it, not what a message said.',
			'mailwright'
		),
		full: __(
			'Only shown to those who may read messages. Messages with a login, reset or confirmation link are never kept.',
			'mailwright'
		),
	} )[ choice ];

export const afterUnknownText = (
	choice: Settings[ 'after_unknown' ]
): string =>
	( {
		resend: __(
			'It is sent once more after 15 minutes. Better twice than never; most mailboxes drop the second copy.',
			'mailwright'
		),
		hold: __(
			'It stays in the log until somebody sends it again or deletes it.',
			'mailwright'
		),
	} )[ choice ];
