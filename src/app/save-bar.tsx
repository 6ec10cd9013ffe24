/** "Save changes", and one word about where things stand. */
import { __ } from '@wordpress/i18n';
import { Message } from '../components/message';
import { SubmitButton } from '../components/submit-button';
import type { Ready } from './use-form';

function word( page: Ready, dirty: boolean ): string {
	if ( page.busy ) {
		return __( 'Saving…', 'mailwright' );
	}
	if ( dirty ) {
		return __( 'Unsaved changes', 'mailwright' );
	}
	return page.outcome === 'saved' ? __( 'Saved.', 'mailwright' ) : '';
}

export function SaveBar( { page, dirty }: { page: Ready; dirty: boolean } ) {
	return (
		<div className="mailwright-save">
			{ page.outcome === 'refused' && ! page.busy && (
				<Message status="error">{ page.message }</Message>
			) }
			<div className="mailwright-actions">
				<SubmitButton busy={ page.busy }>
					{ __( 'Save changes', 'mailwright' ) }
				</SubmitButton>
				<span className="mailwright-outcome">
					{ word( page, dirty ) }
				</span>
			</div>
		</div>
	);
}
