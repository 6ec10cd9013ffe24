/** An empty PHP array arrives as `[]` where an object is meant; this makes both the same. */
import type { Source } from './types';

export function withFixed<
	T extends { locked?: string[]; sources?: Record< string, Source > },
>( answer: T ) {
	return {
		...answer,
		locked: answer.locked ?? [],
		sources: { ...answer.sources },
	};
}
