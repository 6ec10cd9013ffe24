import { toOutbox } from '../api/outbox';
import { needsWords } from './attention';
import {
	attentionText,
	duration,
	troubleText,
	waitingText,
} from './outbox-words';

const outbox = ( values: object ) => toOutbox( values );

test( 'an empty outbox needs no words', () => {
	expect( needsWords( outbox( {} ), '' ) ).toBe( false );
	expect( needsWords( null, '' ) ).toBe( false );
	expect( waitingText( outbox( {} ) ) ).toBe( '' );
	expect( attentionText( outbox( {} ) ) ).toBe( '' );
} );

test( 'what waits is counted whatever it waits for', () => {
	expect(
		waitingText( outbox( { ready: 1, retry: 1, oldest_seconds: 185 } ) )
	).toBe( '2 messages are waiting; the oldest for 3 minutes.' );
	expect( waitingText( outbox( { ready: 1, oldest_seconds: 2 } ) ) ).toBe(
		'1 message is waiting.'
	);
} );

test( 'the next attempt is told when it lies ahead and will happen', () => {
	const next_at = new Date( Date.now() + 600_000 ).toISOString();
	expect( waitingText( outbox( { retry: 1, next_at } ) ) ).toMatch(
		/next attempt: \d/
	);
	expect(
		waitingText( outbox( { retry: 1, next_at, paused: true } ) )
	).not.toMatch( /next attempt/ );
	expect(
		waitingText( outbox( { ready: 1, next_at: '2020-01-01T00:00:00Z' } ) )
	).not.toMatch( /next attempt/ );
} );

test( 'messages that need somebody are told apart', () => {
	expect(
		attentionText(
			outbox( {
				dead: 1200,
				held: 3,
				unknown: 1,
				home_changed: {
					held: 2,
					accepted_under: 'https://example.com',
				},
			} )
		)
	).toBe(
		'In the log: 1,200 failed, 1 is held, of 1 it is not known whether it arrived.'
	);
} );

test( 'a time span has one unit', () => {
	expect( duration( 45, 'en' ) ).toBe( '45 seconds' );
	expect( duration( 60, 'en' ) ).toBe( '1 minute' );
	expect( duration( 7300, 'en' ) ).toBe( '2 hours' );
	expect( duration( 0, 'en' ) ).toBe( '0 seconds' );
} );

test( 'a connection that waits says until when, a paused one what lifts it', () => {
	const [ waiting, paused ] = outbox( {
		connections: [
			{ id: 'a', state: 'waiting', until: '2026-11-23T21:05:00Z' },
			{ id: 'b', state: 'paused' },
		],
	} ).connections;
	expect( waiting && troubleText( waiting ) ).toMatch( /next try is at/ );
	expect( paused && troubleText( paused ) ).toMatch( /saved/ );
} );
