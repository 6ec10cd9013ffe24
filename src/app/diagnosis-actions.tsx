/** The button that begins a diagnosis, and what has to be saved before. */
import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { Message } from '../components/message';
import type { DiagnosisPanel } from './use-diagnosis-panel';
import type { Ready } from './use-form';
import type { TestPanel } from './use-test-panel';

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
