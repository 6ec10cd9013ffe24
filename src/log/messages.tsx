/** The list in each of its states: loading, failed, empty, nothing found, or a page of messages. */
import { Button } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { Page, Query } from '../api/messages';
import { Failed } from '../components/failed';
import { Loading } from '../components/loading';
import { Bulk } from './bulk';
import type { Connection } from './log-tab';
import { MessageTable } from './message-table';
import { isFiltered, type Log } from './use-log';

interface Props {
	log: Log;
	connections: readonly Connection[];
}

export function Messages( { log, connections }: Props ) {
	const { list } = log;
	if ( list.phase === 'loading' ) {
		return <Loading />;
	}
	if ( list.phase === 'failed' ) {
		return <Failed message={ list.message } onRetry={ log.reload } />;
	}
	return (
		<div
			className={ `mailwright-log__page${
				list.stale ? ' is-stale' : ''
			}` }
			aria-busy={ list.stale }
		>
			{ list.page.rows.length === 0 ? (
				<Nothing
					query={ log.query }
					page={ list.page }
					newest={ log.newest }
				/>
			) : (
				<Selectable { ...{ log, connections } } page={ list.page } />
			) }
			<Pages log={ log } page={ list.page } />
		</div>
	);
}

/** What is selected belongs to the page on the screen. */
function Selectable( { log, connections, page }: Props & { page: Page } ) {
	const [ selected, setSelected ] = useState< readonly number[] >( [] );
	const ids = page.rows.map( ( { id } ) => id );
	const present = selected.filter( ( id ) => ids.includes( id ) );
	useEffect( () => setSelected( [] ), [ log.query ] );
	return (
		<>
			<Bulk
				selected={ present }
				onSelect={ setSelected }
				onDone={ log.refresh }
			/>
			<MessageTable
				rows={ page.rows }
				connections={ connections }
				selected={ present }
				onSelect={ setSelected }
				onChange={ log.refresh }
			/>
		</>
	);
}

function Nothing( {
	query,
	page,
	newest,
}: {
	query: Query;
	page: Page;
	newest: boolean;
} ) {
	const filtered = isFiltered( query );
	if ( page.cursor ) {
		return (
			<p className="mailwright-log__nothing">
				{ __(
					'Nothing found so far, but not every message was looked at yet. “Older” goes on.',
					'mailwright'
				) }
			</p>
		);
	}
	if ( filtered || ! newest ) {
		return (
			<p className="mailwright-log__nothing">
				{ __( 'No message matches.', 'mailwright' ) }
			</p>
		);
	}
	return (
		<p className="mailwright-log__nothing">
			<strong>{ __( 'No messages yet.', 'mailwright' ) }</strong>{ ' ' }
			{ __(
				'From now on every email that this site sends is listed here: when, to whom, and what became of it. What it says is not kept unless you want that.',
				'mailwright'
			) }
		</p>
	);
}

function Pages( { log, page }: { log: Log; page: Page } ) {
	if ( log.newest && ! page.cursor ) {
		return null;
	}
	return (
		<nav
			className="mailwright-actions mailwright-log__pages"
			aria-label={ __( 'Pages of the log', 'mailwright' ) }
		>
			<Button
				__next40pxDefaultSize
				variant="secondary"
				aria-disabled={ log.newest }
				onClick={ () => ! log.newest && log.newer() }
			>
				{ __( 'Newer', 'mailwright' ) }
			</Button>
			<Button
				__next40pxDefaultSize
				variant="secondary"
				aria-disabled={ ! page.cursor }
				onClick={ () => page.cursor && log.older() }
			>
				{ __( 'Older', 'mailwright' ) }
			</Button>
		</nav>
	);
}
