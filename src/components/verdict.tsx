/** One heading that is the verdict in plain words, with a mark before it. It can take the focus when it is news. */
import { useEffect, useRef } from '@wordpress/element';
import type { ReactNode } from 'react';
import { Icon, type Tone } from './icon';

interface Props {
	tone: Tone;
	title: string;
	/** The verdict is the answer to what was just asked: go there. */
	takeFocus?: boolean;
	children?: ReactNode;
}

export function Verdict( { tone, title, takeFocus = false, children }: Props ) {
	const heading = useRef< HTMLHeadingElement >( null );
	useEffect( () => {
		if ( takeFocus ) {
			heading.current?.focus();
		}
	}, [ takeFocus, title ] );
	return (
		<div className="mailwright-verdict">
			<Icon name={ tone } size={ 24 } />
			<div className="mailwright-verdict__text">
				<h2 ref={ heading } tabIndex={ -1 }>
					{ title }
				</h2>
				{ children }
			</div>
		</div>
	);
}
