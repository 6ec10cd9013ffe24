/** Asks once more before something goes, right where it was asked for. The careful answer has the focus. */
import { Button } from '@wordpress/components';
import { useEffect, useId, useRef } from '@wordpress/element';
import { __ } from '@wordpress/i18n';

interface Props {
	question: string;
	/** What the button does, when it is not deleting. */
	action?: string;
	busy?: boolean;
	onDelete: () => void;
	onCancel: () => void;
}

export function DeleteQuestion( {
	question,
	action = __( 'Delete', 'mailwright' ),
	busy = false,
	onDelete,
	onCancel,
}: Props ) {
	const id = useId();
	const careful = useRef< HTMLButtonElement >( null );
	useEffect( () => careful.current?.focus(), [] );
	return (
		<div className="mailwright-actions" role="group" aria-labelledby={ id }>
			<span id={ id }>{ question }</span>
			<Button
				__next40pxDefaultSize
				variant="secondary"
				isDestructive
				isBusy={ busy }
				aria-disabled={ busy }
				aria-describedby={ id }
				onClick={ () => ! busy && onDelete() }
			>
				{ action }
			</Button>
			<Button
				__next40pxDefaultSize
				variant="tertiary"
				ref={ careful }
				onClick={ onCancel }
			>
				{ __( 'Cancel', 'mailwright' ) }
			</Button>
		</div>
	);
}
