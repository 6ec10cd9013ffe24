/** Who the mail comes from, while it is being edited. */
import type { Settings } from '../api/types';

export const SENDER_FIELDS = [
	'from_email',
	'from_name',
	'force_from_email',
	'force_from_name',
	'return_path',
	'default_connection',
] as const;

export type SenderDraft = Pick< Settings, ( typeof SENDER_FIELDS )[ number ] >;
