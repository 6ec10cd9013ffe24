/** What a safe mode does, and what it does now, in sentences. */
import { __, _n, sprintf } from '@wordpress/i18n';
import type { SafeMode } from '../api/outbox';
import { count } from '../components/ago';

export function modeHint( mode: SafeMode[ 'mode' ] ): string {
	switch ( mode ) {
		case 'hold':
			return __(
				'Every email stands in the log as held, also links for a new password. Nothing leaves this site until somebody releases a message there.',
				'mailwright'
			);
		case 'redirect':
			return __(
				'Whoever has this address gets all email of the site, with the real recipient in front of the subject. Links for a new password are among it.',
				'mailwright'
			);
		default:
			return __( 'Email goes to its recipients.', 'mailwright' );
	}
}

export function modeNow( { mode, address, copy }: SafeMode ): string {
	if ( copy ) {
		return __(
			'This looks like a copy: these settings were made on another site. So every email is held, and nothing leaves this site. Choose what is to happen, and save.',
			'mailwright'
		);
	}
	return mode === 'redirect'
		? sprintf(
				/* translators: %s: email address. */
				__( 'Every email of this site goes to %s.', 'mailwright' ),
				address
		  )
		: __( 'Every email is held. Nothing leaves this site.', 'mailwright' );
}

export const heldText = ( held: number ): string =>
	sprintf(
		/* translators: %s: number of messages. */
		_n(
			'%s message is held by the safe mode.',
			'%s messages are held by the safe mode.',
			held,
			'mailwright'
		),
		count( held )
	);
