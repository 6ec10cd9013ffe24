/** The tab "Log": every message of this site, what became of it, and what can be done about it. */
import { __ } from '@wordpress/i18n';
import { Section } from '../components/section';
import { Chart } from './chart';
import { LogFooter } from './footer';
import { LogFilters } from './filters';
import { Messages } from './messages';
import { useLog } from './use-log';
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
	return (
		<>
			<Chart />
			<Section label={ __( 'Messages', 'mailwright' ) }>
				<div className="mailwright-log">
					<LogFilters
						query={ log.query }
						connections={ connections }
						onChange={ log.ask }
					/>
					<Messages log={ log } connections={ connections } />
				</div>
			</Section>
			<LogFooter query={ log.query } keptDays={ keptDays } />
		</>
	);
}
