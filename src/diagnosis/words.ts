/** What a diagnosis is called in words. */
import { __, sprintf } from '@wordpress/i18n';
import type { Changes, Report } from '../api/diagnosis-report';
import type { Blame, Encryption } from '../api/types';
import type { Tone } from '../components/icon';
import type { Step } from './steps';

/** The server names the checks too; these stand there until it does. */
export const stepLabel = ( { id, row }: Step ): string =>
	row?.label ??
	{
		settings: __( 'Settings', 'mailwright' ),
		php: __( 'PHP on this server', 'mailwright' ),
		conflicts: __( 'Other plugins', 'mailwright' ),
		dns: __( 'Find the server', 'mailwright' ),
		ports: __( 'Reach the server', 'mailwright' ),
		greeting: __( 'Greeting', 'mailwright' ),
		encryption: __( 'Encryption', 'mailwright' ),
		certificate: __( 'Certificate', 'mailwright' ),
		login: __( 'Log in', 'mailwright' ),
		sender: __( 'Sender', 'mailwright' ),
		spf: __( 'Allowed senders (SPF)', 'mailwright' ),
		dkim: __( 'Signature (DKIM)', 'mailwright' ),
		dmarc: __( 'Policy of the domain (DMARC)', 'mailwright' ),
	}[ id ] ??
	id;

export const stateWord = ( state: Step[ 'state' ] ): string =>
	( {
		waiting: __( 'waiting', 'mailwright' ),
		running: __( 'running…', 'mailwright' ),
		pass: __( 'passed', 'mailwright' ),
		warn: __( 'warning', 'mailwright' ),
		fail: __( 'failed', 'mailwright' ),
		skip: __( 'skipped', 'mailwright' ),
	} )[ state ];

export function duration( ms: number ): string {
	return ms < 1000
		? sprintf(
				/* translators: %d: number of milliseconds. */
				__( '%d ms', 'mailwright' ),
				Math.max( 1, Math.round( ms ) )
		  )
		: sprintf(
				/* translators: %s: number of seconds, such as 1.4. */
				__( '%s s', 'mailwright' ),
				( ms / 1000 ).toFixed( 1 )
		  );
}

/** Nothing is called good that was not tried. */
export function toneOf( { verdict, checks }: Report ): Tone {
	if ( ! verdict.ok ) {
		return 'bad';
	}
	if ( checks.some( ( { status } ) => status === 'warn' ) ) {
		return 'warning';
	}
	return checks.some(
		( { id, status } ) => id === 'login' && status === 'pass'
	)
		? 'good'
		: 'neutral';
}

/**
 * The explanation of a failure begins with what the deciding check found; told apart, both are easier to read, and what the
 * server said is not told twice.
 */
export function foundAndMeant( { verdict, checks }: Report ): {
	found: string;
	meant: string;
} {
	const { explanation, said } = verdict;
	const found =
		checks.find(
			( { status, summary } ) =>
				status === 'fail' &&
				summary !== '' &&
				explanation.startsWith( summary )
		)?.summary ?? '';
	const meant = explanation.slice( found.length ).trim();
	return verdict.ok
		? { found: '', meant: explanation }
		: { found: found === verdict.title ? '' : found || said, meant };
}

const encryptionName = ( encryption: Encryption ): string =>
	( {
		none: __( 'no encryption', 'mailwright' ),
		starttls: 'STARTTLS',
		implicit_tls: 'SSL/TLS',
	} )[ encryption ];

function portText( { port, encryption }: Changes ): string {
	if ( port && encryption ) {
		return sprintf(
			/* translators: 1: port number, 2: kind of encryption, such as "SSL/TLS". */
			__( 'port %1$d with %2$s', 'mailwright' ),
			port,
			encryptionName( encryption )
		);
	}
	if ( port ) {
		return sprintf(
			/* translators: %d: port number. */
			__( 'port %d', 'mailwright' ),
			port
		);
	}
	return encryption
		? sprintf(
				/* translators: %s: kind of encryption, such as "SSL/TLS". */
				__( 'encryption %s', 'mailwright' ),
				encryptionName( encryption )
		  )
		: '';
}

export function changesText( changes: Changes ): string {
	const host =
		changes.host &&
		sprintf(
			/* translators: %s: name of a mail server. */
			__( 'server %s', 'mailwright' ),
			changes.host
		);
	return [ host, portText( changes ) ].filter( Boolean ).join( ', ' );
}

/** Whom the letter goes to. */
export function letterLabel( blame: Blame ): string {
	switch ( blame ) {
		case 'host':
			return __( 'Copy a message to your web host', 'mailwright' );
		case 'provider':
			return __( 'Copy a message to your mail provider', 'mailwright' );
		case 'plugin':
			return __(
				'Copy a message to the author of the plugin',
				'mailwright'
			);
		default:
			return __( 'Copy a message to ask for help', 'mailwright' );
	}
}
