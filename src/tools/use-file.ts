/** A settings file on its way in: chosen, shown, applied. */
import { speak } from '@wordpress/a11y';
import { useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { applyFile, previewFile, type ImportPreview } from '../api/import';
import { reasonOf } from './failure';

/** The plugin refuses a larger one. */
const MAX_BYTES = 1048576;

type State =
	| { phase: 'none' }
	| { phase: 'shown'; preview: ImportPreview }
	| { phase: 'busy'; preview: ImportPreview }
	| { phase: 'failed'; message: string; preview?: ImportPreview }
	| { phase: 'done'; preview: ImportPreview };

export function useFile( onChanged: () => void ) {
	const [ state, setState ] = useState< State >( { phase: 'none' } );
	const [ passphrase, setPassphrase ] = useState( '' );
	const text = useRef( '' );
	const latest = useRef( 0 );

	function fail( message: string, preview?: ImportPreview ) {
		setState( { phase: 'failed', message, ...( preview && { preview } ) } );
		speak( message, 'assertive' );
	}

	async function choose( file: File | undefined ) {
		const turn = ++latest.current;
		setState( { phase: 'none' } );
		setPassphrase( '' );
		if ( ! file ) {
			return;
		}
		if ( file.size > MAX_BYTES ) {
			fail(
				__(
					'This file is too large for a settings file.',
					'mailwright'
				)
			);
			return;
		}
		text.current = await file.text();
		try {
			const preview = await previewFile( text.current );
			if ( turn === latest.current ) {
				setState( { phase: 'shown', preview } );
			}
		} catch ( reason ) {
			if ( turn === latest.current ) {
				fail( reasonOf( reason ) );
			}
		}
	}

	async function apply() {
		const preview = 'preview' in state ? state.preview : undefined;
		if ( ! preview || state.phase === 'busy' ) {
			return;
		}
		setState( { phase: 'busy', preview } );
		try {
			await applyFile( text.current, passphrase );
			setState( { phase: 'done', preview } );
			setPassphrase( '' );
			onChanged();
			speak( __( 'Taken over.', 'mailwright' ) );
		} catch ( reason ) {
			fail( reasonOf( reason ), preview );
		}
	}

	return { state, passphrase, setPassphrase, choose, apply };
}
