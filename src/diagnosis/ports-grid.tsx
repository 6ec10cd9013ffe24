/** The ports of the mail server at a glance. */
import { __ } from '@wordpress/i18n';
import type { Endpoint } from '../api/diagnosis-report';
import { Icon } from '../components/icon';
import { FAMILIES, portRows, type Cell } from './ports';

const MARKS = {
	open: 'good',
	refused: 'bad',
	silent: 'bad',
	unreachable: 'skipped',
	none: 'skipped',
} as const;

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
							<PortCell key={ id } cell={ row.cells[ id ] } />
						) ) }
					</tr>
				) ) }
			</tbody>
		</table>
	);
}

const PortCell = ( { cell }: { cell: Cell } ) => (
	<td className={ `is-${ cell.state }` }>
		<span className="mailwright-ports__cell">
			<Icon name={ MARKS[ cell.state ] } size={ 16 } />
			{ cell.text }
		</span>
	</td>
);
