/** A button beside a verdict that leads to what has to be changed. */
import { Button } from '@wordpress/components';

export interface NextStep {
	label: string;
	act: () => void;
}

export function NextStepButton( { label, act }: NextStep ) {
	return (
		<Button __next40pxDefaultSize variant="primary" onClick={ act }>
			{ label }
		</Button>
	);
}
