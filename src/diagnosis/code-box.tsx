/** Text for machines, in a box that scrolls; such a box has to be reachable by keyboard. */
export function CodeBox( { label, text }: { label: string; text: string } ) {
	return (
		<div
			className="mailwright-code"
			role="region"
			aria-label={ label }
			tabIndex={ 0 }
		>
			<pre dir="ltr">{ text }</pre>
		</div>
	);
}
