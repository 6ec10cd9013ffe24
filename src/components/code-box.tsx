/** Text to be copied or read closely, in a box that scrolls; such a box has to be reachable by keyboard. */
import './code-box.scss';

export function CodeBox( {
	label,
	text,
	prose = false,
}: {
	label: string;
	text: string;
	/** Written for people, in their own language. */
	prose?: boolean;
} ) {
	return (
		<div
			className={ `mailwright-code${ prose ? ' is-prose' : '' }` }
			role="region"
			aria-label={ label }
			tabIndex={ 0 }
		>
			<pre dir={ prose ? 'auto' : 'ltr' }>{ text }</pre>
		</div>
	);
}
