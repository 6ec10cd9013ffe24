/** What other mail plugins left on this site, and taking it over, one step at a time. */
import { speak } from '@wordpress/a11y';
import { useEffect, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import {
	applyImport,
	deactivatePlugin,
	fetchImports,
	type ImportPreview,
} from '../api/import';
import { whileShown } from '../components/while-shown';
import { type Failure, failure, reasonOf } from './failure';

export type Imports =
	| { phase: 'loading' }
	| Failure
	| {
			phase: 'ready';
			previews: ImportPreview[];
			/** Source that something is being done with. */
			busy: string;
			/** Sources that were taken over. */
			done: readonly string[];
			/** What went wrong, by source. */
			errors: Record< string, string >;
	  };

type Ready = Extract< Imports, { phase: 'ready' } >;

export function useImports( onChanged: () => void ) {
	const [ state, setState ] = useState< Imports >( { phase: 'loading' } );
	const [ turn, setTurn ] = useState( 0 );

	useEffect( () => {
		setState( { phase: 'loading' } );
		return whileShown(
			fetchImports(),
			( previews ) =>
				setState( {
					phase: 'ready',
					previews,
					busy: '',
					done: [],
					errors: {},
				} ),
			( reason ) => setState( failure( reason ) )
		);
	}, [ turn ] );

	const update = ( change: ( ready: Ready ) => Ready ) =>
		setState( ( now ) => ( now.phase === 'ready' ? change( now ) : now ) );

	async function step(
		source: string,
		work: () => Promise< unknown >,
		finished: ( ready: Ready ) => Ready,
		said: string
	) {
		update( ( ready ) => ( {
			...ready,
			busy: source,
			errors: { ...ready.errors, [ source ]: '' },
		} ) );
		try {
			await work();
			update( ( ready ) => finished( { ...ready, busy: '' } ) );
			speak( said );
		} catch ( reason ) {
			const message = reasonOf( reason );
			update( ( ready ) => ( {
				...ready,
				busy: '',
				errors: { ...ready.errors, [ source ]: message },
			} ) );
			speak( message, 'assertive' );
		}
	}

	return {
		state,
		reload: () => setTurn( ( now ) => now + 1 ),
		apply: ( { source, name }: ImportPreview ) =>
			step(
				source,
				() => applyImport( source ).then( onChanged ),
				( ready ) => ( {
					...ready,
					done: [
						...ready.done.filter( ( one ) => one !== source ),
						source,
					],
				} ),
				sprintf(
					/* translators: %s: name of another plugin. */
					__( 'Taken over from %s.', 'mailwright' ),
					name
				)
			),
		deactivate: ( { source, name }: ImportPreview ) =>
			step(
				source,
				() => deactivatePlugin( source ),
				( ready ) => ( {
					...ready,
					previews: ready.previews.map( ( one ) =>
						one.source === source
							? { ...one, active: false, can_deactivate: false }
							: one
					),
				} ),
				sprintf(
					/* translators: %s: name of another plugin. */
					__( '%s is deactivated.', 'mailwright' ),
					name
				)
			),
	};
}
