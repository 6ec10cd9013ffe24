/** What can honestly be said about the mail of this site before a test: never more than is known. */
import { __, sprintf } from '@wordpress/i18n';
import type { ConnectionState } from '../api/outbox';
import type { ConnectionAnswer } from '../api/types';
import type { Tone } from '../components/icon';
import { ago, minutesSince } from '../components/ago';

export interface Status {
	tone: Tone;
	title: string;
	text: string;
	/** The words of the mail server, when it is about a failure. */
	said?: string;
}

/** The last test that a server accepted, as long as nothing was changed since. */
export interface Proof {
	server: string;
	minutes: number;
}

const works = ( server: string, minutes: number ): Status => ( {
	tone: 'good',
	title: __( 'Email works', 'mailwright' ),
	text: sprintf(
		/* translators: 1: mail server, 2: time, such as "3 minutes ago". */
		__( '%1$s accepted a message %2$s.', 'mailwright' ),
		server,
		ago( minutes )
	),
} );

/**
 * @param connection The default one.
 * @param proof      A test on this page.
 * @param state      What is known of that connection from sending.
 */
export function statusOf(
	connection: ConnectionAnswer | undefined,
	proof: Proof | null,
	state?: ConnectionState | undefined
): Status {
	if ( proof ) {
		return works( proof.server, proof.minutes );
	}
	if ( ! connection ) {
		return {
			tone: 'neutral',
			title: __( 'Not set up yet', 'mailwright' ),
			text: __(
				'Email goes out by PHP mail, which many web hosts limit. Connect your mail server below, or send a test email to see whether it works as it is.',
				'mailwright'
			),
		};
	}
	if ( connection.mailer === 'php' ) {
		return {
			tone: 'neutral',
			title: __( 'PHP mail is in use', 'mailwright' ),
			text: __(
				'WordPress hands its email to the web server. Send a test email to see whether it arrives.',
				'mailwright'
			),
		};
	}
	const { set, source, locked } = connection.password_status;
	if ( connection.authentication && set && source === 'database' && locked ) {
		return {
			tone: 'bad',
			title: __( 'The stored password cannot be read', 'mailwright' ),
			text: __(
				'Email cannot be sent until it is entered again below.',
				'mailwright'
			),
		};
	}
	return experience( connection, state );
}

/** What sending has taught, when it has. */
function experience(
	{ host, name }: ConnectionAnswer,
	state: ConnectionState | undefined
): Status {
	if ( state?.state === 'paused' || state?.state === 'waiting' ) {
		return {
			tone: state.state === 'paused' ? 'bad' : 'warning',
			title:
				state.title ||
				__(
					'Email does not leave this site at the moment',
					'mailwright'
				),
			text: state.explanation,
			said: state.reply,
		};
	}
	if ( state?.state === 'working' && state.accepted_at ) {
		return works( host || name, minutesSince( state.accepted_at ) );
	}
	return {
		tone: 'neutral',
		title: __( 'Set up, not proven yet', 'mailwright' ),
		text: sprintf(
			/* translators: %s: mail server. */
			__(
				'Email goes out through %s. Send a test email to see whether that works.',
				'mailwright'
			),
			host || name
		),
	};
}
