/** A diagnosis from the first click to the verdict. The state says exactly one thing at a time. */
import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { ApiError } from '../api/client';
import { diagnose, type Subject } from '../api/diagnose';
import type { Report } from '../api/diagnosis-report';
import { describeError } from '../api/errors';
import { addRow, firstSteps, type Step } from './steps';
import { stepLabel } from './words';

export type Diagnosis =
	| { phase: 'idle' }
	| { phase: 'running'; steps: Step[] }
	| { phase: 'done'; report: Report; at: Date }
	| { phase: 'failed'; message: string };

function failure( reason: unknown ): Diagnosis {
	if ( ! ( reason instanceof ApiError ) ) {
		throw reason;
	}
	const fields = Object.values( reason.fields ).join( ' ' );
	return { phase: 'failed', message: fields || describeError( reason ) };
}

export function useDiagnosis() {
	const [ diagnosis, setDiagnosis ] = useState< Diagnosis >( {
		phase: 'idle',
	} );
	const running = useRef< AbortController | null >( null );
	const stop = () => {
		running.current?.abort();
		running.current = null;
	};
	useEffect( () => stop, [] );

	async function run( subject: Subject ): Promise< void > {
		stop();
		const current = new AbortController();
		running.current = current;
		let steps = firstSteps();
		setDiagnosis( { phase: 'running', steps } );
		speak( __( 'The diagnosis has started.', 'mailwright' ) );
		const next = await diagnose(
			subject,
			( row ) => {
				if ( current.signal.aborted ) {
					return;
				}
				steps = addRow( steps, row );
				setDiagnosis( { phase: 'running', steps } );
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
			current.signal
		).then(
			( report ): Diagnosis =>
				report
					? { phase: 'done', report, at: new Date() }
					: { phase: 'idle' },
			failure
		);
		if ( current.signal.aborted ) {
			return;
		}
		running.current = null;
		setDiagnosis( next );
		if ( next.phase === 'done' ) {
			speak( next.report.verdict.title );
		}
		if ( next.phase === 'failed' ) {
			speak( next.message, 'assertive' );
		}
	}

	return {
		diagnosis,
		run,
		clear: () => {
			stop();
			setDiagnosis( { phase: 'idle' } );
		},
		cancel: () => {
			stop();
			setDiagnosis( { phase: 'idle' } );
			speak( __( 'The diagnosis was canceled.', 'mailwright' ) );
		},
	};
}
