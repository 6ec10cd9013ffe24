/** Taking over from other mail plugins, or from a settings file. Answers never hold a secret. */
import { request } from './client';

export type PasswordState = 'readable' | 'unreadable' | 'none';

export interface FoundConnection {
	key: string;
	name: string;
	mailer: string;
	host?: string;
	port?: number;
	encryption?: string;
	username?: string;
	domain?: string;
	password: PasswordState;
	notes: string[];
}

export interface NotMoved {
	what: string;
	why: string;
}

export interface FoundSettings {
	from_email?: string;
	from_name?: string;
	force_from_email?: boolean;
	force_from_name?: boolean;
	return_path?: string;
	/** Keys of connections in the same preview. */
	default_connection?: string | null;
	fallback_connection?: string | null;
	routes?: Array< { from: string; connection: string } >;
}

export interface ImportPreview {
	source: string;
	name: string;
	/** "" when the plugin is not installed any more. */
	version: string;
	active: boolean;
	can_deactivate: boolean;
	connections: FoundConnection[];
	settings: FoundSettings;
	not_moved: NotMoved[];
	/** Of a settings file with passwords. */
	needs_passphrase?: boolean;
}

export interface Imported {
	connections: Array< {
		id: string;
		key: string;
		name: string;
		created: boolean;
		password: PasswordState;
	} >;
}

const post = < T >( path: string, data: object ) =>
	request< T >( path, { method: 'POST', data } );

export const fetchImports = () => request< ImportPreview[] >( '/import' );

export const applyImport = ( source: string ) =>
	post< Imported >( '/import', { source, apply: true } );

export const deactivatePlugin = ( source: string ) =>
	post< { active: boolean } >( '/import/deactivate', { source } );

/** @param file The text of the file. */
export const previewFile = ( file: string ) =>
	post< ImportPreview >( '/import', { source: 'mailwright', file } );

export const applyFile = ( file: string, passphrase: string ) =>
	post< Imported >( '/import', {
		source: 'mailwright',
		file,
		apply: true,
		...( passphrase ? { passphrase } : {} ),
	} );
