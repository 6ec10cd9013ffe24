/** Reads the dialogue with a mail server out of whatever the server sent. */
import { isRecord } from './json';
import type { TranscriptEntry } from './types';

export function toTranscript( value: unknown ): TranscriptEntry[] {
	return ( Array.isArray( value ) ? value : [] )
		.filter( isRecord )
		.map( ( entry ) => ( {
			at_ms: Number( entry.at_ms ) || 0,
			stage: String( entry.stage ?? '' ),
			from:
				entry.from === 'client' || entry.from === 'server'
					? entry.from
					: 'note',
			line: String( entry.line ?? '' ),
		} ) );
}
