/** A diagnosis from the first click to the verdict. The state says exactly one thing at a time. */
import { speak } from '@wordpress/a11y';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { ApiError, part } from '../api/client';
import type { Subject } from '../api/diagnose';
import type { Report } from '../api/diagnosis-report';
import { describeError } from '../api/errors';
import type { Step } from './steps';

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

	function end( next: Diagnosis ): void {
		setDiagnosis( next );
		if ( next.phase === 'done' ) {
			speak( next.report.verdict.title );
		}
		if ( next.phase === 'failed' ) {
			speak( next.message, 'assertive' );
		}
	}

	async function run( subject: Subject ): Promise< void > {
		stop();
		const current = new AbortController();
		running.current = current;
		setDiagnosis( { phase: 'running', steps: [] } );
		speak( __( 'The diagnosis has started.', 'mailwright' ) );
		const next = await part(
			() => import( /* webpackChunkName: "diagnosis" */ './follow' )
		)
			.then( ( { follow } ) =>
				follow(
					subject,
					( steps ) => {
						if ( ! current.signal.aborted ) {
							setDiagnosis( { phase: 'running', steps } );
						}
					},
					current.signal
				)
			)
			.then(
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
		end( next );
	}

	return {
		diagnosis,
		run,
		/** It could not even begin. */
		fail: ( reason: unknown ) => end( failure( reason ) ),
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
