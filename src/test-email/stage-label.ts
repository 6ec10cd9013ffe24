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

/** What became of it; `over` says that nothing more will happen. */
export function stageStatus( { status, ms }: Stage, over = false ): string {
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
		waiting: over
			? __( 'not reached', 'mailwright' )
			: __( 'waiting', 'mailwright' ),
		working: __( 'working', 'mailwright' ),
		done: __( 'done', 'mailwright' ),
		failed: __( 'failed', 'mailwright' ),
		skipped: __( 'not used', 'mailwright' ),
	}[ status ];
}
