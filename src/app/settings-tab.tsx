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
import type { Form, Ready } from './use-form';
import type { TestPanel } from './use-test-panel';

interface Props {
	form: Form;
	panel: TestPanel;
}

export function SettingsTab( { form, panel }: Props ) {
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
	return <ReadyTab { ...{ form, panel, page } } />;
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

function ReadyTab( { form, panel, page }: Props & { page: Ready } ) {
	const { saved, draft, errors } = page;
	const connection = selectedDraft( draft );
	const savedConnection = savedOf( saved, connection );
	useFocusOnError( page );
	return (
		<>
			<StatusSection
				status={ statusOf( defaultConnection( saved ), panel.proof ) }
				problems={ saved.settings.problems }
				outcome={ outcomeOf( { form, panel, page } ) }
				composer={ composerOf( { form, panel, page } ) }
			/>
			<form
				className="mailwright-form"
				noValidate
				aria-label={ __( 'Email settings', 'mailwright' ) }
				onSubmit={ ( event ) => {
					event.preventDefault();
					void panel.save();
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

/** Causes that a new password can solve. */
const PASSWORD_CAUSES = [ 'auth_failed', 'auth_app_password_required' ];

function outcomeOf( { form, panel, page }: Props & { page: Ready } ) {
	const { test } = panel;
	if ( test.phase === 'running' ) {
		return <RunningTest test={ test } />;
	}
	if ( test.phase !== 'done' ) {
		return null;
	}
	const { explanation, connection } = test.result;
	const used = page.draft.connections.find( ( { id } ) => id === connection );
	const replaceable =
		PASSWORD_CAUSES.includes( explanation?.cause ?? '' ) &&
		used &&
		! savedOf( page.saved, used )?.sources.password;
	return (
		<TestOutcome
			test={ test }
			onReplacePassword={
				replaceable
					? () => {
							form.select( used.key );
							form.changeConnection( { password: '' } );
					  }
					: undefined
			}
		/>
	);
}

function composerOf( { form, panel, page }: Props & { page: Ready } ) {
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
