/** The page: a header that says what it is for, and its tabs. */
import { Button, TabPanel } from '@wordpress/components';
import { useEffect, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { pageData } from '../api/page-data';
import { later } from '../components/later';
import { useOutbox } from '../status/use-outbox';
import { connectionNames } from './form';
import { SettingsTab } from './settings-tab';
import { useDiagnosisPanel } from './use-diagnosis-panel';
import { useFreshConsent } from './use-fresh-consent';
import { useForm, type Page } from './use-form';
import { useReturn } from './use-return';
import { useTab } from './use-tab';
import { useTestPanel } from './use-test-panel';
import { useUnsavedGuard } from './use-unsaved-guard';

/** Everything behind another tab, or an answer that takes its time, comes when it is wanted. */
const LogTab = later(
	() => import( /* webpackChunkName: "log" */ '../log/log-tab' )
);
const ToolsTab = later(
	() => import( /* webpackChunkName: "tools" */ '../tools/tools-tab' )
);

export function App() {
	const { tab, status, jumps, open, showLog } = useTab();
	const tabs = useRef< HTMLDivElement >( null );
	const form = useForm();
	const back = useReturn();
	const panel = useTestPanel( form );
	const diagnosing = useDiagnosisPanel( form, panel );
	const { network } = pageData();
	const outbox = useOutbox( tab === 'settings' && ! network );
	useFreshConsent( form, panel, diagnosing );
	useUnsavedGuard( form.dirty );

	// The link that was followed is gone.
	useEffect( () => {
		if ( jumps > 0 ) {
			tabs.current
				?.querySelector< HTMLElement >(
					'[role="tab"][aria-selected="true"]'
				)
				?.focus();
		}
	}, [ jumps ] );
	const settings = (
		<SettingsTab
			{ ...{ form, panel, diagnosing, outbox, back } }
			onShowLog={ showLog }
		/>
	);
	const canTest = tab === 'settings' && form.page.phase === 'ready';
	return (
		<div className="mailwright">
			<div className="mailwright-header">
				<div className="mailwright-header__text">
					<h1>{ __( 'Email', 'mailwright' ) }</h1>
					<p>
						{ network
							? __(
									'How the sites of this network send their email.',
									'mailwright'
							  )
							: __(
									'How this site sends its email.',
									'mailwright'
							  ) }
					</p>
				</div>
				{ canTest && (
					<Button
						__next40pxDefaultSize
						variant="secondary"
						aria-disabled={ panel.test.phase === 'running' }
						onClick={ () =>
							panel.test.phase !== 'running' && panel.compose()
						}
					>
						{ __( 'Send test email', 'mailwright' ) }
					</Button>
				) }
			</div>
			<div ref={ tabs }>
				{ network ? (
					<div className="mailwright-column is-settings">
						{ settings }
					</div>
				) : (
					<TabPanel
						key={ jumps }
						className="mailwright-tabs"
						initialTabName={ tab }
						onSelect={ open }
						tabs={ [
							{
								name: 'settings',
								title: __( 'Settings', 'mailwright' ),
							},
							{ name: 'log', title: __( 'Log', 'mailwright' ) },
							{
								name: 'tools',
								title: __( 'Tools', 'mailwright' ),
							},
						] }
					>
						{ ( { name } ) => (
							<div className={ `mailwright-column is-${ name }` }>
								{ name === 'tools' && (
									<ToolsTab
										connections={ namesOf( form.page ) }
										unsaved={ form.dirty }
										onChanged={ form.reload }
									/>
								) }
								{ name === 'log' && (
									<LogTab
										status={ status }
										connections={ namesOf( form.page ) }
										keptDays={ keptDays( form.page ) }
									/>
								) }
								{ name === 'settings' && settings }
							</div>
						) }
					</TabPanel>
				) }
			</div>
		</div>
	);
}

const keptDays = ( page: Page ): number =>
	page.phase === 'ready' ? page.saved.settings.log_retention_days : 0;

const namesOf = ( page: Page ) =>
	page.phase === 'ready' ? connectionNames( page.saved ) : [];
