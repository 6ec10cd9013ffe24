/** Sentences with names of buttons and technical values in them. */
import { createInterpolateElement } from '@wordpress/element';

export const Rich = ( { text }: { text: string } ) => (
	<>
		{ createInterpolateElement( text, {
			b: <strong />,
			code: <code dir="ltr" />,
		} ) }
	</>
);
