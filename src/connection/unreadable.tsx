/** What is stored cannot be read any more: why, and what helps. */
import { __ } from '@wordpress/i18n';
import { Message } from '../components/message';
import type { SecretName } from './secrets';

export default function Unreadable( { name }: { name: SecretName } ) {
	return (
		<Message status="error">
			{ name === 'password'
				? __(
						'The stored password cannot be read any more: the site’s secret keys (in wp-config.php) changed after it was stored. Enter it again, or put the old keys back. Until then this connection cannot log in.',
						'mailwright'
				  )
				: __(
						'What is stored here cannot be read any more: the site’s secret keys (in wp-config.php) changed after it was stored. Enter it again, or put the old keys back. Until then this connection cannot send.',
						'mailwright'
				  ) }
		</Message>
	);
}
