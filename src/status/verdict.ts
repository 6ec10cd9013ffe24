/** What can honestly be said about the mail of this site before a test: never more than is known. */
import { __, sprintf } from '@wordpress/i18n';
import type { ConnectionState, Finding } from '../api/outbox';
import type { ConnectionAnswer } from '../api/types';
import { takerOf } from '../components/mailer-name';
import { fieldMailers, secretBindings } from '../generated/settings';
import type { Tone } from '../components/icon';
import { ago, minutesSince } from '../components/ago';

export interface Status {
	tone: Tone;
	title: string;
	text: string;
	/** The words of the mail server, when it is about a failure. */
	said?: string;
	/** What to do. */
	fix?: string;
}

/** The last test that a server accepted, as long as nothing was changed since. */
const SECRETS = Object.keys( secretBindings ) as Array<
	keyof typeof secretBindings
>;

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
 * @param found      What the daily look at it has found.
 */
export function statusOf(
	connection: ConnectionAnswer | undefined,
	proof: Proof | null,
	state?: ConnectionState | undefined,
	found?: Finding | undefined
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
	return (
		unreadable( connection ) ??
		unconnected( connection ) ??
		watched( experience( connection, state ), found )
	);
}

/** The daily look knows more, unless sending has just failed. */
const watched = ( status: Status, found: Finding | undefined ): Status =>
	! found || status.tone === 'bad' || status.tone === 'warning'
		? status
		: {
				tone: found.critical ? 'bad' : 'warning',
				title: found.title,
				text: found.explanation,
				fix: found.fix,
		  };

function unreadable( connection: ConnectionAnswer ): Status | null {
	const { mailer, authentication } = connection;
	const locked = SECRETS.some( ( name ) => {
		const status = connection[ `${ name }_status` ];
		return (
			status?.set &&
			status.source === 'database' &&
			status.locked &&
			fieldMailers[ name ]?.includes( mailer )
		);
	} );
	if ( ! locked || ( mailer === 'smtp' && ! authentication ) ) {
		return null;
	}
	return {
		tone: 'bad',
		title:
			mailer === 'smtp'
				? __( 'The stored password cannot be read', 'mailwright' )
				: __( 'The stored key cannot be read', 'mailwright' ),
		text: __(
			'Email cannot be sent until it is entered again below.',
			'mailwright'
		),
	};
}

/** A person at Google or Microsoft has not agreed yet, or has taken it back. */
function unconnected( connection: ConnectionAnswer ): Status | null {
	const { oauth } = connection;
	if ( ! oauth || oauth.connected ) {
		return null;
	}
	return oauth.problem
		? {
				tone: 'bad',
				title: __( 'The permission to send has ended', 'mailwright' ),
				text: __(
					'Email waits until the account is connected again below.',
					'mailwright'
				),
				said: oauth.problem.message,
		  }
		: {
				tone: 'bad',
				title: sprintf(
					/* translators: %s: name of a provider, such as "Gmail". */
					__( 'Not connected with %s yet', 'mailwright' ),
					takerOf( connection )
				),
				text: __(
					'Email cannot be sent until the account is connected below.',
					'mailwright'
				),
		  };
}

/** What sending has taught, when it has. */
function experience(
	connection: ConnectionAnswer,
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
		return works(
			takerOf( connection ),
			minutesSince( state.accepted_at )
		);
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
			takerOf( connection )
		),
	};
}
