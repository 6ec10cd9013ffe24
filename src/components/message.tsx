/** Core's notice, with the two settings this page always wants. */
import { Notice } from '@wordpress/components';
import type { ReactNode } from 'react';

export function Message( {
	status,
	children,
}: {
	status: 'error' | 'warning' | 'info';
	children: ReactNode;
} ) {
	return (
		<Notice
			className="mailwright-message"
			status={ status }
			isDismissible={ false }
			politeness={ status === 'error' ? 'assertive' : 'polite' }
		>
			{ children }
		</Notice>
	);
}
