/** Asks once more before a connection goes, right where it was asked for. The careful answer has the focus. */
import { Button } from '@wordpress/components';
import { useEffect, useId, useRef } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';

interface Props {
	name: string;
	onDelete: () => void;
	onCancel: () => void;
}

export function DeleteQuestion( { name, onDelete, onCancel }: Props ) {
	const question = useId();
	const careful = useRef< HTMLButtonElement >( null );
	useEffect( () => careful.current?.focus(), [] );
	return (
		<div
			className="mailwright-actions"
			role="group"
			aria-labelledby={ question }
		>
			<span id={ question }>
				{ sprintf(
					/* translators: %s: name of the connection. */
					__( 'Delete “%s” and its stored password?', 'mailwright' ),
					name
				) }
			</span>
			<Button
				__next40pxDefaultSize
				variant="secondary"
				isDestructive
				aria-describedby={ question }
				onClick={ onDelete }
			>
				{ __( 'Delete', 'mailwright' ) }
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
