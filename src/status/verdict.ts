/** What can honestly be said about the mail of this site before a test: never more than is known. */
import { __, sprintf } from '@wordpress/i18n';
import type { ConnectionAnswer } from '../api/types';
import type { Tone } from '../components/icon';
import { pageLocale } from '../components/page-locale';

export interface Status {
	tone: Tone;
	title: string;
	text: string;
}

/** The last test that a server accepted, as long as nothing was changed since. */
export interface Proof {
	server: string;
	minutes: number;
}

export function ago( minutes: number, locale?: string ): string {
	if ( minutes < 1 ) {
		return __( 'just now', 'mailwright' );
	}
	const format = new Intl.RelativeTimeFormat( locale, { numeric: 'always' } );
	return minutes < 60
		? format.format( -Math.floor( minutes ), 'minute' )
		: format.format( -Math.floor( minutes / 60 ), 'hour' );
}

export function statusOf(
	connection: ConnectionAnswer | undefined,
	proof: Proof | null
): Status {
	if ( proof ) {
		return {
			tone: 'good',
			title: __( 'Email works', 'mailwright' ),
			text: sprintf(
				/* translators: 1: mail server, 2: time, such as "3 minutes ago". */
				__( '%1$s accepted a message %2$s.', 'mailwright' ),
				proof.server,
				ago( proof.minutes, pageLocale() )
			),
		};
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
	return {
		tone: 'neutral',
		title: __( 'Set up, not proven yet', 'mailwright' ),
		text: sprintf(
			/* translators: %s: mail server. */
			__(
				'Email goes out through %s. Send a test email to see whether that works.',
				'mailwright'
			),
			connection.host
		),
	};
}
