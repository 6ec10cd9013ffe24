/** Who the mail comes from, while it is being edited. */
import { __ } from '@wordpress/i18n';
import type { FieldErrors, Settings } from '../api/types';

export const SENDER_FIELDS = [
	'from_email',
	'from_name',
	'force_from_email',
	'force_from_name',
	'return_path',
	'default_connection',
] as const;

export type SenderDraft = Pick< Settings, ( typeof SENDER_FIELDS )[ number ] >;

/** An empty address would be read as "nothing chosen"; everything else the server judges. */
export function senderErrors( draft: SenderDraft ): FieldErrors {
	return draft.return_path.trim() === ''
		? {
				return_path: __(
					'Enter an address, or choose one of the other ways above.',
					'mailwright'
				),
		  }
		: {};
}
