/** What stands where something could not be fetched: why, and the one thing to do. */
import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { Message } from './message';

interface Props {
	message: string;
	onRetry: () => void;
}

export function Failed( { message, onRetry }: Props ) {
	return (
		<>
			<Message status="error">{ message }</Message>
			<div className="mailwright-actions">
				<Button
					__next40pxDefaultSize
					variant="secondary"
					onClick={ onRetry }
				>
					{ __( 'Try again', 'mailwright' ) }
				</Button>
			</div>
		</>
	);
}
