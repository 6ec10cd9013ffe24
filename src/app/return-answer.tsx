/** Somebody is just back from the provider. */
import Outcome from '../connection/oauth/outcome';
import { savedOf } from './form';
import type { Form, Ready } from './use-form';
import type { Return } from './use-return';
import type { TestPanel } from './use-test-panel';

interface Props {
	form: Form;
	panel: TestPanel;
	page: Ready;
	returned: Return;
	onClose: () => void;
}

export default function ReturnAnswer( props: Props ) {
	const { form, panel, page, onClose } = props;
	const { outcome, connection } = props.returned;
	const draft = page.draft.connections.find(
		( { id } ) => id === connection
	);
	return (
		<Outcome
			outcome={ outcome }
			connection={ draft && savedOf( page.saved, draft ) }
			onTest={ () => {
				onClose();
				panel.change( { connection } );
				panel.compose();
			} }
			onSave={ async () => ( draft ? panel.saveFor( draft ) : null ) }
			onAdopt={ form.adopt }
			onClose={ onClose }
		/>
	);
}
