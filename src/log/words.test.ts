import { STATUSES, toMessage, toRow } from '../api/messages';
import { shortTime } from '../components/time';
import { sum, toBars } from './chart-data';
import {
	bytesText,
	recipientsText,
	statusNote,
	statusSentence,
	statusWord,
	subjectText,
} from './words';

test( 'every status has a word', () => {
	STATUSES.forEach( ( status ) =>
		expect( statusWord( status ) ).toMatch( /^\w/ )
	);
	expect( toRow( { status: 'made up' } ).status ).toBe( 'unknown' );
} );

test( 'whatever is missing in an answer is empty, not broken', () => {
	const message = toMessage( null );
	expect( message ).toMatchObject( {
		id: 0,
		recipient_list: [],
		attempt_list: [],
		content: null,
		content_status: 'not_kept',
		can_resend: false,
	} );
	expect( subjectText( message ) ).toBe( '(no subject)' );
	expect( recipientsText( message ) ).toBe( '' );
} );

test( 'many recipients are the first one and a number', () => {
	expect(
		recipientsText(
			toRow( { recipients: { count: 1201, first: 'a@example.com' } } )
		)
	).toBe( 'a@example.com and 1,200 more' );
} );

test( 'a failure says why in the list, a retry says when', () => {
	expect( statusNote( toRow( { status: 'dead', title: 'Why' } ) ) ).toBe(
		'Why'
	);
	expect(
		statusNote(
			toRow( {
				status: 'retry',
				title: 'Why',
				next_at: '2026-11-23T21:05:00Z',
			} )
		)
	).toMatch( /^next attempt: / );
	expect( statusNote( toRow( { status: 'sent', title: 'Why' } ) ) ).toBe(
		''
	);
} );

test( 'every reason to hold a message is told', () => {
	for ( const held_for of [
		'home',
		'connection',
		'unknown',
		'pause',
		'new',
	] ) {
		expect(
			statusSentence( toMessage( { status: 'held', held_for } ) )
		).not.toBe( '' );
	}
} );

test( 'sizes are written as people do', () => {
	expect( bytesText( 0, 'en' ) ).toBe( '0 byte' );
	expect( bytesText( 2048, 'en' ) ).toBe( '2 kB' );
	expect( bytesText( 12.34 * 1024 * 1024, 'en' ) ).toBe( '12.3 MB' );
} );

test( 'a time is as short as it can be', () => {
	document.documentElement.lang = 'en';
	const now = new Date( '2026-11-23T21:00:00' );
	expect( shortTime( '2026-11-23T20:05:00', now ) ).toMatch( /^8:05/ );
	expect( shortTime( '2026-11-20T20:05:00', now ) ).toMatch( /Nov 20/ );
	expect( shortTime( '2025-11-20T20:05:00', now ) ).toMatch( /2025/ );
	expect( shortTime( '' ) ).toBe( '' );
} );

test( 'bars are shares of the tallest day, and one failure is still seen', () => {
	const days = [
		{ day: '2026-11-22', sent: 990, retried: 0, failed: 1 },
		{ day: '2026-11-23', sent: 0, retried: 0, failed: 0 },
	];
	const [ first, second ] = toBars( days );
	expect( first?.parts.sent ).toBeCloseTo( 0.999, 2 );
	expect( first?.parts.failed ).toBe( 0.03 );
	expect( second?.parts ).toEqual( { sent: 0, retried: 0, failed: 0 } );
	expect( sum( days ) ).toEqual( { sent: 990, retried: 0, failed: 1 } );
} );
