/** What became of a message, in words that promise no more than is known: "Sent" is accepted by the mail server. */
import { __, _n, sprintf } from '@wordpress/i18n';
import type {
	Attempt,
	Message,
	MessageRow,
	MessageStatus,
} from '../api/messages';
import type { Icon } from '../components/icon';
import { count } from '../components/ago';
import { shortTime } from '../components/time';

export function statusWord( status: MessageStatus ): string {
	return {
		ready: __( 'Waiting', 'mailwright' ),
		claimed: __( 'Being sent', 'mailwright' ),
		wire: __( 'Being sent', 'mailwright' ),
		sent: __( 'Sent', 'mailwright' ),
		retry: __( 'Trying again', 'mailwright' ),
		unknown: __( 'Not known', 'mailwright' ),
		dead: __( 'Failed', 'mailwright' ),
		canceled: __( 'Canceled', 'mailwright' ),
		held: __( 'Held', 'mailwright' ),
	}[ status ];
}

type Mark = Parameters< typeof Icon >[ 0 ][ 'name' ];

export function statusMark( status: MessageStatus ): Mark {
	const marks: Record< MessageStatus, Mark > = {
		ready: 'neutral',
		claimed: 'working',
		wire: 'working',
		sent: 'good',
		retry: 'warning',
		unknown: 'warning',
		dead: 'bad',
		canceled: 'skipped',
		held: 'warning',
	};
	return marks[ status ];
}

/** Second line of a status: why, or when it goes on. */
export function statusNote( { status, title, next_at }: MessageRow ): string {
	if ( status === 'retry' && next_at ) {
		return sprintf(
			/* translators: %s: time, such as "21:05". */
			__( 'next attempt: %s', 'mailwright' ),
			shortTime( next_at )
		);
	}
	return status === 'dead' ? title : '';
}

const heldFor = ( reason: string ): string =>
	( {
		home: __(
			'It was accepted while this site had another address, so this may be a copy of a live site. It is sent when somebody releases it, or when the old address is back.',
			'mailwright'
		),
		connection: __(
			'The connection it was meant for was deleted. It is sent through the default connection when somebody releases it.',
			'mailwright'
		),
		unknown: __(
			'Nobody knows whether it arrived: the mail server went silent after it had taken the whole message. Ask the recipient before you send it again.',
			'mailwright'
		),
		safe_mode: __(
			'The safe mode of this site holds it, because this may be a copy of a live site. It is sent to its recipients when somebody releases it.',
			'mailwright'
		),
		pause: __(
			'Sending is paused. It goes on when somebody resumes it.',
			'mailwright'
		),
	} )[ reason ] ??
	__( 'It is not sent until somebody releases it.', 'mailwright' );

/** What the state means and what happens next, in one sentence; "" where the failure says it all. */
export function statusSentence( message: Message ): string {
	switch ( message.status ) {
		case 'ready':
			return __( 'It is waiting for its turn.', 'mailwright' );
		case 'claimed':
		case 'wire':
			return __(
				'It is being handed to the mail server now.',
				'mailwright'
			);
		case 'sent':
			return message.attempt_list.length > 1
				? sprintf(
						/* translators: %d: number of attempts. */
						__(
							'The mail server accepted it at attempt %d.',
							'mailwright'
						),
						message.attempt_list.length
				  )
				: __( 'The mail server accepted it.', 'mailwright' );
		case 'retry':
			return triesUntil( message );
		case 'unknown':
			return sprintf(
				/* translators: %s: time, such as "21:05". */
				__(
					'Nobody knows whether it arrived: the connection was lost after the whole message was handed over and before the mail server confirmed it. It is sent once more: %s. The recipient may get it twice.',
					'mailwright'
				),
				shortTime( message.next_at ) || '–'
			);
		case 'canceled':
			return __(
				'Somebody canceled it before it was sent.',
				'mailwright'
			);
		case 'held':
			return heldFor( message.held_for );
		default:
			return '';
	}
}

function triesUntil( { next_at, expires_at }: Message ): string {
	if ( ! next_at || ! expires_at ) {
		return __(
			'It did not work yet. It is tried again by itself.',
			'mailwright'
		);
	}
	return sprintf(
		/* translators: 1: time of the next attempt, 2: time after which it is given up. */
		__(
			'It did not work yet. Next attempt: %1$s. If it never works, it is given up on %2$s.',
			'mailwright'
		),
		shortTime( next_at ),
		shortTime( expires_at )
	);
}

export const recipientsText = ( {
	recipients: { count: all, first },
}: MessageRow ): string =>
	all > 1
		? sprintf(
				/* translators: 1: email address, 2: number of further recipients. */
				_n(
					'%1$s and %2$s more',
					'%1$s and %2$s more',
					all - 1,
					'mailwright'
				),
				first,
				count( all - 1 )
		  )
		: first;

export const subjectText = ( { subject }: MessageRow ): string =>
	subject || __( '(no subject)', 'mailwright' );

export function outcomeWord( { outcome }: Attempt ): string {
	return (
		(
			{
				sent: __( 'accepted', 'mailwright' ),
				accepted: __( 'accepted', 'mailwright' ),
				retry: __( 'failed, will be tried again', 'mailwright' ),
				deferred: __( 'failed, will be tried again', 'mailwright' ),
				unknown: __( 'not known whether it arrived', 'mailwright' ),
				dead: __( 'failed for good', 'mailwright' ),
				failed: __( 'failed for good', 'mailwright' ),
				held: __( 'held', 'mailwright' ),
				partial: __( 'accepted for some recipients', 'mailwright' ),
			} as Record< string, string >
		 )[ outcome ] ?? outcome
	);
}

/** Why the text of a message cannot be shown. */
export function contentText( status: Message[ 'content_status' ] ): string {
	return {
		kept: '',
		not_kept: __(
			'What this message says is not shown: this site does not keep the texts of messages. That can be changed under Settings, Delivery, for messages from then on.',
			'mailwright'
		),
		sensitive: __(
			'This message has a login, reset or confirmation link, so its text is never kept.',
			'mailwright'
		),
		unreadable: __(
			'The text of this message cannot be read any more: it was encrypted with a key that this site no longer has.',
			'mailwright'
		),
	}[ status ];
}

const UNITS = [ 'byte', 'kilobyte', 'megabyte', 'gigabyte' ] as const;

export function bytesText( bytes: number, locale?: string ): string {
	const power = Math.min(
		UNITS.length - 1,
		Math.max( 0, Math.floor( Math.log( bytes || 1 ) / Math.log( 1024 ) ) )
	);
	return new Intl.NumberFormat( locale, {
		style: 'unit',
		unit: UNITS[ power ] ?? 'byte',
		unitDisplay: 'short',
		maximumFractionDigits: power > 1 ? 1 : 0,
	} ).format( bytes / 1024 ** power );
}
