/** When mail is sent, by whom instead, and what is kept of it, while it is being edited. Numbers stay text until they are sent. */
import type { Settings } from '../api/types';

export const DELIVERY_FIELDS = [
	'background',
	'after_unknown',
	'fallback_connection',
	'routes',
	'log_content',
	'log_retention_days',
	'log_max_rows',
] as const;

export type Route = Settings[ 'routes' ][ number ];

export type DeliveryDraft = Pick<
	Settings,
	| 'background'
	| 'after_unknown'
	| 'fallback_connection'
	| 'routes'
	| 'log_content'
> & { log_retention_days: string; log_max_rows: string };

export type DeliveryChange = Partial< DeliveryDraft >;

export function deliveryDraftOf( saved: Settings ): DeliveryDraft {
	const {
		background,
		after_unknown,
		fallback_connection,
		routes,
		log_content,
	} = saved;
	return {
		background,
		after_unknown,
		fallback_connection,
		routes,
		log_content,
		log_retention_days: String( saved.log_retention_days ),
		log_max_rows: String( saved.log_max_rows ),
	};
}

/** What is not a number differs from everything that is saved. */
export const number = ( typed: string ): number =>
	/^\d{1,8}$/.test( typed.trim() ) ? Number( typed ) : NaN;

/** As the server wants it. A rule that nobody began to fill in is none. */
export const deliveryValues = ( draft: DeliveryDraft ) => ( {
	...draft,
	routes: draft.routes.filter( ( { from } ) => from.trim() !== '' ),
	log_retention_days: number( draft.log_retention_days ),
	log_max_rows: number( draft.log_max_rows ),
} );
