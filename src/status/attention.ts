/** Whether there is anything to say about the outbox at all: mostly there is not. */
import type { Outbox } from '../api/outbox';

export const needsWords = ( outbox: Outbox | null, error: string ): boolean =>
	error !== '' ||
	( outbox !== null &&
		( outbox.paused ||
			outbox.silent ||
			outbox.safe_mode.mode !== 'off' ||
			outbox.waiting + outbox.dead + outbox.held + outbox.unknown > 0 ||
			outbox.connections.some(
				( { state } ) => state === 'waiting' || state === 'paused'
			) ) );
