/**
 * A connection while it is being edited: what is typed stays text until it is sent, and passwords and keys are only ever
 * new ones. Pure functions: the rules of the form without the form.
 */
import type {
	Connection,
	ConnectionAnswer,
	Encryption,
	Mailer,
	Provider,
} from '../api/types';
import { isApi, mailerName } from '../components/mailer-name';
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
	region: string;
	domain: string;
	access_key_id: string;
	client_id: string;
	tenant: string;
	/** Of these four: undefined = leave what is stored, text = the new one. */
	password: string | undefined;
	api_key: string | undefined;
	secret_access_key: string | undefined;
	client_secret: string | undefined;
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

const NOTHING_TYPED = {
	password: undefined,
	api_key: undefined,
	secret_access_key: undefined,
	client_secret: undefined,
};

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
		...NOTHING_TYPED,
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
		region: saved.region ?? '',
		domain: saved.domain ?? '',
		access_key_id: saved.access_key_id ?? '',
		client_id: saved.client_id ?? '',
		tenant: saved.tenant ?? '',
		...NOTHING_TYPED,
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

/** Another way of sending; back to the one that is saved brings its provider back, too. */
export function withMailer(
	mailer: Mailer,
	saved: ConnectionAnswer | undefined,
	providers: readonly Provider[]
): DraftChange {
	if ( saved?.mailer === mailer ) {
		return { mailer, provider: saved.provider };
	}
	return {
		mailer,
		provider: isApi( mailer )
			? providers.find( ( one ) => one.mailer === mailer )?.id ?? ''
			: '',
	};
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

/** The name in lists and sentences. */
export function connectionName(
	connection: Pick< ConnectionDraft, 'name' | 'mailer' | 'host' >
): string {
	if ( connection.name ) {
		return connection.name;
	}
	return connection.mailer === 'smtp'
		? connection.host || __( 'New connection', 'mailwright' )
		: mailerName( connection.mailer );
}
