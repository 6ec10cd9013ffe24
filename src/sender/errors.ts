/** What the page can tell about the sender without asking. Loaded with the first save. */
import { __ } from '@wordpress/i18n';
import type { FieldErrors } from '../api/types';
import type { SenderDraft } from './draft';

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
