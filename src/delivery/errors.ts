/** What the page can tell about these settings without asking; the server has the last word. Loaded with the first save. */
import { __, sprintf } from '@wordpress/i18n';
import type { FieldErrors } from '../api/types';
import { count } from '../components/ago';
import { number, type DeliveryDraft } from './draft';

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
