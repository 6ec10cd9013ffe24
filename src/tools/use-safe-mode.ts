/** The safe mode as it counts now, what is chosen in the form, and what can be done with messages that are held. */
import { speak } from '@wordpress/a11y';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import {
	actOnOutbox,
	fetchOutbox,
	type OutboxAction,
	type SafeMode,
} from '../api/outbox';
import { ApiError } from '../api/client';
import { fetchSettings, saveSettings } from '../api/settings';
import type { FieldErrors, Settings, SettingsAnswer } from '../api/types';
import { focusField } from '../components/fields';
import { whileShown } from '../components/while-shown';
import { type Failure, failure, reasonOf } from './failure';

type Draft = Pick< Settings, 'safe_mode' | 'safe_mode_address' >;

export interface SafeModeReady {
	phase: 'ready';
	settings: SettingsAnswer;
	now: SafeMode;
}

type State = { phase: 'loading' } | Failure | SafeModeReady;

const draftOf = ( { safe_mode, safe_mode_address }: Settings ): Draft => ( {
	safe_mode,
	safe_mode_address,
} );

export function useSafeMode() {
	const [ state, setState ] = useState< State >( { phase: 'loading' } );
	const [ turn, setTurn ] = useState( 0 );
	const [ draft, setDraft ] = useState< Draft >( {
		safe_mode: 'off',
		safe_mode_address: '',
	} );
	const [ errors, setErrors ] = useState< FieldErrors >( {} );
	const [ said, setSaid ] = useState( '' );
	const [ failed, setFailed ] = useState( '' );
	const [ busy, setBusy ] = useState( '' );

	useEffect( () => {
		return whileShown(
			Promise.all( [ fetchSettings(), fetchOutbox() ] ),
			( [ settings, outbox ] ) => {
				setDraft( draftOf( settings ) );
				setState( {
					phase: 'ready',
					settings,
					now: outbox.safe_mode,
				} );
			},
			( reason ) => setState( failure( reason ) )
		);
	}, [ turn ] );

	async function run( name: string, work: () => Promise< SafeModeReady > ) {
		if ( busy ) {
			return;
		}
		setBusy( name );
		setFailed( '' );
		setSaid( '' );
		setErrors( {} );
		try {
			const ready = await work();
			setState( ready );
			const words =
				name === 'save'
					? __( 'Saved.', 'mailwright' )
					: __( 'Done.', 'mailwright' );
			setSaid( words );
			speak( words );
		} catch ( reason ) {
			if (
				reason instanceof ApiError &&
				Object.keys( reason.fields ).length > 0
			) {
				setErrors( reason.fields );
				speak(
					Object.values( reason.fields ).join( ' ' ),
					'assertive'
				);
				setTimeout( () => focusField( Object.keys( reason.fields ) ) );
			} else {
				setFailed( reasonOf( reason ) );
				speak( reasonOf( reason ), 'assertive' );
			}
		}
		setBusy( '' );
	}

	/** A hidden address is not part of what somebody decides. */
	const save = () =>
		run( 'save', async () => {
			const address = draft.safe_mode_address.trim();
			const settings = await saveSettings(
				draft.safe_mode === 'redirect'
					? { safe_mode: 'redirect', safe_mode_address: address }
					: { safe_mode: draft.safe_mode }
			);
			setDraft( draftOf( settings ) );
			const { safe_mode } = await fetchOutbox();
			return { phase: 'ready', settings, now: safe_mode };
		} );

	const act = ( action: OutboxAction ) =>
		run( action, async () => {
			const { safe_mode } = await actOnOutbox( action );
			if ( state.phase !== 'ready' ) {
				throw new Error( 'Nothing was shown yet.' );
			}
			return { ...state, now: safe_mode };
		} );

	return {
		state,
		draft,
		errors,
		said,
		failed,
		busy,
		change: ( part: Partial< Draft > ) => {
			setDraft( { ...draft, ...part } );
			setSaid( '' );
		},
		save,
		act,
		reload: () => {
			setState( { phase: 'loading' } );
			setTurn( turn + 1 );
		},
	};
}
