/** "Save changes", and one word about where things stand. */
import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { Message } from '../components/message';
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
				<Button
					__next40pxDefaultSize
					variant="primary"
					type="submit"
					isBusy={ page.busy }
					aria-disabled={ page.busy }
				>
					{ __( 'Save changes', 'mailwright' ) }
				</Button>
				<span className="mailwright-outcome">
					{ word( page, dirty ) }
				</span>
			</div>
		</div>
	);
}
