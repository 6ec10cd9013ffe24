/** One row for each message; a second one below it holds its details while they are open. */
import { CheckboxControl } from '@wordpress/components';
import { Fragment, useEffect, useId, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { MessageRow } from '../api/messages';
import { Icon } from '../components/icon';
import { fullTime, shortTime } from '../components/time';
import type { Connection } from './log-tab';
import { MessageDetails } from './message-details';
import {
	recipientsText,
	statusMark,
	statusNote,
	statusWord,
	subjectText,
} from './words';

interface Props {
	rows: readonly MessageRow[];
	connections: readonly Connection[];
	selected: readonly number[];
	onSelect: ( ids: readonly number[] ) => void;
	/** Something was done with one of them. */
	onChange: () => void;
}

/** As in the style sheet: there is room for three of the six columns. */
const NARROW = '(max-width: 782px)';

function useColumns(): number {
	const [ narrow, setNarrow ] = useState( false );
	useEffect( () => {
		const query = window.matchMedia?.( NARROW );
		const look = () => setNarrow( Boolean( query?.matches ) );
		look();
		query?.addEventListener( 'change', look );
		return () => query?.removeEventListener( 'change', look );
	}, [] );
	return narrow ? 3 : 6;
}

export function MessageTable( props: Props ) {
	const { rows, selected, onSelect } = props;
	const [ open, setOpen ] = useState< number | null >( null );
	const columns = useColumns();
	const all = rows.length === selected.length;
	return (
		<table className="mailwright-table">
			<caption className="screen-reader-text">
				{ __( 'Messages, newest first', 'mailwright' ) }
			</caption>
			<thead>
				<tr>
					<td className="is-select">
						<CheckboxControl
							__nextHasNoMarginBottom
							aria-label={ __( 'Select all', 'mailwright' ) }
							checked={ all }
							indeterminate={ ! all && selected.length > 0 }
							onChange={ ( checked ) =>
								onSelect(
									checked ? rows.map( ( { id } ) => id ) : []
								)
							}
						/>
					</td>
					<th scope="col" className="is-when">
						{ __( 'When', 'mailwright' ) }
					</th>
					<th scope="col" className="is-to">
						{ __( 'To', 'mailwright' ) }
					</th>
					<th scope="col">{ __( 'Subject', 'mailwright' ) }</th>
					<th scope="col" className="is-source">
						{ __( 'Sent by', 'mailwright' ) }
					</th>
					<th scope="col" className="is-status">
						{ __( 'Status', 'mailwright' ) }
					</th>
				</tr>
			</thead>
			<tbody>
				{ rows.map( ( row ) => (
					<Row
						key={ row.id }
						{ ...props }
						row={ row }
						columns={ columns }
						open={ open === row.id }
						onToggle={ () =>
							setOpen( open === row.id ? null : row.id )
						}
					/>
				) ) }
			</tbody>
		</table>
	);
}

interface RowProps extends Props {
	row: MessageRow;
	columns: number;
	open: boolean;
	onToggle: () => void;
}

function Row( props: RowProps ) {
	const { row, open, onToggle } = props;
	const id = useId();
	const when = shortTime( row.created_at );
	return (
		<Fragment>
			{ /* The button in it is for keyboards and screen readers; a mouse may take the whole row. */ }
			{  }
			<tr
				className={ `mailwright-table__row${ open ? ' is-open' : '' }` }
				onClick={ ( event ) => {
					const target = event.target as Element;
					if (
						! target.closest( 'button, input, label, .is-select' )
					) {
						onToggle();
					}
				} }
			>
				<SelectCell { ...props } />
				<td className="is-when">
					<time
						dateTime={ row.created_at }
						title={ fullTime( row.created_at ) }
					>
						{ when }
					</time>
				</td>
				<td className="is-to">
					<bdi>{ recipientsText( row ) }</bdi>
				</td>
				<td className="is-subject">
					<button
						type="button"
						className="mailwright-table__open"
						aria-expanded={ open }
						aria-controls={ id }
						onClick={ onToggle }
					>
						<bdi>{ subjectText( row ) }</bdi>
					</button>
					<span className="mailwright-table__small">
						<bdi>{ recipientsText( row ) }</bdi>
						{ ' · ' }
						{ when }
					</span>
				</td>
				<td className="is-source">
					<bdi>{ row.source_name }</bdi>
				</td>
				<StatusCell row={ row } />
			</tr>
			<tr
				id={ id }
				className="mailwright-table__details"
				hidden={ ! open }
			>
				{ open && (
					<td colSpan={ props.columns }>
						<MessageDetails
							row={ row }
							connections={ props.connections }
							onChange={ props.onChange }
						/>
					</td>
				) }
			</tr>
		</Fragment>
	);
}

function SelectCell( { row, selected, onSelect }: RowProps ) {
	return (
		<td className="is-select">
			<CheckboxControl
				__nextHasNoMarginBottom
				aria-label={ sprintf(
					/* translators: 1: subject of a message, 2: time it was sent. */
					__( 'Select “%1$s”, %2$s', 'mailwright' ),
					subjectText( row ),
					shortTime( row.created_at )
				) }
				checked={ selected.includes( row.id ) }
				onChange={ ( checked ) =>
					onSelect(
						checked
							? [ ...selected, row.id ]
							: selected.filter( ( id ) => id !== row.id )
					)
				}
			/>
		</td>
	);
}

function StatusCell( { row }: { row: MessageRow } ) {
	const note = statusNote( row );
	return (
		<td className="is-status">
			<span className="mailwright-table__status">
				<Icon name={ statusMark( row.status ) } size={ 16 } />
				<span>
					{ statusWord( row.status ) }
					{ note && (
						<span className="mailwright-table__note">{ note }</span>
					) }
				</span>
			</span>
		</td>
	);
}
