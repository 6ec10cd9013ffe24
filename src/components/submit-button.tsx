/** The button that hands in a form. While that is under way it keeps the focus and says so. */
import { Button } from '@wordpress/components';
import type { ReactNode } from 'react';

interface Props {
	variant?: 'primary' | 'secondary';
	busy: boolean;
	/** Also while something else in the form is under way. */
	locked?: boolean;
	children: ReactNode;
}

export function SubmitButton( {
	variant = 'primary',
	busy,
	locked = busy,
	children,
}: Props ) {
	return (
		<Button
			__next40pxDefaultSize
			variant={ variant }
			type="submit"
			isBusy={ busy }
			aria-disabled={ locked }
		>
			{ children }
		</Button>
	);
}
