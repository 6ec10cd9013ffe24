/** The tab "Log": every message of this site, what became of it, and what can be done about it. */
import { __ } from '@wordpress/i18n';
import { Section } from '../components/section';
import { Chart } from './chart';
import { LogFooter } from './footer';
import { LogFilters } from './filters';
import { Messages } from './messages';
import { isFiltered, useLog } from './use-log';
import './log.scss';

export interface Connection {
	id: string;
	name: string;
}

interface Props {
	connections: readonly Connection[];
	/** Days that entries are kept, 0 when it is not known. */
	keptDays: number;
	/** Statuses to begin with, "" for all. */
	status: string;
}

export default function LogTab( { connections, keptDays, status }: Props ) {
	const log = useLog( { status } );
	const { list, newest, query } = log;
	// Nothing to look for in a log that has nothing.
	const bare =
		list.phase === 'ready' &&
		list.page.rows.length === 0 &&
		! list.page.cursor &&
		newest &&
		! isFiltered( query );
	return (
		<>
			<Chart />
			<Section label={ __( 'Messages', 'mailwright' ) }>
				<div className="mailwright-log">
					{ ! bare && (
						<LogFilters
							query={ query }
							connections={ connections }
							onChange={ log.ask }
						/>
					) }
					<Messages log={ log } connections={ connections } />
				</div>
			</Section>
			<LogFooter query={ log.query } keptDays={ keptDays } />
		</>
	);
}
