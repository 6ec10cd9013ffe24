/** What waits, how long, and what it waits for, in sentences. */
import { __, _n, sprintf } from '@wordpress/i18n';
import type { ConnectionState, Outbox, SafeMode } from '../api/outbox';
import { count } from '../components/ago';
import { shortTime } from '../components/time';
import { pageLocale } from '../components/page-locale';

/** "3 minutes", in the language of the page. */
export function duration( seconds: number, locale = pageLocale() ): string {
	const [ value, unit ] = [
		[ 86_400, 'day' ],
		[ 3600, 'hour' ],
		[ 60, 'minute' ],
		[ 1, 'second' ],
	]
		.map( ( [ size, name ] ) => [
			Math.floor( seconds / Number( size ) ),
			name,
		] )
		.find( ( [ whole ] ) => Number( whole ) > 0 ) ?? [ 0, 'second' ];
	return new Intl.NumberFormat( locale, {
		style: 'unit',
		unit: String( unit ),
		unitDisplay: 'long',
	} ).format( Number( value ) );
}

/** Shorter waits are the normal course of things. */
const WORTH_SAYING_S = 60;

export function waitingText( outbox: Outbox ): string {
	const { waiting, oldest_seconds, next_at } = outbox;
	if ( waiting === 0 ) {
		return '';
	}
	const number = sprintf(
		/* translators: %s: number of messages. */
		_n(
			'%s message is waiting',
			'%s messages are waiting',
			waiting,
			'mailwright'
		),
		count( waiting )
	);
	const oldest =
		oldest_seconds >= WORTH_SAYING_S
			? sprintf(
					/* translators: %s: time span, such as "3 minutes". */
					__( 'the oldest for %s', 'mailwright' ),
					duration( oldest_seconds )
			  )
			: '';
	const later = next_at && Date.parse( next_at ) > Date.now() + 5000;
	// A connection in trouble says itself when it goes on.
	const next =
		later && ! outbox.paused && troubleOf( outbox ).length === 0
			? sprintf(
					/* translators: %s: time, such as "21:05". */
					__( 'next attempt: %s', 'mailwright' ),
					shortTime( next_at )
			  )
			: '';
	return [ number, oldest, next ].filter( Boolean ).join( '; ' ) + '.';
}

/** Messages that will not move before somebody decides. */
export function attentionText( {
	dead,
	held,
	unknown,
	home_changed,
	safe_mode,
}: Outbox ): string {
	const heldElsewhere = held - ( home_changed?.held ?? 0 ) - safe_mode.held;
	const parts = [
		dead > 0 &&
			sprintf(
				/* translators: %s: number of messages. */
				_n( '%s failed', '%s failed', dead, 'mailwright' ),
				count( dead )
			),
		heldElsewhere > 0 &&
			sprintf(
				/* translators: %s: number of messages. */
				_n( '%s is held', '%s are held', heldElsewhere, 'mailwright' ),
				count( heldElsewhere )
			),
		unknown > 0 &&
			sprintf(
				/* translators: %s: number of messages. */
				_n(
					'of %s it is not known whether it arrived',
					'of %s it is not known whether they arrived',
					unknown,
					'mailwright'
				),
				count( unknown )
			),
	].filter( Boolean );
	return parts.length > 0
		? sprintf(
				/* translators: %s: list such as "3 failed, 2 are held". */
				__( 'In the log: %s.', 'mailwright' ),
				parts.join( ', ' )
		  )
		: '';
}

export const troubleOf = ( outbox: Outbox ): ConnectionState[] =>
	outbox.connections.filter(
		( { state } ) => state === 'waiting' || state === 'paused'
	);

export function troubleText( { state, until }: ConnectionState ): string {
	if ( state === 'paused' ) {
		return __(
			'Nothing more is tried, so that the account is not locked. It goes on by itself when the connection is saved with what is right.',
			'mailwright'
		);
	}
	return until
		? sprintf(
				/* translators: %s: time, such as "21:05". */
				__( 'The next try is at %s.', 'mailwright' ),
				shortTime( until )
		  )
		: __( 'It is tried again soon.', 'mailwright' );
}

export function homeText( {
	held,
	accepted_under,
}: NonNullable< Outbox[ 'home_changed' ] > ): string {
	const what = accepted_under
		? sprintf(
				/* translators: 1: number of messages, 2: web address. */
				_n(
					'%1$s message is held: it was accepted while this site had the address %2$s.',
					'%1$s messages are held: they were accepted while this site had the address %2$s.',
					held,
					'mailwright'
				),
				count( held ),
				accepted_under
		  )
		: sprintf(
				/* translators: %s: number of messages. */
				_n(
					'%s message is held: it was accepted while this site had another address.',
					'%s messages are held: they were accepted while this site had another address.',
					held,
					'mailwright'
				),
				count( held )
		  );
	return `${ what } ${ __(
		'A copy of a live site must not send its mail a second time.',
		'mailwright'
	) }`;
}

/** The mark of a safe mode; "" while email goes to its recipients and nothing is left from before. */
export function safeModeText( {
	mode,
	address,
	copy,
	held,
}: SafeMode ): string {
	if ( mode === 'off' && held === 0 ) {
		return '';
	}
	const what = {
		off: '',
		hold: copy
			? __(
					'Safe mode: this looks like a copy of another site, so every email is held. Only test emails are sent.',
					'mailwright'
			  )
			: __(
					'Safe mode: every email is held. Only test emails are sent.',
					'mailwright'
			  ),
		redirect: sprintf(
			/* translators: %s: email address. */
			__(
				'Safe mode: every email goes to %s. Only test emails go where they are meant to.',
				'mailwright'
			),
			address
		),
	}[ mode ];
	const waiting =
		held > 0
			? sprintf(
					/* translators: %s: number of messages. */
					_n(
						'%s message is held by a safe mode.',
						'%s messages are held by a safe mode.',
						held,
						'mailwright'
					),
					count( held )
			  )
			: '';
	return [
		what,
		waiting,
		__( 'It is changed under Tools, “Safe modes”.', 'mailwright' ),
	]
		.filter( Boolean )
		.join( ' ' );
}
