/** The way out: the settings as a file, a connection as code. */
import { request } from './client';

export interface Snippet {
	id: string;
	title: string;
	description: string;
	code: string;
}

export interface Snippets {
	connection: { id: string; name: string };
	snippets: Snippet[];
}

/** @param passphrase Locks the passwords; "" leaves them out. */
export const exportSettings = ( passphrase: string ) =>
	request< unknown >( '/export', {
		method: 'POST',
		data: passphrase ? { secrets: true, passphrase } : {},
	} );

/** @param connection "" for the default one. */
export const fetchSnippets = ( connection: string ) =>
	request< Snippets >(
		'/export/snippets' +
			( connection
				? `?connection=${ encodeURIComponent( connection ) }`
				: '' )
	);
