/** The diagnosis of this page: what it looks at, the save before it where one is needed, and the remedy after it. */
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { Subject } from '../api/diagnose';
import type { ConnectionDraft } from '../connection/draft';
import { useDiagnosis } from '../diagnosis/use-diagnosis';
import { remedy, remedyNeedsPassword, subjectOf } from './diagnosis-subject';
import {
	changeConnection,
	savedId,
	selectedDraft,
	type Draft,
	type Saved,
} from './form';
import type { Form } from './use-form';
import type { TestPanel } from './use-test-panel';

/** The connection with this key is the one on the screen. */
const selecting = ( draft: Draft, key: string ): Draft => ( {
	...draft,
	selected: key,
} );

export function useDiagnosisPanel( form: Form, panel: TestPanel ) {
	const { diagnosis, run, clear, cancel } = useDiagnosis();
	const [ key, setKey ] = useState( '' );
	const [ saveFirst, setSaveFirst ] = useState( false );
	const [ error, setError ] = useState( '' );
	const button = useRef< HTMLButtonElement >( null );
	const testing = panel.test.phase === 'running';
	const { page: now } = form;
	const blocked =
		now.phase === 'ready' &&
		! subjectOf( selectedDraft( now.draft ), now.draft, now.saved );

	// The answer of a test takes the place of an older diagnosis.
	useEffect( () => {
		if ( testing ) {
			clear();
			setSaveFirst( false );
		}
		// eslint-disable-next-line react-hooks/exhaustive-deps -- Only the beginning of a test counts.
	}, [ testing ] );

	// Where the "Cancel" was is nothing any more.
	const canceled = useRef( false );
	useEffect( () => {
		if ( diagnosis.phase === 'idle' && canceled.current ) {
			canceled.current = false;
			button.current?.focus();
		}
	}, [ diagnosis.phase ] );

	function begin( subject: Subject, connection: ConnectionDraft ) {
		panel.close();
		setSaveFirst( false );
		setError( '' );
		setKey( connection.key );
		return run( subject );
	}

	/** @param connection The one on the screen when left out. */
	async function start( connection?: ConnectionDraft ): Promise< void > {
		const { page } = form;
		if ( page.phase !== 'ready' || diagnosis.phase === 'running' ) {
			return;
		}
		const one = connection ?? selectedDraft( page.draft );
		form.select( one.key );
		const subject = subjectOf( one, page.draft, page.saved );
		if ( subject ) {
			await begin( subject, one );
		} else {
			clear();
			setSaveFirst( true );
		}
	}

	async function saveAndStart(): Promise< void > {
		const { page } = form;
		if ( page.phase !== 'ready' ) {
			return;
		}
		const one = selectedDraft( page.draft );
		const saved = await panel.save();
		const id = saved && savedId( one, page.saved, saved );
		if ( id ) {
			await begin( { connection: id }, one );
		}
	}

	/** Saves what was proven, and shows with a test email that it works. */
	async function apply( password: string ): Promise< void > {
		const { page } = form;
		if ( page.phase !== 'ready' || diagnosis.phase !== 'done' ) {
			return;
		}
		const { changes } = diagnosis.report.verdict;
		const one = page.draft.connections.find( ( two ) => two.key === key );
		if ( ! changes || ! one ) {
			return;
		}
		setError( '' );
		const saved = await panel.save( ( draft ) =>
			changeConnection( selecting( draft, key ), {
				...remedy( changes, one, page.saved.providers ),
				...( password ? { password } : {} ),
			} )
		);
		const id = saved && savedId( one, page.saved, saved );
		if ( saved && id ) {
			await panel.sendThrough( saved, id );
		} else {
			setError(
				__( 'It was not saved. The form below says why.', 'mailwright' )
			);
		}
	}

	return {
		diagnosis,
		/** Nothing can be examined before the changes are saved. */
		saveFirst: saveFirst && blocked,
		/** It may work with what is saved, since more is allowed there. */
		offersSave:
			( saveFirst && blocked ) ||
			( diagnosis.phase === 'failed' && form.dirty ),
		button,
		start,
		saveAndStart,
		clear,
		cancel: () => {
			canceled.current = true;
			cancel();
		},
		remedy: ( saved: Saved, draft: Draft ) => {
			const one = draft.connections.find( ( two ) => two.key === key );
			const changes =
				diagnosis.phase === 'done'
					? diagnosis.report.verdict.changes
					: null;
			return {
				asksPassword: Boolean(
					one && changes && remedyNeedsPassword( changes, one, saved )
				),
				error,
				onApply: ( password: string ) => void apply( password ),
			};
		},
		/** The connection that was examined. */
		examined: ( draft: Draft ) =>
			draft.connections.find( ( one ) => one.key === key ),
	};
}

export type DiagnosisPanel = ReturnType< typeof useDiagnosisPanel >;
