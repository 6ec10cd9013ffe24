/** The steps of a diagnosis in the order a mail travels, filling in as the server reports them. */
import type { CheckRow } from '../api/diagnosis-report';

export interface Step {
	id: string;
	state: 'waiting' | 'running' | CheckRow[ 'status' ];
	/** What came out; null while it has not been reported. */
	row: CheckRow | null;
}

export const STEP_IDS: readonly string[] = [
	'settings',
	'php',
	'conflicts',
	'dns',
	'ports',
	'greeting',
	'encryption',
	'certificate',
	'login',
	'sender',
	'spf',
	'dkim',
	'dmarc',
];

/** The first step that has not been reported is the one at work: the checks run one after another. */
function withRunning( steps: Step[] ): Step[] {
	const at = steps.findIndex( ( { row } ) => row === null );
	return steps.map( ( step, index ) =>
		step.row
			? step
			: { ...step, state: index === at ? 'running' : 'waiting' }
	);
}

export const firstSteps = (): Step[] =>
	withRunning(
		STEP_IDS.map( ( id ) => ( { id, state: 'waiting', row: null } ) )
	);

/** A check that is not in the list was added by another plugin: it comes behind the ones reported so far. */
export function addRow( steps: readonly Step[], row: CheckRow ): Step[] {
	const step: Step = { id: row.id, state: row.status, row };
	const next = steps.map( ( one ) => ( one.id === row.id ? step : one ) );
	if ( ! next.some( ( { id } ) => id === row.id ) ) {
		const waiting = next.findIndex( ( one ) => one.row === null );
		next.splice( waiting < 0 ? next.length : waiting, 0, step );
	}
	return withRunning( next );
}

export const toSteps = ( rows: readonly CheckRow[] ): Step[] =>
	rows.map( ( row ) => ( { id: row.id, state: row.status, row } ) );
