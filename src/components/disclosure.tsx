/** A button that unfolds what stands below it. */
import { Button, VisuallyHidden } from '@wordpress/components';
import { useId, useState } from '@wordpress/element';
import type { ReactNode } from 'react';

interface Props {
	label: string;
	/** Name of the button while open, when it differs. */
	openLabel?: string;
	/** Of several with the same label: what this one is about, for those who hear it. */
	about?: string;
	/** Open from the start and kept open, e.g. because a field inside has an error. */
	forceOpen?: boolean;
	children: ReactNode;
}

export function Disclosure( {
	label,
	openLabel = label,
	about = '',
	forceOpen = false,
	children,
}: Props ) {
	const [ wanted, setWanted ] = useState( false );
	const id = useId();
	const open = wanted || forceOpen;
	return (
		<div className="mailwright-disclosure">
			<Button
				variant="tertiary"
				className="mailwright-disclosure__button"
				aria-expanded={ open }
				aria-controls={ id }
				onClick={ () => setWanted( ! open ) }
			>
				<svg
					width="16"
					height="16"
					viewBox="0 0 16 16"
					aria-hidden="true"
					focusable="false"
				>
					<path
						d={
							open
								? 'M3 5.5h10L8 11 3 5.5Z'
								: 'M5.5 3 11 8l-5.5 5V3Z'
						}
						fill="currentColor"
					/>
				</svg>
				{ open ? openLabel : label }
				{ about && (
					<VisuallyHidden as="span"> { about }</VisuallyHidden>
				) }
			</Button>
			<div id={ id } hidden={ ! open }>
				{ open && children }
			</div>
		</div>
	);
}
