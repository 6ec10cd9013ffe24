/**
 * Made from the schemas in includes/Settings/ by `npm run generate`. Changes belong there.
 */

export interface Settings {
	/** From Email. The address that messages of this site come from. Empty: WordPress chooses. */
	from_email: string;
	/** From Name. The name that stands beside that address. Empty: WordPress chooses. */
	from_name: string;
	/** Use this address for every email. Also when another plugin asks for a different address. */
	force_from_email: boolean;
	/** Use this name for every email. Also when another plugin asks for a different name. */
	force_from_name: boolean;
	/** Return path. Where undeliverable messages come back to: "default", "from" for the From address, or an address. */
	return_path: string;
	/** Default connection. The connection that sends unless a rule chooses another one. */
	default_connection: string | null;
	/** Fallback connection. The connection that takes over when the first one cannot be reached. */
	fallback_connection: string | null;
	/** Rules. Which From address or domain is sent by which connection. */
	routes: Array< { from: string; connection: string } >;
	/** Send in the background. So that visitors do not wait for the mail server. */
	background: 'auto' | 'on' | 'off';
	/** When nobody knows whether a message arrived. The connection can break between the end of a message and the mail server’s answer. "resend": the message is sent once more after 15 minutes, so somebody may get it twice. "hold": it waits until you decide. */
	after_unknown: 'resend' | 'hold';
	/** Keep the text of messages. Messages with a login or reset link are never kept. */
	log_content: 'none' | 'full';
	/** Keep the log for. Days after which an entry is deleted. */
	log_retention_days: number;
	/** Log entries at most. The oldest entries beyond this number are deleted. */
	log_max_rows: number;
	/** Safe mode. For copies of a site: "hold" keeps every email in the log without sending it, "redirect" sends every email to one address. Storing "off" also ends the safe mode that a copy of a site begins by itself. */
	safe_mode: 'off' | 'hold' | 'redirect';
	/** Send everything to. The address that gets every email of this site in the safe mode "redirect". */
	safe_mode_address: string;
	/** Keep everything when the plugin is deleted. Settings, log and stored passwords (encrypted) stay in the database for a later installation. */
	keep_data: boolean;
	/** Alerts. When somebody is told that email does not leave this site. */
	alerts: { failures?: number; minutes?: number; quiet_from?: string; quiet_until?: string; weekly_summary?: boolean; summary_to?: string };
}

export const settingsDefaults: Settings = {
	from_email: '',
	from_name: '',
	force_from_email: false,
	force_from_name: false,
	return_path: 'default',
	default_connection: null,
	fallback_connection: null,
	routes: [],
	background: 'auto',
	after_unknown: 'resend',
	log_content: 'none',
	log_retention_days: 30,
	log_max_rows: 1000000,
	safe_mode: 'off',
	safe_mode_address: '',
	keep_data: false,
	alerts: { failures: 5, minutes: 60, quiet_from: '', quiet_until: '', weekly_summary: false, summary_to: '' },
};

export interface Connection {
	/** Id. Small letters, digits and hyphens; made from the name when left out. */
	id: string;
	/** Name. What this connection is called on this page. */
	name: string;
	/** Mailer. How messages leave this site. */
	mailer: 'php' | 'smtp' | 'gmail' | 'microsoft' | 'mailgun' | 'amazonses' | 'smtp2go' | 'sparkpost' | 'mandrill';
	/** Provider. A known mail provider whose settings are filled in. */
	provider: string;
	/** SMTP Host. The name of the mail server, such as smtp.example.com. */
	host: string;
	/** SMTP Port. Usually 587 with STARTTLS and 465 with SSL/TLS. */
	port: number;
	/** Encryption. How the way to the mail server is protected. */
	encryption: 'none' | 'starttls' | 'implicit_tls';
	/** Authentication. Whether the mail server asks for a username and a password. */
	authentication: boolean;
	/** Username. Often the full email address. */
	username: string;
	/** Password. It is stored encrypted and never shown again. Write-only. */
	password: string | null;
	/** Login method. Automatic takes the best method that the server offers. */
	auth_method: 'auto' | 'plain' | 'login' | 'cram-md5' | 'xoauth2';
	/** Time limit. Seconds to wait for the mail server. */
	timeout: number;
	/** Messages per minute. At most so many are sent in the background by this connection. 0: what the provider allows. */
	rate_limit: number;
	/** CA file. A certificate file of your own authority, inside the folder of WordPress. Leave empty for public mail servers. */
	ca_file: string;
	/** Region. Where your account at the provider lives: "us" or "eu", with SMTP2GO also "au"; with Amazon SES the region's name, such as eu-central-1. */
	region: string;
	/** Sending domain. The domain that you added at the provider, such as mg.example.com. */
	domain: string;
	/** API key. It is stored encrypted and never shown again. Write-only. */
	api_key: string | null;
	/** Access key ID. Of a user that may send with Amazon SES; not the SMTP user name. */
	access_key_id: string;
	/** Secret access key. It is stored encrypted and never shown again. Write-only. */
	secret_access_key: string | null;
	/** Client ID. Of the app that you made in the provider's console for this site. */
	client_id: string;
	/** Client secret. It is stored encrypted and never shown again. Write-only. */
	client_secret: string | null;
	/** Directory (tenant) ID. Only for Microsoft apps that are made for one organisation. Leave empty otherwise. */
	tenant: string;
}

export const connectionDefaults: Omit< Connection, 'password' | 'api_key' | 'secret_access_key' | 'client_secret' > = {
	id: '',
	name: '',
	mailer: 'smtp',
	provider: '',
	host: '',
	port: 587,
	encryption: 'starttls',
	authentication: true,
	username: '',
	auth_method: 'auto',
	timeout: 8,
	rate_limit: 0,
	ca_file: '',
	region: '',
	domain: '',
	access_key_id: '',
	client_id: '',
	tenant: '',
};

/** The mailers that use a field; all of them when it is not listed. */
export const fieldMailers: Partial<
	Record< keyof Connection, ReadonlyArray< Connection[ 'mailer' ] > >
> = {
	host: [ 'smtp' ],
	port: [ 'smtp' ],
	encryption: [ 'smtp' ],
	authentication: [ 'smtp' ],
	username: [ 'smtp' ],
	password: [ 'smtp' ],
	auth_method: [ 'smtp' ],
	timeout: [ 'smtp' ],
	ca_file: [ 'smtp' ],
	region: [ 'mailgun', 'amazonses', 'smtp2go', 'sparkpost' ],
	domain: [ 'mailgun' ],
	api_key: [ 'mailgun', 'smtp2go', 'sparkpost', 'mandrill' ],
	access_key_id: [ 'amazonses' ],
	secret_access_key: [ 'amazonses' ],
	client_id: [ 'smtp', 'gmail', 'microsoft' ],
	client_secret: [ 'smtp', 'gmail', 'microsoft' ],
	tenant: [ 'smtp', 'microsoft' ],
};

/** Write-only fields; a stored one may not follow when one of these fields changes. */
export const secretBindings = {
	password: [ 'mailer', 'host', 'port', 'encryption', 'username' ],
	api_key: [ 'mailer' ],
	secret_access_key: [ 'mailer', 'access_key_id' ],
	client_secret: [ 'mailer', 'client_id' ],
} as const;
