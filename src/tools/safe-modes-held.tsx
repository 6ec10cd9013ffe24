/** What the safe mode has held so far: it can be dropped, or sent to the people it was written to. Both are asked once more. */
import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { OutboxAction, SafeMode } from '../api/outbox';
import { DeleteQuestion } from '../components/delete-question';
import { heldText } from './safe-modes-words';

type Action = Extract< OutboxAction, 'release_safe' | 'cancel_safe' >;

interface Props {
	now: SafeMode;
	busy: string;
	onAct: ( action: Action ) => void;
}

export function SafeModeHeld( { now, busy, onAct }: Props ) {
	const [ asked, setAsked ] = useState< Action | '' >( '' );
	if ( now.held === 0 ) {
		return null;
	}
	return (
		<div>
			<p>{ heldText( now.held ) }</p>
			{ asked ? (
				<DeleteQuestion
					question={
						asked === 'release_safe'
							? __(
									'Send all of them to the people they were written to?',
									'mailwright'
							  )
							: __( 'Never send any of them?', 'mailwright' )
					}
					action={
						asked === 'release_safe'
							? __( 'Send them all', 'mailwright' )
							: __( 'Drop them', 'mailwright' )
					}
					busy={ busy === asked }
					onDelete={ () => {
						onAct( asked );
						setAsked( '' );
					} }
					onCancel={ () => setAsked( '' ) }
				/>
			) : (
				<div className="mailwright-actions">
					<Button
						__next40pxDefaultSize
						variant="secondary"
						aria-disabled={ busy !== '' }
						onClick={ () => setAsked( 'cancel_safe' ) }
					>
						{ __( 'Drop them…', 'mailwright' ) }
					</Button>
					<Button
						__next40pxDefaultSize
						variant="tertiary"
						aria-disabled={ busy !== '' }
						onClick={ () => setAsked( 'release_safe' ) }
					>
						{ __( 'Send them…', 'mailwright' ) }
					</Button>
				</div>
			) }
		</div>
	);
}
