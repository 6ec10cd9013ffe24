/** The diagnosis of this page: what it looks at, the save before it where one is needed, and the remedy after it. */
import { useEffect, useRef, useState } from '@wordpress/element';
import { part } from '../api/client';
import type { Subject } from '../api/diagnose';
import type { ConnectionDraft } from '../connection/draft';
import { useDiagnosis } from '../diagnosis/use-diagnosis';
import { selectedDraft, type Draft } from './form';
import type { Form } from './use-form';
import type { TestPanel } from './use-test-panel';

/** What a diagnosis can look at: loaded with the first one. */
const loadSubjects = () =>
	part(
		() =>
			import( /* webpackChunkName: "diagnosis" */ './diagnosis-subject' )
	);

export function useDiagnosisPanel( form: Form, panel: TestPanel ) {
	const { diagnosis, run, clear, cancel, fail } = useDiagnosis();
	const [ key, setKey ] = useState( '' );
	/** Set from the moment on that something could not be examined. */
	const [ subjects, setSubjects ] =
		useState< Awaited< ReturnType< typeof loadSubjects > > >();
	const button = useRef< HTMLButtonElement >( null );
	const testing = panel.test.phase === 'running';
	const { page: now } = form;
	const blocked =
		now.phase === 'ready' &&
		subjects?.subjectOf(
			selectedDraft( now.draft ),
			now.draft,
			now.saved
		) === null;

	// The answer of a test takes the place of an older diagnosis.
	useEffect( () => {
		if ( testing ) {
			clear();
			setSubjects( undefined );
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
		setSubjects( undefined );
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
		const known = await loadSubjects().catch( fail );
		const subject = known?.subjectOf( one, page.draft, page.saved );
		if ( subject ) {
			await begin( subject, one );
		} else if ( known ) {
			clear();
			setSubjects( known );
		}
	}

	async function saveAndStart(): Promise< void > {
		const { page } = form;
		if ( page.phase !== 'ready' ) {
			return;
		}
		const one = selectedDraft( page.draft );
		const saved = await panel.save();
		const id = saved && panel.idOf( one, saved );
		if ( id ) {
			await begin( { connection: id }, one );
		}
	}

	return {
		diagnosis,
		/** Nothing can be examined before the changes are saved. */
		saveFirst: blocked,
		/** It may work with what is saved, since more is allowed there. */
		offersSave: blocked || ( diagnosis.phase === 'failed' && form.dirty ),
		button,
		start,
		saveAndStart,
		clear,
		cancel: () => {
			canceled.current = true;
			cancel();
		},
		/** The connection that was examined. */
		examined: ( draft: Draft ) =>
			draft.connections.find( ( one ) => one.key === key ),
	};
}

export type DiagnosisPanel = ReturnType< typeof useDiagnosisPanel >;
