/** The form of the test email, with what the page knows of it. */
import { Composer } from '../test-email/part';
import { defaultConnection } from './form';
import type { Form, Ready } from './use-form';
import type { TestPanel } from './use-test-panel';

interface Props {
	form: Form;
	panel: TestPanel;
	page: Ready;
}

export default function TestComposer( { form, panel, page }: Props ) {
	const { test, value } = panel;
	const failed = test.phase === 'failed' ? test : null;
	const fields = failed?.fields ?? {};
	const hasPlace = Object.keys( fields ).length > 0;
	return (
		<Composer
			value={ {
				...value,
				connection:
					value.connection ||
					( defaultConnection( page.saved )?.id ?? '' ),
			} }
			connections={ panel.connections( page.saved ) }
			unsaved={ form.dirty }
			busy={ page.busy }
			error={ failed && ! hasPlace ? failed.message : '' }
			fields={ fields }
			onChange={ panel.change }
			onSend={ () => void panel.submit() }
			onClose={ panel.close }
		/>
	);
}
