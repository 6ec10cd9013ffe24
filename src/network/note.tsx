/** On the page of a site: what the network has to do with it. */
import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import type { Policy } from '../api/types';
import { Message } from '../components/message';
import './network.scss';

interface Props {
	policy: Policy;
	/** Mail goes by a connection of the network. */
	lent: boolean;
	/** An own one is being typed. */
	adding: boolean;
	onAdd: () => void;
}

export default function NetworkNote( { policy, lent, adding, onAdd }: Props ) {
	if ( policy === 'locked' ) {
		return (
			<Message status="info">
				{ __(
					'The administrators of this network have set up email for all its sites. Ask them if something has to change. You can send a test email at any time.',
					'mailwright'
				) }
			</Message>
		);
	}
	if ( ! lent ) {
		return null;
	}
	return (
		<div className="mailwright-network-note">
			<Message status="info">
				{ __(
					'This site sends by the connection of the network. If you set up one of its own, that takes its place.',
					'mailwright'
				) }
			</Message>
			{ ! adding && (
				<div className="mailwright-actions">
					<Button
						__next40pxDefaultSize
						variant="secondary"
						onClick={ onAdd }
					>
						{ __(
							'Set up a connection for this site',
							'mailwright'
						) }
					</Button>
				</div>
			) }
		</div>
	);
}
