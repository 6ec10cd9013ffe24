/**
 * A link to another site. Core's ExternalLink ends in an arrow that WordPress's emoji script turns into a picture
 * from another server, on computers without emoji; this one asks nobody.
 */
import { VisuallyHidden } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

export function OutsideLink( {
	href,
	children,
}: {
	href: string;
	children: string;
} ) {
	return (
		<a href={ href } target="_blank" rel="external noreferrer noopener">
			{ children }
			<VisuallyHidden as="span">
				{ ' ' }
				{ __( '(opens in a new tab)', 'mailwright' ) }
			</VisuallyHidden>
			<svg
				className="mailwright-outside"
				width="10"
				height="10"
				viewBox="0 0 10 10"
				aria-hidden="true"
				focusable="false"
			>
				<path
					d="M3 1h6v6H7.6V3.4L2 9 1 8l5.6-5.6H3V1Z"
					fill="currentColor"
				/>
			</svg>
		</a>
	);
}
