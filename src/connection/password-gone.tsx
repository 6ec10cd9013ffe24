/** Said before saving, where a stored password or key cannot be kept. */
import { __ } from '@wordpress/i18n';
import { Message } from '../components/message';

const PasswordGone = ( { password }: { password: boolean } ) => (
	<Message status="warning">
		{ password
			? __(
					'Saving this removes the stored password of the mail server. To come back later you need to enter it again.',
					'mailwright'
			  )
			: __(
					'Saving this removes the stored key of the provider before. To come back later you need to enter it again.',
					'mailwright'
			  ) }
	</Message>
);

export default PasswordGone;
