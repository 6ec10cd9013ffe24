/** Asks the site for the settings of an email address. Loaded with the first search. */
import { speak } from '@wordpress/a11y';
import { __, _n, sprintf } from '@wordpress/i18n';
import { findSettings } from '../api/autodiscover';
import { ApiError } from '../api/client';
import { describeError } from '../api/errors';
import type { Finder } from './use-finder';

/** More than three proposals are a riddle, not help. */
const SHOWN = 3;

const failure = ( reason: unknown ): Finder => {
	if ( ! ( reason instanceof ApiError ) ) {
		throw reason;
	}
	const atField = Boolean( reason.fields.email );
	return {
		phase: 'failed',
		message: reason.fields.email ?? describeError( reason ),
		atField,
	};
};

export function announce( finder: Finder ): void {
	if ( finder.phase === 'failed' ) {
		speak( finder.message, 'assertive' );
	} else if ( finder.phase === 'found' ) {
		const count = finder.candidates.length;
		speak(
			count === 0
				? __( 'No settings found.', 'mailwright' )
				: sprintf(
						/* translators: %d: number of proposals found. */
						_n(
							'%d proposal found.',
							'%d proposals found.',
							count,
							'mailwright'
						),
						count
				  )
		);
	}
}

export const findFor = ( email: string ): Promise< Finder > =>
	findSettings( email ).then(
		( candidates ): Finder => ( {
			phase: 'found',
			email,
			candidates: candidates.slice( 0, SHOWN ),
		} ),
		failure
	);
