/** The tab "Settings": status first, then how mail leaves the site, then who it comes from. */
import { Button, Spinner } from '@wordpress/components';
import { useEffect } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { focusField } from '../components/fields';
import { later } from '../components/later';
import { Message } from '../components/message';
import { ConnectionSection } from '../connection/connection-section';
import { DeliverySection } from '../delivery/delivery-section';
import { SenderSection } from '../sender/sender-section';
import { needsWords } from '../status/attention';
import { StatusSection } from '../status/status-section';
import type { ConnectionDraft } from '../connection/draft';
import type { OutboxPanel } from '../status/use-outbox';
import { statusOf } from '../status/verdict';
import {
	connectionNames,
	defaultConnection,
	NO_ERRORS,
	savedId,
	savedOf,
	selectedDraft,
} from './form';
import { SaveBar } from './save-bar';
import { DiagnosisActions, DiagnosisView } from './diagnosis-view';
import { nextStep } from './next-step';
import type { DiagnosisPanel } from './use-diagnosis-panel';
import type { Form, Ready } from './use-form';
import type { useReturn } from './use-return';
import type { TestPanel } from './use-test-panel';

const testEmail = () =>
	import( /* webpackChunkName: "test-email" */ '../test-email/part' );
const Composer = later( async () => ( {
	default: ( await testEmail() ).Composer,
} ) );
const RunningTest = later( async () => ( {
	default: ( await testEmail() ).RunningTest,
} ) );
const TestOutcome = later( async () => ( {
	default: ( await testEmail() ).TestOutcome,
} ) );

const OutboxStatus = later(
	() => import( /* webpackChunkName: "outbox" */ '../status/outbox-status' ),
	null
);

const Outcome = later(
	() =>
		import( /* webpackChunkName: "oauth" */ '../connection/oauth/outcome' )
);

interface Props {
	form: Form;
	/** Back from a provider. */
	back: ReturnType< typeof useReturn >;
	panel: TestPanel;
	diagnosing: DiagnosisPanel;
	outbox: OutboxPanel;
	onShowLog: ( status: string ) => void;
}

export function SettingsTab( props: Props ) {
	const { form } = props;
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
	return <ReadyTab { ...props } page={ page } />;
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

/** The connection that was connected is the one to look at. */
function useReturnedConnection( {
	back,
	form,
	page,
}: Props & { page: Ready } ) {
	const id = back.returned?.connection;
	const key = page.draft.connections.find( ( one ) => one.id === id )?.key;
	useEffect( () => {
		if ( id && key ) {
			form.select( key );
		}
		// eslint-disable-next-line react-hooks/exhaustive-deps -- Once, when it is known.
	}, [ id ] );
}

function ReadyTab( props: Props & { page: Ready } ) {
	const { form, panel, diagnosing, page } = props;
	const { saved, draft, errors } = page;
	const connection = selectedDraft( draft );
	const savedConnection = savedOf( saved, connection );
	useFocusOnError( page );
	useReturnedConnection( props );
	return (
		<>
			<Status { ...props } />
			<form
				className="mailwright-form"
				noValidate
				aria-label={ __( 'Email settings', 'mailwright' ) }
				onSubmit={ ( event ) => {
					event.preventDefault();
					void panel.save().then( ( done ) => {
						if ( done ) {
							diagnosing.clear();
							props.outbox.look();
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
					onSave={ () => savedConnectionId( props, connection ) }
					onAdopt={ ( answer ) => {
						props.back.forget();
						form.adopt( answer );
					} }
				/>
				<SenderSection
					draft={ draft.settings }
					saved={ saved.settings }
					errors={ errors.settings }
					onChange={ form.changeSettings }
				/>
				<DeliverySection
					draft={ draft.settings }
					saved={ saved.settings }
					errors={ errors.settings }
					connections={ connectionNames( saved ) }
					defaultId={ draft.settings.default_connection }
					onChange={ form.changeSettings }
				/>
				<SaveBar page={ page } dirty={ form.dirty } />
			</form>
		</>
	);
}

/** Saves what is typed, and tells the id that the connection has then. */
async function savedConnectionId(
	{ form, panel, page }: Props & { page: Ready },
	connection: ConnectionDraft
): Promise< string | null > {
	const saved = form.dirty ? await panel.save() : page.saved;
	return ( saved && savedId( connection, page.saved, saved ) ) ?? null;
}

function Status( props: Props & { page: Ready } ) {
	const { panel, diagnosing, page, outbox, onShowLog } = props;
	const { saved } = page;
	const connection = defaultConnection( saved );
	const outcome = outcomeOf( props );
	const names = connectionNames( saved );
	return (
		<StatusSection
			status={ statusOf(
				connection,
				panel.proof,
				outbox.outbox?.connections.find(
					( { id } ) => id === connection?.id
				)
			) }
			problems={ saved.settings.problems }
			outcome={ outcome }
			waiting={
				needsWords( outbox.outbox, outbox.error ) && (
					<OutboxStatus
						panel={ outbox }
						nameOf={ ( id ) =>
							names.find( ( one ) => one.id === id )?.name ?? id
						}
						told={
							outcome || panel.proof ? '' : connection?.id ?? ''
						}
						onShowLog={ onShowLog }
					/>
				)
			}
			composer={ composerOf( props ) }
			actions={ <DiagnosisActions { ...{ panel, diagnosing, page } } /> }
		/>
	);
}

function outcomeOf( props: Props & { page: Ready } ) {
	const { form, panel, diagnosing, page } = props;
	const { test } = panel;
	if ( test.phase === 'running' ) {
		return <RunningTest test={ test } />;
	}
	if ( diagnosing.diagnosis.phase !== 'idle' ) {
		return <DiagnosisView { ...{ form, diagnosing, page } } />;
	}
	if ( test.phase !== 'done' ) {
		return panel.composing ? null : returnOf( props );
	}
	const { explanation, connection } = test.result;
	return (
		<TestOutcome
			test={ test }
			next={ nextStep(
				{ form, page },
				explanation?.cause,
				page.draft.connections.find( ( { id } ) => id === connection )
			) }
		/>
	);
}

/** Somebody is just back from the provider. */
function returnOf( props: Props & { page: Ready } ) {
	const { form, panel, page, back } = props;
	if ( ! back.returned ) {
		return null;
	}
	const { outcome, connection } = back.returned;
	const draft = page.draft.connections.find(
		( { id } ) => id === connection
	);
	return (
		<Outcome
			outcome={ outcome }
			connection={ draft && savedOf( page.saved, draft ) }
			onTest={ () => {
				back.forget();
				panel.change( { connection } );
				panel.compose();
			} }
			onSave={ async () =>
				( draft && ( await savedConnectionId( props, draft ) ) ) ?? null
			}
			onAdopt={ form.adopt }
			onClose={ back.forget }
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
