/** One message in full: loaded when it is opened, and again when the list shows that something happened to it. */
import { speak } from '@wordpress/a11y';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { ApiError } from '../api/client';
import { explainText } from '../api/explain';
import {
	actOnMessage,
	fetchMessage,
	type Message,
	type MessageRow,
} from '../api/messages';
import type { Explanation } from '../api/types';
import { whileShown } from '../components/while-shown';
import { describe } from './use-log';

export type Detail =
	| { phase: 'loading' }
	| { phase: 'failed'; message: string }
	| { phase: 'ready'; message: Message };

/** Somebody else may have deleted it; the server tells nobody which of the two it is. */
const problem = ( reason: unknown ): string =>
	reason instanceof ApiError && reason.status === 403
		? __(
				'This message is no longer in the log, or your account may not read it.',
				'mailwright'
		  )
		: describe( reason );

const DONE = {
	resend: () => __( 'The message is sent again.', 'mailwright' ),
	cancel: () => __( 'The message was canceled.', 'mailwright' ),
	release: () => __( 'The message is sent now.', 'mailwright' ),
};

export function useMessage( row: MessageRow, onChange: () => void ) {
	const [ detail, setDetail ] = useState< Detail >( { phase: 'loading' } );
	const [ turn, setTurn ] = useState( 0 );
	const [ busy, setBusy ] = useState( '' );
	const [ error, setError ] = useState( '' );
	const [ explained, setExplained ] = useState< Explanation | null >( null );

	useEffect( () => {
		return whileShown(
			fetchMessage( row.id ),
			( message ) => setDetail( { phase: 'ready', message } ),
			( reason ) =>
				setDetail( { phase: 'failed', message: problem( reason ) } )
		);
	}, [ row.id, row.status, row.attempts, turn ] );

	async function attempt( name: string, task: () => Promise< void > ) {
		if ( busy ) {
			return;
		}
		setBusy( name );
		setError( '' );
		await task().catch( ( reason ) => {
			const message = problem( reason );
			setError( message );
			speak( message, 'assertive' );
		} );
		setBusy( '' );
	}

	return {
		detail,
		busy,
		error,
		explained,
		act: ( action: keyof typeof DONE ) =>
			attempt( action, async () => {
				await actOnMessage( row.id, action );
				speak( DONE[ action ]() );
				setExplained( null );
				setTurn( turn + 1 );
				onChange();
			} ),
		explain: ( text: string ) =>
			attempt( 'explain', async () =>
				setExplained( await explainText( text ) )
			),
	};
}

export type OpenMessage = ReturnType< typeof useMessage >;
