/** The diagnosis in the Status card: its button, what has to be saved first, and its verdict. */
import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { later } from '../components/later';
import { Message } from '../components/message';
import { httpsSetup, nextStep } from './next-step';
import type { DiagnosisPanel } from './use-diagnosis-panel';
import type { Form, Ready } from './use-form';
import type { TestPanel } from './use-test-panel';

const chunk = () =>
	import(
		/* webpackChunkName: "diagnosis" */ '../diagnosis/diagnosis-outcome'
	);
const DiagnosisOutcome = later( async () => ( {
	default: ( await chunk() ).DiagnosisOutcome,
} ) );
const RunningDiagnosis = later( async () => ( {
	default: ( await chunk() ).RunningDiagnosis,
} ) );

export function DiagnosisView( {
	form,
	diagnosing,
	page,
}: {
	form: Form;
	diagnosing: DiagnosisPanel;
	page: Ready;
} ) {
	const { diagnosis } = diagnosing;
	switch ( diagnosis.phase ) {
		case 'running':
			return (
				<RunningDiagnosis
					steps={ diagnosis.steps }
					onCancel={ diagnosing.cancel }
				/>
			);
		case 'done':
			return (
				<DiagnosisOutcome
					report={ diagnosis.report }
					at={ diagnosis.at }
					apply={ {
						...diagnosing.remedy( page.saved, page.draft ),
						busy: page.busy,
					} }
					next={ nextStep(
						{ form, page },
						diagnosis.report.verdict.cause?.cause,
						diagnosing.examined( page.draft )
					) }
					onUseHttps={ httpsSetup(
						{ form, page },
						diagnosing.examined( page.draft )
					) }
				/>
			);
		case 'failed':
			return <Message status="error">{ diagnosis.message }</Message>;
		default:
			return null;
	}
}

export function DiagnosisActions( {
	panel,
	diagnosing,
	page,
}: {
	panel: TestPanel;
	diagnosing: DiagnosisPanel;
	page: Ready;
} ) {
	const { test } = panel;
	if (
		panel.composing ||
		test.phase === 'running' ||
		diagnosing.diagnosis.phase === 'running'
	) {
		return null;
	}
	// After a test it is the tested connection that is looked into.
	const tested =
		test.phase === 'done' && diagnosing.diagnosis.phase === 'idle'
			? page.draft.connections.find(
					( { id } ) => id === test.result.connection
			  )
			: undefined;
	return (
		<>
			{ diagnosing.saveFirst && (
				<Message status="info">
					{ __(
						'Save first: there are unsaved changes, and the diagnosis can only log in with what is saved.',
						'mailwright'
					) }
				</Message>
			) }
			<div className="mailwright-actions">
				{ diagnosing.offersSave ? (
					<Button
						__next40pxDefaultSize
						variant="primary"
						isBusy={ page.busy }
						aria-disabled={ page.busy }
						onClick={ () =>
							! page.busy && void diagnosing.saveAndStart()
						}
					>
						{ __( 'Save and diagnose', 'mailwright' ) }
					</Button>
				) : (
					<Button
						__next40pxDefaultSize
						variant="secondary"
						ref={ diagnosing.button }
						onClick={ () => void diagnosing.start( tested ) }
					>
						{ __( 'Diagnose', 'mailwright' ) }
					</Button>
				) }
			</div>
		</>
	);
}
