/** The tab "Settings": status first, then how mail leaves the site, then who it comes from. */
import { Button, Spinner } from '@wordpress/components';
import { useEffect } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { focusField } from '../components/fields';
import { Message } from '../components/message';
import { ConnectionSection } from '../connection/connection-section';
import { SenderSection } from '../sender/sender-section';
import { StatusSection } from '../status/status-section';
import { statusOf } from '../status/verdict';
import { Composer } from '../test-email/composer';
import { RunningTest, TestOutcome } from '../test-email/test-outcome';
import { defaultConnection, NO_ERRORS, savedOf, selectedDraft } from './form';
import { SaveBar } from './save-bar';
import {
	DiagnosisActions,
	DiagnosisView,
	passwordReplacement,
} from './diagnosis-view';
import type { DiagnosisPanel } from './use-diagnosis-panel';
import type { Form, Ready } from './use-form';
import type { TestPanel } from './use-test-panel';

interface Props {
	form: Form;
	panel: TestPanel;
	diagnosing: DiagnosisPanel;
}

export function SettingsTab( { form, panel, diagnosing }: Props ) {
	const { page } = form;
	if ( page.phase === 'loading' ) {
		return (
			<p className="mailwright-loading">
				<Spinner /> { __( 'Loading…', 'mailwright' ) }
			</p>
		);
	}
	if ( page.phase === 'failed' ) {
		return (
			<>
				<Message status="error">{ page.message }</Message>
				<Button
					__next40pxDefaultSize
					variant="secondary"
					onClick={ form.reload }
				>
					{ __( 'Try again', 'mailwright' ) }
				</Button>
			</>
		);
	}
	return <ReadyTab { ...{ form, panel, diagnosing, page } } />;
}

function useFocusOnError( { outcome, errors }: Ready ): void {
	useEffect( () => {
		if ( outcome === 'refused' ) {
			focusField( [
				...Object.keys( errors.connection ),
				...Object.keys( errors.settings ),
			] );
		}
		// Only a new refusal moves the focus, not the correction of one of its errors.
		// eslint-disable-next-line react-hooks/exhaustive-deps
	}, [ outcome, errors.key, errors === NO_ERRORS ] );
}

function ReadyTab( {
	form,
	panel,
	diagnosing,
	page,
}: Props & { page: Ready } ) {
	const { saved, draft, errors } = page;
	const connection = selectedDraft( draft );
	const savedConnection = savedOf( saved, connection );
	useFocusOnError( page );
	return (
		<>
			<StatusSection
				status={ statusOf( defaultConnection( saved ), panel.proof ) }
				problems={ saved.settings.problems }
				outcome={ outcomeOf( { form, panel, diagnosing, page } ) }
				composer={ composerOf( { form, panel, page } ) }
				actions={
					<DiagnosisActions { ...{ panel, diagnosing, page } } />
				}
			/>
			<form
				className="mailwright-form"
				noValidate
				aria-label={ __( 'Email settings', 'mailwright' ) }
				onSubmit={ ( event ) => {
					event.preventDefault();
					void panel.save().then( ( done ) => {
						if ( done ) {
							diagnosing.clear();
						}
					} );
				} }
			>
				<ConnectionSection
					drafts={ draft.connections }
					draft={ connection }
					saved={ savedConnection }
					providers={ saved.providers }
					errors={
						errors.key === connection.key ? errors.connection : {}
					}
					defaultId={ draft.settings.default_connection }
					defaultFixed={ saved.settings.locked.includes(
						'default_connection'
					) }
					busy={ page.busy }
					onChange={ form.changeConnection }
					onSelect={ form.select }
					onAdd={ form.add }
					onDelete={ () => void form.remove() }
					onMakeDefault={ () =>
						form.changeSettings( {
							default_connection: connection.id,
						} )
					}
				/>
				<SenderSection
					draft={ draft.settings }
					saved={ saved.settings }
					errors={ errors.settings }
					onChange={ form.changeSettings }
				/>
				<SaveBar page={ page } dirty={ form.dirty } />
			</form>
		</>
	);
}

function outcomeOf( {
	form,
	panel,
	diagnosing,
	page,
}: Props & { page: Ready } ) {
	const { test } = panel;
	if ( test.phase === 'running' ) {
		return <RunningTest test={ test } />;
	}
	if ( diagnosing.diagnosis.phase !== 'idle' ) {
		return <DiagnosisView { ...{ form, diagnosing, page } } />;
	}
	if ( test.phase !== 'done' ) {
		return null;
	}
	const { explanation, connection } = test.result;
	return (
		<TestOutcome
			test={ test }
			onReplacePassword={ passwordReplacement(
				{ form, page },
				explanation?.cause,
				page.draft.connections.find( ( { id } ) => id === connection )
			) }
		/>
	);
}

function composerOf( {
	form,
	panel,
	page,
}: Pick< Props, 'form' | 'panel' > & { page: Ready } ) {
	const { test } = panel;
	if ( ! panel.composing ) {
		return null;
	}
	const failed = test.phase === 'failed' ? test : null;
	const fields = failed?.fields ?? {};
	return (
		<Composer
			value={ {
				...panel.value,
				connection:
					panel.value.connection ||
					( defaultConnection( page.saved )?.id ?? '' ),
			} }
			connections={ panel.connections( page.saved ) }
			unsaved={ form.dirty }
			busy={ page.busy }
			error={
				failed && Object.keys( fields ).length === 0
					? failed.message
					: ''
			}
			fields={ fields }
			onChange={ panel.change }
			onSend={ () => void panel.submit() }
			onClose={ panel.close }
		/>
	);
}
