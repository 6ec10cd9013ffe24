/** The five stages of a mail on its way out, in two words each. */
import { __, sprintf } from '@wordpress/i18n';
import type { Stage, StageId } from '../api/types';

export function stageLabel( id: StageId ): string {
	return {
		resolve: __( 'Find server', 'mailwright' ),
		connect: __( 'Connect', 'mailwright' ),
		encrypt: __( 'Encrypt', 'mailwright' ),
		login: __( 'Log in', 'mailwright' ),
		accept: __( 'Accept', 'mailwright' ),
	}[ id ];
}

export function stageStatus( { status, ms }: Stage ): string {
	if ( status === 'done' && ms !== null ) {
		return sprintf(
			/* translators: %s: number of milliseconds. */
			__( '%s ms', 'mailwright' ),
			Math.round( ms ).toLocaleString(
				document.documentElement.lang || undefined
			)
		);
	}
	return {
		waiting: __( 'waiting', 'mailwright' ),
		working: __( 'working', 'mailwright' ),
		done: __( 'done', 'mailwright' ),
		failed: __( 'failed', 'mailwright' ),
		skipped: __( 'not used', 'mailwright' ),
	}[ status ];
}
