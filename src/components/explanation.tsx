/** What an error means, always in the same order: what was said, who can solve it, why, and the one next step. */
import { __, sprintf } from '@wordpress/i18n';
import type { Blame, Explanation as Cause } from '../api/types';
import { OutsideLink } from './outside-link';
import './explanation.scss';

export function blameText( blame: Blame ): string {
	const who = {
		you: __( 'you', 'mailwright' ),
		host: __( 'your web host', 'mailwright' ),
		provider: __( 'your mail provider', 'mailwright' ),
		plugin: __( 'the author of a plugin', 'mailwright' ),
		unknown: '',
	}[ blame ];
	return (
		who &&
		sprintf(
			/* translators: %s: who can solve it: "you", "your web host", "your mail provider" or "the author of a plugin". */
			__( 'To be solved by: %s', 'mailwright' ),
			who
		)
	);
}

export function Explanation( { cause }: { cause: Cause } ) {
	const blame = blameText( cause.blame );
	return (
		<div className="mailwright-explanation">
			{ blame && (
				<p className="mailwright-explanation__blame">{ blame }</p>
			) }
			{ cause.explanation && <p>{ cause.explanation }</p> }
			{ cause.fix && (
				<p className="mailwright-explanation__fix">
					<strong>{ __( 'What to do:', 'mailwright' ) }</strong>{ ' ' }
					{ cause.fix }
				</p>
			) }
			{ cause.links.length > 0 && (
				<ul className="mailwright-explanation__links">
					{ cause.links.map( ( link ) => (
						<li key={ link.url }>
							<OutsideLink href={ link.url }>
								{ link.label }
							</OutsideLink>
						</li>
					) ) }
				</ul>
			) }
			{ cause.confidence === 'low' && cause.cause !== 'unknown' && (
				<p className="mailwright-muted">
					{ __(
						'This is a guess: the error says too little to be sure.',
						'mailwright'
					) }
				</p>
			) }
		</div>
	);
}
