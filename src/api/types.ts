/**
 * The shapes that travel between the page and the plugin. The fields themselves are generated from the PHP schema;
 * here stands only what an answer adds to them.
 */
import type { Connection, Settings } from '../generated/settings';

export type { Connection, Settings } from '../generated/settings';

export type Encryption = Connection[ 'encryption' ];
export type Mailer = Connection[ 'mailer' ];

/** Where a field is fixed, when it is not the database. */
export interface Source {
	source: 'constant' | 'environment' | 'network';
	name: string;
}

export interface SecretStatus {
	set: boolean;
	source: 'database' | 'constant' | 'environment' | 'network';
	/** In the database: it cannot be decrypted. Elsewhere: it cannot be changed here. */
	locked: boolean;
}

interface Fixed {
	locked: string[];
	sources: Record< string, Source >;
}

/** Every site uses the network's settings, or may choose its own. */
export type Policy = 'locked' | 'free';

export type SettingsAnswer = Settings &
	Fixed & {
		problems: Record< string, string >;
		/** What the network says to this site, where it says anything. */
		network?: Policy;
		/** On the network's page: what it says to its sites, and how many there are. */
		policy?: Policy;
		sites?: { total: number; own: number };
	};

/** Of the mailers that work over HTTPS; the page for SMTP does without them. */
type ApiSecret = 'api_key' | 'secret_access_key' | 'client_secret';
type ApiField = 'region' | 'domain' | 'access_key_id' | 'client_id' | 'tenant';

export interface OauthStatus {
	connected: boolean;
	account: string;
	expires_at: string | null;
	redirect_uri: string;
	problem: { cause: string; message: string; at: string } | null;
}

export type ConnectionAnswer = Omit<
	Connection,
	'password' | ApiSecret | ApiField
> &
	Partial< Pick< Connection, ApiField > > &
	Partial< Record< `${ ApiSecret }_status`, SecretStatus > > &
	Fixed & { password_status: SecretStatus; oauth?: OauthStatus };

export interface Provider {
	id: string;
	name: string;
	mailer: Mailer;
	host: string;
	port: number;
	encryption: Encryption;
	authentication?: boolean;
	username_hint?: string;
	notes?: string;
	help?: string;
	group?: string;
	/** One provider, several servers: regions or kinds of account. */
	hosts?: Array< { label: string; host: string } >;
	/** Servers named after the customer's domain, such as "mail.%EMAILDOMAIN%". */
	host_template?: string;
	/** A user name that is the same for everybody. */
	username_value?: string;
	password_kind?: string;
}

export interface Candidate {
	host: string;
	port: number;
	encryption: Encryption;
	source: string;
	proven: boolean;
	provider?: string;
	username?: string;
	notes?: string;
}

export type Blame = 'you' | 'host' | 'provider' | 'plugin' | 'unknown';

export interface Explanation {
	cause: string;
	title: string;
	explanation: string;
	fix: string;
	blame: Blame;
	retryable: boolean;
	confidence: 'high' | 'medium' | 'low';
	links: Array< { url: string; label: string } >;
	/** The server's own words. */
	said: string;
}

export type StageId = 'resolve' | 'connect' | 'encrypt' | 'login' | 'accept';

export interface Stage {
	id: StageId;
	status: 'waiting' | 'working' | 'done' | 'failed' | 'skipped';
	ms: number | null;
}

export interface TranscriptEntry {
	at_ms: number;
	stage: string;
	from: 'client' | 'server' | 'note';
	line: string;
}

export interface TestResult {
	accepted: boolean;
	message_id: string;
	reply: string;
	/** Who said what at which stage, in one sentence; only of a failure. */
	message: string;
	/** Id of the connection that was tried, "" for PHP mail without one. */
	connection: string;
	duration_ms: number;
	stages: Stage[];
	transcript: TranscriptEntry[];
	explanation: Explanation | null;
}

/** Messages at fields, by field name. */
export type FieldErrors = Record< string, string >;
