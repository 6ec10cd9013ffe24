/** Said before saving, where a stored password cannot be kept. */
import { __ } from '@wordpress/i18n';
import { Message } from '../components/message';

export function PasswordGone() {
	return (
		<Message status="warning">
			{ __(
				'Saving this removes the stored password of the mail server. To come back later you need to enter it again.',
				'mailwright'
			) }
		</Message>
	);
}
