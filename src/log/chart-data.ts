/** The last 30 days as heights of bars: every day has its place, also one without mail. */
import type { Day } from '../api/messages';

export interface Bar extends Day {
	/** From 0 to 1, of the tallest day, in the order in which they stand on one another. */
	parts: { sent: number; retried: number; failed: number };
	total: number;
}

/** So that a single failure among thousands can still be seen. */
const LEAST = 0.03;

const share = ( value: number, most: number ): number =>
	value === 0 ? 0 : Math.max( LEAST, value / most );

export function toBars( days: readonly Day[] ): Bar[] {
	const total = ( { sent, retried, failed }: Day ) => sent + retried + failed;
	const most = Math.max( 1, ...days.map( total ) );
	return days.map( ( day ) => ( {
		...day,
		total: total( day ),
		parts: {
			sent: share( day.sent, most ),
			retried: share( day.retried, most ),
			failed: share( day.failed, most ),
		},
	} ) );
}

export const sum = ( days: readonly Day[] ) =>
	days.reduce(
		( all, { sent, retried, failed } ) => ( {
			sent: all.sent + sent,
			retried: all.retried + retried,
			failed: all.failed + failed,
		} ),
		{ sent: 0, retried: 0, failed: 0 }
	);
