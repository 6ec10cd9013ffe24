/** Search and filters. The search waits until somebody has stopped typing. */
import { Button, SearchControl } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { NO_QUERY, type Query } from '../api/messages';
import { SelectField, TextField } from '../components/fields';
import type { Connection } from './log-tab';
import { isFiltered } from './use-log';

const TYPING_MS = 400;

interface Props {
	query: Query;
	connections: readonly Connection[];
	onChange: ( change: Partial< Query > ) => void;
}

const statusOptions = () => [
	{ value: '', label: __( 'All', 'mailwright' ) },
	{ value: 'sent', label: __( 'Sent', 'mailwright' ) },
	{
		value: 'ready,claimed,wire,retry',
		label: __( 'Waiting or trying again', 'mailwright' ),
	},
	{ value: 'dead', label: __( 'Failed', 'mailwright' ) },
	{
		value: 'unknown,held',
		label: __( 'Held or not known', 'mailwright' ),
	},
	{ value: 'canceled', label: __( 'Canceled', 'mailwright' ) },
];

export function LogFilters( { query, connections, onChange }: Props ) {
	const filtered = isFiltered( query );
	const [ cleared, setCleared ] = useState( 0 );
	return (
		<form
			className="mailwright-filters"
			role="search"
			aria-label={ __( 'Messages', 'mailwright' ) }
			onSubmit={ ( event ) => event.preventDefault() }
		>
			<Search
				key={ cleared }
				value={ query.search }
				onSearch={ ( search ) => onChange( { search } ) }
			/>
			<SelectField
				name="log-status"
				label={ __( 'Status', 'mailwright' ) }
				value={ query.status }
				options={ statusOptions() }
				onChange={ ( status ) => onChange( { status } ) }
			/>
			{ connections.length > 1 && (
				<SelectField
					name="log-connection"
					label={ __( 'Connection', 'mailwright' ) }
					value={ query.connection }
					options={ [
						{ value: '', label: __( 'All', 'mailwright' ) },
						...connections.map( ( { id, name } ) => ( {
							value: id,
							label: name,
						} ) ),
					] }
					onChange={ ( connection ) => onChange( { connection } ) }
				/>
			) }
			<TextField
				name="log-since"
				label={ __( 'From date', 'mailwright' ) }
				type="date"
				value={ query.since }
				onChange={ ( since ) => onChange( { since } ) }
			/>
			<TextField
				name="log-until"
				label={ __( 'To date', 'mailwright' ) }
				type="date"
				value={ query.until }
				onChange={ ( until ) => onChange( { until } ) }
			/>
			{ filtered && (
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					onClick={ () => {
						setCleared( cleared + 1 );
						onChange( NO_QUERY );
					} }
				>
					{ __( 'Show all', 'mailwright' ) }
				</Button>
			) }
		</form>
	);
}

function Search( {
	value,
	onSearch,
}: {
	value: string;
	onSearch: ( search: string ) => void;
} ) {
	const [ typed, setTyped ] = useState( value );
	const latest = useRef( onSearch );
	latest.current = onSearch;
	useEffect( () => {
		if ( typed.trim() === value ) {
			return undefined;
		}
		const clock = setTimeout(
			() => latest.current( typed.trim() ),
			TYPING_MS
		);
		return () => clearTimeout( clock );
	}, [ typed, value ] );
	return (
		<div className="mailwright-filters__search">
			<SearchControl
				__nextHasNoMarginBottom
				size="default"
				label={ __( 'Search messages', 'mailwright' ) }
				hideLabelFromVision={ false }
				placeholder={ __( 'Subject or address', 'mailwright' ) }
				value={ typed }
				onChange={ setTyped }
			/>
		</div>
	);
}
