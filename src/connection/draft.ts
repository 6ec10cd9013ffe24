/**
 * A connection while it is being edited: what is typed stays text until it is sent, and the password is only ever
 * a new one. Pure functions: the rules of the form without the form.
 */
import type {
	Connection,
	ConnectionAnswer,
	Encryption,
	FieldErrors,
	Mailer,
	Provider,
} from '../api/types';
import { connectionDefaults } from '../generated/settings';
import { __ } from '@wordpress/i18n';

export interface ConnectionDraft {
	/** Stays the same while the connection gets its id on the first save. */
	key: string;
	id: string | null;
	name: string;
	mailer: Mailer;
	provider: string;
	host: string;
	port: string;
	encryption: Encryption;
	authentication: boolean;
	username: string;
	auth_method: Connection[ 'auth_method' ];
	timeout: string;
	/** "" leaves it to the provider. */
	rate_limit: string;
	ca_file: string;
	/** undefined = leave what is stored, text = the new one. */
	password: string | undefined;
	/** Someone chose the port: it no longer follows the encryption. */
	portTyped: boolean;
}

export type DraftChange = Partial< Omit< ConnectionDraft, 'key' | 'id' > >;

/** RFC 8314 for implicit TLS, RFC 6409 for STARTTLS; 25 is where a relay without encryption listens. */
export const USUAL_PORTS: Record< Encryption, string > = {
	none: '25',
	starttls: '587',
	implicit_tls: '465',
};

/** A stored password belongs to these: when one of them changes, it has to be typed again. */
export const BOUND_FIELDS = [
	'mailer',
	'host',
	'port',
	'encryption',
	'username',
] as const;

const TEXT_FIELDS = [
	'name',
	'mailer',
	'provider',
	'host',
	'encryption',
	'authentication',
	'username',
	'auth_method',
	'ca_file',
] as const;

export function newDraft( key: string, mailer: Mailer ): ConnectionDraft {
	const { port, timeout } = connectionDefaults;
	return {
		...connectionDefaults,
		key,
		id: null,
		mailer,
		port: String( port ),
		timeout: String( timeout ),
		rate_limit: '',
		password: undefined,
		portTyped: false,
	};
}

export function draftOf(
	saved: ConnectionAnswer,
	key = saved.id
): ConnectionDraft {
	const port = String( saved.port );
	return {
		key,
		id: saved.id,
		name: saved.name,
		mailer: saved.mailer,
		provider: saved.provider,
		host: saved.host,
		port,
		encryption: saved.encryption,
		authentication: saved.authentication,
		username: saved.username,
		auth_method: saved.auth_method,
		timeout: String( saved.timeout ),
		rate_limit: saved.rate_limit ? String( saved.rate_limit ) : '',
		ca_file: saved.ca_file,
		password: undefined,
		portTyped: port !== USUAL_PORTS[ saved.encryption ],
	};
}

export function withEncryption(
	draft: ConnectionDraft,
	encryption: Encryption
): DraftChange {
	return draft.portTyped
		? { encryption }
		: { encryption, port: USUAL_PORTS[ encryption ] };
}

/** Servers named after the customer's domain: most sites have their mail where they have their name. */
const hostOf = ( { host, host_template }: Provider, domain: string ): string =>
	host || ! host_template || ! domain
		? host
		: host_template.replace( '%EMAILDOMAIN%', domain );

/**
 * A preset fills the form; "Other" leaves everything as it is.
 *
 * @param provider The preset, undefined for "Other".
 * @param domain   Domain of this site, for providers whose servers carry the name of their customer.
 */
export function withProvider(
	provider: Provider | undefined,
	domain = ''
): DraftChange {
	if ( ! provider ) {
		return { provider: '' };
	}
	return {
		provider: provider.id,
		mailer: provider.mailer,
		host: hostOf( provider, domain ),
		port: String( provider.port ),
		encryption: provider.encryption,
		authentication: provider.authentication ?? true,
		portTyped:
			String( provider.port ) !== USUAL_PORTS[ provider.encryption ],
		...( provider.username_value
			? { username: provider.username_value }
			: {} ),
	};
}

/** Another host than the preset's is no longer that provider. */
export function withHost(
	host: string,
	provider: Provider | undefined
): DraftChange {
	const hosts = provider?.host
		? [
				provider.host,
				...( provider.hosts ?? [] ).map( ( one ) => one.host ),
		  ]
		: [];
	return hosts.length > 0 && ! hosts.includes( host.trim() )
		? { host, provider: '' }
		: { host };
}

const logsIn = ( draft: ConnectionDraft ): boolean =>
	draft.mailer !== 'php' && draft.authentication;

