/** A diagnosis under way, and its verdict with the remedy. */
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { Message } from '../components/message';
import {
	DiagnosisOutcome,
	RunningDiagnosis,
} from '../diagnosis/diagnosis-outcome';
import type { Diagnosis } from '../diagnosis/use-diagnosis';
import { remedy, remedyNeedsPassword } from './diagnosis-subject';
import { changeConnection } from './form';
import { httpsSetup, nextStep } from './next-step';
import type { DiagnosisPanel } from './use-diagnosis-panel';
import type { Form, Ready } from './use-form';
import type { TestPanel } from './use-test-panel';

interface Props {
	form: Form;
	panel: TestPanel;
	diagnosing: DiagnosisPanel;
	page: Ready;
}

type Done = Extract< Diagnosis, { phase: 'done' } >;

export default function DiagnosisAnswer( props: Props ) {
	const { diagnosis, cancel } = props.diagnosing;
	switch ( diagnosis.phase ) {
		case 'running':
			return (
				<RunningDiagnosis
					steps={ diagnosis.steps }
					onCancel={ cancel }
				/>
			);
		case 'done':
			return <Answer { ...props } done={ diagnosis } />;
		case 'failed':
			return <Message status="error">{ diagnosis.message }</Message>;
		default:
			return null;
	}
}

function Answer( props: Props & { done: Done } ) {
	const { form, diagnosing, page, done } = props;
	const examined = diagnosing.examined( page.draft );
	return (
		<DiagnosisOutcome
			report={ done.report }
			at={ done.at }
			apply={ { ...useRemedy( props ), busy: page.busy } }
			next={ nextStep(
				{ form, page },
				done.report.verdict.cause?.cause,
				examined
			) }
			onUseHttps={ httpsSetup( { form, page }, examined ) }
		/>
	);
}

/** Saves what was proven, and shows with a test email that it works. */
function useRemedy( {
	panel,
	diagnosing,
	page,
	done,
}: Props & { done: Done } ) {
	const [ error, setError ] = useState( '' );
	const { changes } = done.report.verdict;
	const one = diagnosing.examined( page.draft );

	async function apply( password: string ): Promise< void > {
		if ( ! changes || ! one ) {
			return;
		}
		setError( '' );
		const saved = await panel.save( ( draft ) =>
			changeConnection(
				{ ...draft, selected: one.key },
				{
					...remedy( changes, one, page.saved.providers ),
					...( password ? { password } : {} ),
				}
			)
		);
		const id = saved && panel.idOf( one, saved );
		if ( saved && id ) {
			await panel.sendThrough( saved, id );
		} else {
			setError(
				__( 'It was not saved. The form below says why.', 'mailwright' )
			);
		}
	}

	return {
		asksPassword: Boolean(
			one && changes && remedyNeedsPassword( changes, one, page.saved )
		),
		error,
		onApply: ( password: string ) => void apply( password ),
	};
}
