/**
 * For effects that fetch: what is to be done with the answer, and the effect's clean-up. An answer that comes when
 * nobody looks any more is dropped.
 */
export function whileShown< Answer >(
	answer: Promise< Answer >,
	ready: ( answer: Answer ) => void,
	failed: ( reason: unknown ) => void
): () => void {
	let shown = true;
	answer.then(
		( value ) => shown && ready( value ),
		( reason ) => shown && failed( reason )
	);
	return () => {
		shown = false;
	};
}