/** The fields that differ from what is saved, in the form REST wants. Fixed fields are never sent. */
export function connectionChanges(
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined
): Partial< Connection > {
	const base = saved ? draftOf( saved ) : newDraft( draft.key, 'php' );
	const changes: Record< string, unknown > = {};
	for ( const field of TEXT_FIELDS ) {
		if ( ! saved || draft[ field ] !== base[ field ] ) {
			changes[ field ] = draft[ field ];
		}
	}
	for ( const field of [ 'port', 'timeout' ] as const ) {
		const typed = draft[ field ].trim();
		if ( typed !== '' && ( ! saved || typed !== base[ field ] ) ) {
			changes[ field ] = Number( typed );
		}
	}
	if ( ! saved || draft.rate_limit.trim() !== base.rate_limit ) {
		changes.rate_limit = Number( draft.rate_limit );
	}
	if ( draft.password !== undefined && draft.password !== '' ) {
		changes.password = draft.password;
	}
	if ( ! saved && draft.mailer === 'php' ) {
		return { mailer: 'php', name: draft.name };
	}
	for ( const field of saved?.locked ?? [] ) {
		delete changes[ field ];
	}
	const moves = BOUND_FIELDS.some( ( field ) => field in changes );
	if ( moves && storedPassword( saved ) && ! logsIn( draft ) ) {
		changes.password = null;
	}
	return changes as Partial< Connection >;
}

/** Is anything typed that is not saved? A fresh page on PHP mail has nothing to save. */
export function isChanged(
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined,
	only: boolean
): boolean {
	if ( saved ) {
		const base = draftOf( saved );
		return (
			Object.keys( connectionChanges( draft, saved ) ).length > 0 ||
			draft.port.trim() !== base.port ||
			draft.timeout.trim() !== base.timeout
		);
	}
	return ! only || draft.mailer !== 'php';
}

export function storedPassword( saved: ConnectionAnswer | undefined ): boolean {
	const status = saved?.password_status;
	return Boolean( status?.set && status.source === 'database' );
}

/** The server or the account behind a stored password changed, so the password is asked for again. */
export function needsPasswordAgain(
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined
): boolean {
	if ( ! saved || ! storedPassword( saved ) ) {
		return false;
	}
	const changes = connectionChanges( draft, saved );
	return BOUND_FIELDS.some( ( field ) => field in changes );
}

/** Where nobody logs in, the password that belonged to the old server is given up instead of asked for again. */
export function dropsPassword(
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined
): boolean {
	return ! logsIn( draft ) && needsPasswordAgain( draft, saved );
}

/** What the page can tell without asking; the server has the last word. */
export function draftErrors(
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined
): FieldErrors {
	if ( draft.mailer === 'php' ) {
		return {};
	}
	const errors: FieldErrors = {};
	const port = draft.port.trim();
	if ( draft.host.trim() === '' ) {
		errors.host = __(
			'Enter the name of the mail server, for example smtp.example.com.',
			'mailwright'
		);
	}
	if ( ! /^\d{1,5}$/.test( port ) || +port < 1 || +port > 65535 ) {
		errors.port = __( 'Enter a number from 1 to 65535.', 'mailwright' );
	}
	if (
		draft.timeout.trim() !== '' &&
		! /^\d{1,4}$/.test( draft.timeout.trim() )
	) {
		errors.timeout = __( 'Enter a number of seconds.', 'mailwright' );
	}
	if ( ! /^\d{0,6}$/.test( draft.rate_limit.trim() ) ) {
		errors.rate_limit = __(
			'Enter a number of messages, or nothing.',
			'mailwright'
		);
	}
	if ( draft.authentication ) {
		Object.assign( errors, loginErrors( draft, saved ) );
	}
	for ( const field of saved?.locked ?? [] ) {
		delete errors[ field ];
	}
	return errors;
}

function loginErrors(
	draft: ConnectionDraft,
	saved: ConnectionAnswer | undefined
): FieldErrors {
	const errors: FieldErrors = {};
	if ( draft.username.trim() === '' ) {
		errors.username = __(
			'Enter the user name, or switch authentication off if your server needs none.',
			'mailwright'
		);
	}
	if ( draft.password ) {
		return errors;
	}
	if ( needsPasswordAgain( draft, saved ) ) {
		errors.password = passwordAgainText();
	} else if ( ! saved?.password_status.set || draft.password === '' ) {
		errors.password = __( 'Enter the password.', 'mailwright' );
	}
	return errors;
}

export const passwordAgainText = () =>
	__(
		'The server or the user name changed, so please enter the password again. A stored password is never sent to another server than the one it was stored for.',
		'mailwright'
	);

/** The name in lists and sentences. */
export function connectionName(
	connection: Pick< ConnectionDraft, 'name' | 'mailer' | 'host' >
): string {
	if ( connection.name ) {
		return connection.name;
	}
	return connection.mailer === 'php'
		? __( 'PHP mail', 'mailwright' )
		: connection.host || __( 'New connection', 'mailwright' );
}
