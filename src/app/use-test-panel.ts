/** The test email of this page: its form, the save before it, and what it proves about the status. */
import { useState } from '@wordpress/element';
import { pageData } from '../api/page-data';
import { takerOf } from '../components/mailer-name';
import type { ConnectionDraft } from '../connection/draft';
import type { ComposerValue } from '../test-email/composer';
import { useTestEmail } from '../test-email/use-test-email';
import {
	connectionNames,
	defaultConnection,
	savedId,
	type Draft,
	type Saved,
} from './form';
import type { Form } from './use-form';
import { useProof } from './use-proof';

export function useTestPanel( form: Form ) {
	const [ open, setOpen ] = useState( false );
	const [ value, setValue ] = useState< ComposerValue >( () => ( {
		to: pageData().testAddress,
		format: 'html',
		connection: '',
	} ) );
	const { test, send, clear } = useTestEmail();
	const { proof, forget } = useProof( test );

	function sendWith( saved: Saved, through = value.connection ) {
		const chosen = saved.connections.find( ( { id } ) => id === through );
		const used = chosen ?? defaultConnection( saved );
		return send( {
			to: value.to.trim(),
			format: value.format,
			...( chosen ? { connection: chosen.id } : {} ),
			server: used ? takerOf( used ) : '',
			staged: used?.mailer === 'smtp',
		} );
	}

	/** What was proven before a change says nothing about the time after it. */
	async function save(
		change?: ( draft: Draft ) => Draft
	): Promise< Saved | null > {
		const changed = form.dirty || Boolean( change );
		const saved = await form.save( change );
		if ( saved && changed ) {
			clear();
			forget();
		}
		return saved;
	}

	/** The id under which a connection is saved now. */
	const idOf = ( one: ConnectionDraft, saved: Saved ) =>
		form.page.phase === 'ready'
			? savedId( one, form.page.saved, saved )
			: undefined;

	/** Saves what is typed; the id that the connection has then, null when something was refused. */
	async function saveFor( one: ConnectionDraft ): Promise< string | null > {
		const { page } = form;
		if ( page.phase !== 'ready' ) {
			return null;
		}
		const saved = form.dirty ? await save() : page.saved;
		return ( saved && idOf( one, saved ) ) ?? null;
	}

	async function submit() {
		const { page } = form;
		if ( page.phase !== 'ready' ) {
			return;
		}
		const saved = form.dirty ? await save() : page.saved;
		if ( saved ) {
			await sendWith( saved );
		}
	}

	return {
		test,
		proof,
		save,
		idOf,
		saveFor,
		submit,
		sendThrough: sendWith,
		value,
		change: ( change: Partial< ComposerValue > ) =>
			setValue( ( now ) => ( { ...now, ...change } ) ),
		composing: open && test.phase !== 'running' && test.phase !== 'done',
		compose: () => {
			clear();
			setOpen( true );
		},
		close: () => {
			clear();
			setOpen( false );
		},
		connections: ( saved: Saved ) =>
			connectionNames( saved ).map( ( { id, name } ) => ( {
				value: id,
				label: name,
			} ) ),
	};
}

export type TestPanel = ReturnType< typeof useTestPanel >;
