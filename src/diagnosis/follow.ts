/** Runs a diagnosis and tells each step of it as it comes. */
import { speak } from '@wordpress/a11y';
import { __, sprintf } from '@wordpress/i18n';
import { diagnose, type Subject } from '../api/diagnose';
import type { Report } from '../api/diagnosis-report';
import { addRow, firstSteps, type Step } from './steps';
import { stepLabel } from './words';

/** @return The report; null when it was canceled. */
export function follow(
	subject: Subject,
	onSteps: ( steps: Step[] ) => void,
	signal: AbortSignal
): Promise< Report | null > {
	let steps = firstSteps();
	onSteps( steps );
	return diagnose(
		subject,
		( row ) => {
			if ( signal.aborted ) {
				return;
			}
			steps = addRow( steps, row );
			onSteps( steps );
			if ( row.status === 'fail' ) {
				speak(
					sprintf(
						/* translators: %s: name of a check, such as "Reach the server". */
						__( '%s: failed', 'mailwright' ),
						stepLabel( { id: row.id, state: 'fail', row } )
					)
				);
			}
		},
		signal
	);
}
