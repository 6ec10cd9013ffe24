/** The state of the page: loading, failed, or ready with what is saved, what is typed and what came of the last save. */
import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { ApiError, part } from '../api/client';
import { fetchConnections } from '../api/connections';
import { describeError } from '../api/errors';
import { fetchProviders } from '../api/providers';
import { fetchSettings } from '../api/settings';
import type { ConnectionAnswer } from '../api/types';
import type { DraftChange } from '../connection/draft';
import {
	addConnection,
	changeConnection,
	changeSettings,
	firstDraft,
	isDirty,
	NO_ERRORS,
	removeConnection,
	savedOf,
	selectedDraft,
	withConnection,
	type Draft,
	type FormErrors,
	type Saved,
} from './form';
import type { SettingsChange } from './settings-draft';

export type Page =
	| { phase: 'loading' }
	| { phase: 'failed'; message: string }
	| Ready;

export interface Ready {
	phase: 'ready';
	saved: Saved;
	draft: Draft;
	busy: boolean;
	outcome: 'none' | 'saved' | 'refused';
	/** Why the last save was refused. */
	message: string;
	errors: FormErrors;
}

async function load(): Promise< Page > {
	try {
		const [ settings, connections, providers ] = await Promise.all( [
			fetchSettings(),
			fetchConnections(),
			fetchProviders().catch( () => [] ), // Without presets the form still works.
		] );
		const saved = { settings, connections, providers };
		return {
			phase: 'ready',
			saved,
			draft: firstDraft( saved ),
			busy: false,
			outcome: 'none',
			message: '',
			errors: NO_ERRORS,
		};
	} catch ( reason ) {
		if ( reason instanceof ApiError ) {
			return { phase: 'failed', message: describeError( reason ) };
		}
		throw reason;
	}
}

/** How a save works is loaded with the first one; when that does not come, nothing was saved. */
const saving = < T >(
	saved: Saved,
	work: ( module: typeof import('./save') ) => Promise< T >
) =>
	part( () => import( /* webpackChunkName: "save" */ './save' ) ).then(
		work,
		( error: ApiError ) => ( {
			saved,
			message: describeError( error ),
			errors: NO_ERRORS,
			rebased: ( draft: Draft ) => draft,
		} )
	);

/** An error stays at its field until that field is changed. */
function withoutErrors(
	errors: Record< string, string >,
	change: object
): Record< string, string > {
	return Object.fromEntries(
		Object.entries( errors ).filter(
			( [ field ] ) => ! ( field in change )
		)
	);
}

export function useForm() {
	const [ page, setPage ] = useState< Page >( { phase: 'loading' } );
	const latest = useRef( page );
	latest.current = page;
	const keys = useRef( 0 );

	useEffect( () => {
		let current = true;
		void load().then( ( loaded ) => current && setPage( loaded ) );
		return () => {
			current = false;
		};
	}, [] );

	const update = ( step: ( ready: Ready ) => Ready ) =>
		setPage( ( now ) => ( now.phase === 'ready' ? step( now ) : now ) );

	const edit = ( step: ( draft: Draft ) => Draft ) =>
		update( ( ready ) => ( {
			...ready,
			draft: step( ready.draft ),
			outcome: ready.outcome === 'saved' ? 'none' : ready.outcome,
		} ) );

	/**
	 * @param change Something to change before, as a part of this save.
	 * @return What is saved now, or null when something was refused.
	 */
	async function save(
		change: ( draft: Draft ) => Draft = ( draft ) => draft
	): Promise< Saved | null > {
		const start = latest.current;
		if ( start.phase !== 'ready' || start.busy ) {
			return null;
		}
		const submitted = change( start.draft );
		update( ( ready ) => ( {
			...ready,
			draft: change( ready.draft ),
			busy: true,
		} ) );
		const outcome = await saving( start.saved, ( { saveDraft } ) =>
			saveDraft( submitted, start.saved )
		);
		const refused = outcome.message !== '';
		update( ( ready ) => ( {
			...ready,
			busy: false,
			saved: outcome.saved,
			draft: {
				...outcome.rebased( ready.draft ),
				selected: outcome.errors.key || ready.draft.selected,
			},
			outcome: refused ? 'refused' : 'saved',
			message: outcome.message,
			errors: outcome.errors,
		} ) );
		speak(
			refused ? outcome.message : __( 'Saved.', 'mailwright' ),
			refused ? 'assertive' : 'polite'
		);
		return refused ? null : outcome.saved;
	}

	async function remove(): Promise< void > {
		const start = latest.current;
		if ( start.phase !== 'ready' || start.busy ) {
			return;
		}
		const doomed = selectedDraft( start.draft );
		const stored = savedOf( start.saved, doomed );
		if ( ! stored ) {
			edit( ( draft ) => removeConnection( draft, doomed.key ) );
			return;
		}
		update( ( ready ) => ( { ...ready, busy: true } ) );
		const { saved, message } = await saving(
			start.saved,
			( { deleteSaved } ) => deleteSaved( stored.id, start.saved )
		);
		if ( message ) {
			update( ( ready ) => ( {
				...ready,
				busy: false,
				outcome: 'refused',
				message,
			} ) );
			speak( message, 'assertive' );
			return;
		}
		update( ( ready ) => ( {
			...ready,
			busy: false,
			saved,
			draft: changeSettings(
				removeConnection( ready.draft, doomed.key ),
				{ default_connection: saved.settings.default_connection }
			),
			outcome: 'none',
			message,
			errors: NO_ERRORS,
		} ) );
		if ( saved.settings.network ) {
			void load().then( setPage ); // The network's may stand in for it.
		}
		speak( __( 'The connection was deleted.', 'mailwright' ) );
	}

	return {
		page,
		dirty: page.phase === 'ready' && isDirty( page.draft, page.saved ),
		save,
		remove,
		reload: () => {
			setPage( { phase: 'loading' } );
			void load().then( setPage );
		},
		/** Something outside the form changed a connection on the server. */
		adopt: ( answer: ConnectionAnswer ) =>
			update( ( ready ) => ( {
				...ready,
				saved: withConnection( ready.saved, answer ),
			} ) ),
		select: ( key: string ) =>
			update( ( ready ) => ( {
				...ready,
				draft: { ...ready.draft, selected: key },
			} ) ),
		add: () =>
			edit( ( draft ) =>
				addConnection( draft, `new-${ ++keys.current }` )
			),
		changeConnection: ( change: DraftChange ) => {
			edit( ( draft ) => changeConnection( draft, change ) );
			update( ( ready ) => ( {
				...ready,
				errors: {
					...ready.errors,
					connection: withoutErrors(
						ready.errors.connection,
						change
					),
				},
			} ) );
		},
		changeSettings: ( change: SettingsChange ) => {
			edit( ( draft ) => changeSettings( draft, change ) );
			update( ( ready ) => ( {
				...ready,
				errors: {
					...ready.errors,
					settings: withoutErrors( ready.errors.settings, change ),
				},
			} ) );
		},
	};
}

export type Form = ReturnType< typeof useForm >;
