/** Delivery in one line. */
import { __, _n, sprintf } from '@wordpress/i18n';
import { count } from '../components/ago';
import type { DeliveryDraft } from './draft';

export function deliverySummary( draft: DeliveryDraft ): string {
	const how = {
		auto: __( 'In the background when it helps (automatic)', 'mailwright' ),
		on: __( 'Always in the background', 'mailwright' ),
		off: __( 'While the page waits', 'mailwright' ),
	}[ draft.background ];
	const days = Number( draft.log_retention_days ) || 0;
	const kept = sprintf(
		/* translators: %s: number of days. */
		_n( 'log kept for %s day', 'log kept for %s days', days, 'mailwright' ),
		count( days )
	);
	const content =
		draft.log_content === 'full'
			? __( 'texts of messages kept', 'mailwright' )
			: __( 'texts of messages not kept', 'mailwright' );
	return [ how, kept, content ].join( ' · ' );
}
