/** Placeholder in the shape that `npm run generate` writes from the PHP schema. */

export interface Settings {
	from_email: string;
	from_name: string;
	force_from_email: boolean;
	force_from_name: boolean;
	return_path: string;
	default_connection: string | null;
	fallback_connection: string | null;
	routes: Array< { from: string; connection: string } >;
	background: 'auto' | 'on' | 'off';
	log_content: 'none' | 'full';
	log_retention_days: number;
	log_max_rows: number;
}

export interface Connection {
	id: string;
	name: string;
	mailer: 'php' | 'smtp';
	provider: string;
	host: string;
	port: number;
	encryption: 'none' | 'starttls' | 'implicit_tls';
	authentication: boolean;
	username: string;
	password: string | null;
	auth_method: 'auto' | 'plain' | 'login' | 'cram-md5' | 'xoauth2';
	timeout: number;
	ca_file: string;
}
