/** A quiet card that is also a landmark. */
import { Card, CardBody } from '@wordpress/components';
import type { ReactNode } from 'react';

interface Props {
	/** The name a screen reader says for the region. */
	label: string;
	/** The status has its verdict as heading, so its label is not drawn. */
	headed?: boolean;
	children: ReactNode;
}

export function Section( { label, headed = true, children }: Props ) {
	return (
		<Card as="section" aria-label={ label } className="mailwright-section">
			<CardBody>
				{ headed && (
					<h2 className="mailwright-section__title">{ label }</h2>
				) }
				{ children }
			</CardBody>
		</Card>
	);
}
