/** The ports of the mail server at a glance. */
import { __ } from '@wordpress/i18n';
import type { Endpoint } from '../api/diagnosis-report';
import { Icon } from '../components/icon';
import { FAMILIES, portRows, type Cell } from './ports';

/** That other ports are closed is usual; only at the one that is set up it is a fault. */
function mark( { state }: Cell, chosen: boolean ) {
	if ( state === 'open' ) {
		return 'good';
	}
	return chosen && state !== 'none' && state !== 'unreachable'
		? 'bad'
		: 'skipped';
}

export function PortsGrid( {
	endpoints,
	port,
}: {
	endpoints: readonly Endpoint[];
	/** The one that is set up. */
	port: number;
} ) {
	if ( endpoints.length === 0 ) {
		return null;
	}
	return (
		<table className="mailwright-ports">
			<caption>
				{ __(
					'Which ports of the mail server can be reached from this site',
					'mailwright'
				) }
			</caption>
			<thead>
				<tr>
					<th scope="col">{ __( 'Port', 'mailwright' ) }</th>
					{ FAMILIES.map( ( { id, name } ) => (
						<th key={ id } scope="col">
							{ name }
						</th>
					) ) }
				</tr>
			</thead>
			<tbody>
				{ portRows( endpoints, port ).map( ( row ) => (
					<tr key={ row.port }>
						<th scope="row">
							{ row.port }
							{ row.chosen && (
								<span className="mailwright-ports__chosen">
									{ ' ' }
									{ __( 'your setting', 'mailwright' ) }
								</span>
							) }
						</th>
						{ FAMILIES.map( ( { id } ) => (
							<PortCell
								key={ id }
								cell={ row.cells[ id ] }
								chosen={ row.chosen }
							/>
						) ) }
					</tr>
				) ) }
			</tbody>
		</table>
	);
}

const PortCell = ( { cell, chosen }: { cell: Cell; chosen: boolean } ) => (
	<td className={ `is-${ cell.state }` }>
		<span className="mailwright-ports__cell">
			<Icon name={ mark( cell, chosen ) } size={ 16 } />
			{ cell.text }
		</span>
	</td>
);
