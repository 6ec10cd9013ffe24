/** The tab "Settings": status first, then how mail leaves the site, then who it comes from. */
import { useEffect } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { focusField } from '../components/fields';
import { later } from '../components/later';
import { Failed } from '../components/failed';
import { Loading } from '../components/loading';
import { ConnectionSection } from '../connection/connection-section';
import { DeliverySection } from '../delivery/delivery-section';
import { SenderSection } from '../sender/sender-section';
import { needsWords } from '../status/attention';
import { StatusSection } from '../status/status-section';
import type { OutboxPanel } from '../status/use-outbox';
import { statusOf } from '../status/verdict';
import {
	connectionNames,
	defaultConnection,
	isLent,
	NO_ERRORS,
	nothingToChoose,
	savedOf,
	selectedDraft,
} from './form';
import { DiagnosisActions } from './diagnosis-actions';
import { SaveBar } from './save-bar';
import type { DiagnosisPanel } from './use-diagnosis-panel';
import type { Form, Ready } from './use-form';
import type { useReturn } from './use-return';
import type { TestPanel } from './use-test-panel';

/** Answers come when there is something to answer. */
const TestComposer = later(
	() => import( /* webpackChunkName: "test-email" */ './test-composer' )
);
const TestAnswer = later(
	() => import( /* webpackChunkName: "test-email" */ './test-answer' )
);
const DiagnosisAnswer = later(
	() => import( /* webpackChunkName: "diagnosis" */ './diagnosis-answer' )
);
const ReturnAnswer = later(
	() => import( /* webpackChunkName: "oauth" */ './return-answer' )
);
const OutboxStatus = later(
	() => import( /* webpackChunkName: "outbox" */ '../status/outbox-status' ),
	null
);

const NetworkSites = later(
	() => import( /* webpackChunkName: "network" */ '../network/sites' )
);
const NetworkNote = later(
	() => import( /* webpackChunkName: "network" */ '../network/note' ),
	null
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
		return <Loading />;
	}
	if ( page.phase === 'failed' ) {
		return <Failed message={ page.message } onRetry={ form.reload } />;
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
		// eslint-disable-next-line react-hooks/exhaustive-deps -- Only a new refusal moves the focus, not the correction of one of its errors.
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
			{ saved.settings.policy && (
				<NetworkSites settings={ saved.settings } />
			) }
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
				{ saved.settings.network && (
					<NetworkNote
						policy={ saved.settings.network }
						lent={ isLent( saved ) }
						adding={ ! savedConnection }
						onAdd={ form.add }
					/>
				) }
				{ ! nothingToChoose( saved ) && (
					<ConnectionSection
						drafts={ draft.connections }
						draft={ connection }
						saved={ savedConnection }
						providers={ saved.providers }
						errors={
							errors.key === connection.key
								? errors.connection
								: {}
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
						onSave={ () => panel.saveFor( connection ) }
						onAdopt={ ( answer ) => {
							props.back.forget();
							form.adopt( answer );
						} }
					/>
				) }
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

function Status( props: Props & { page: Ready } ) {
	const { form, panel, diagnosing, page, outbox, onShowLog } = props;
	const { saved } = page;
	const connection = defaultConnection( saved );
	const outcome = answerOf( props );
	const names = connectionNames( saved );
	return (
		<StatusSection
			status={ statusOf(
				connection,
				panel.proof,
				outbox.outbox?.connections.find(
					( { id } ) => id === connection?.id
				),
				outbox.outbox?.watch.find(
					( finding ) => finding.connection === connection?.id
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
			composer={
				panel.composing && <TestComposer { ...{ form, panel, page } } />
			}
			actions={ <DiagnosisActions { ...{ panel, diagnosing, page } } /> }
		/>
	);
}

function answerOf( {
	form,
	panel,
	diagnosing,
	page,
	back,
}: Props & { page: Ready } ) {
	const { test } = panel;
	const { diagnosis } = diagnosing;
	if ( diagnosis.phase !== 'idle' && test.phase !== 'running' ) {
		return <DiagnosisAnswer { ...{ form, panel, diagnosing, page } } />;
	}
	if ( test.phase === 'running' || test.phase === 'done' ) {
		return <TestAnswer { ...{ form, test, page } } />;
	}
	return back.returned && ! panel.composing ? (
		<ReturnAnswer
			{ ...{ form, panel, page } }
			returned={ back.returned }
			onClose={ back.forget }
		/>
	) : null;
}
