/** When mail is sent, by whom instead, and what is kept of it, while it is being edited. Numbers stay text until they are sent. */
import { __, sprintf } from '@wordpress/i18n';
import type { FieldErrors, Settings } from '../api/types';
import { count } from '../components/ago';

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
const number = ( typed: string ): number =>
	/^\d{1,8}$/.test( typed.trim() ) ? Number( typed ) : NaN;

/** As the server wants it. A rule that nobody began to fill in is none. */
export const deliveryValues = ( draft: DeliveryDraft ) => ( {
	...draft,
	routes: draft.routes.filter( ( { from } ) => from.trim() !== '' ),
	log_retention_days: number( draft.log_retention_days ),
	log_max_rows: number( draft.log_max_rows ),
} );

/** As in the PHP schema. */
const LIMITS = {
	log_retention_days: [ 1, 3650 ],
	log_max_rows: [ 100, 10_000_000 ],
} as const;

const NUMBERS = [ 'log_retention_days', 'log_max_rows' ] as const;

/** An address, or "@" and a domain: every From address of that domain. */
const ROUTE_FROM = /^[^\s@]*@[^\s@]+$/;

export function deliveryErrors( draft: DeliveryDraft ): FieldErrors {
	const errors: FieldErrors = {};
	for ( const field of NUMBERS ) {
		const [ least, most ] = LIMITS[ field ];
		const value = number( draft[ field ] );
		if ( ! ( value >= least && value <= most ) ) {
			errors[ field ] = sprintf(
				/* translators: 1: smallest number, 2: greatest number. */
				__( 'Enter a number from %1$s to %2$s.', 'mailwright' ),
				count( least ),
				count( most )
			);
		}
	}
	const odd = draft.routes.find(
		( { from } ) => from.trim() !== '' && ! ROUTE_FROM.test( from.trim() )
	);
	if ( odd ) {
		errors.routes = sprintf(
			/* translators: %s: what somebody typed. */
			__(
				'“%s” is neither an email address nor “@” with a domain, such as @example.com.',
				'mailwright'
			),
			odd.from
		);
	}
	return errors;
}
