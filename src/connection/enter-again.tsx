/** A password or key that was stored for another place has to be entered once more. */
import { __ } from '@wordpress/i18n';
import type { SecretName } from './secrets';

export const againText = ( name: SecretName ): string =>
	name === 'password'
		? __(
				'The server or the user name changed, so please enter the password again. A stored password is never sent to another server than the one it was stored for.',
				'mailwright'
		  )
		: __(
				'The account changed, so please enter this again: it was stored for the account before.',
				'mailwright'
		  );

export default function EnterAgain( { name }: { name: SecretName } ) {
	return <>{ againText( name ) }</>;
}
