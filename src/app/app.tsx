/** The page: a header that says what it is for, and its tabs. */
import { Button, TabPanel } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { ExplainError } from '../tools/explain-error';
import { SettingsTab } from './settings-tab';
import { useDiagnosisPanel } from './use-diagnosis-panel';
import { useForm } from './use-form';
import { useTab } from './use-tab';
import { useTestPanel } from './use-test-panel';
import { useUnsavedGuard } from './use-unsaved-guard';

export function App() {
	const { tab, open } = useTab();
	const form = useForm();
	const panel = useTestPanel( form );
	const diagnosing = useDiagnosisPanel( form, panel );
	useUnsavedGuard( form.dirty );
	const canTest = tab === 'settings' && form.page.phase === 'ready';
	return (
		<div className="mailwright">
			<div className="mailwright-header">
				<div className="mailwright-header__text">
					<h1>{ __( 'Email', 'mailwright' ) }</h1>
					<p>
						{ __( 'How this site sends its email.', 'mailwright' ) }
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
			<TabPanel
				className="mailwright-tabs"
				initialTabName={ tab }
				onSelect={ open }
				tabs={ [
					{ name: 'settings', title: __( 'Settings', 'mailwright' ) },
					{ name: 'tools', title: __( 'Tools', 'mailwright' ) },
				] }
			>
				{ ( { name } ) => (
					<div className="mailwright-column">
						{ name === 'tools' ? (
							<ExplainError />
						) : (
							<SettingsTab { ...{ form, panel, diagnosing } } />
						) }
					</div>
				) }
			</TabPanel>
		</div>
	);
}
