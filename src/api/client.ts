/**
 * The one way to the plugin's REST routes: every failure, whatever its form, leaves here as an ApiError,
 * so that no component has to know what `apiFetch` throws.
 */
import apiFetch from '@wordpress/api-fetch';
import type { APIFetchOptions } from '@wordpress/api-fetch';
import { ApiError, toApiError } from './errors';
import { pageData } from './page-data';

const NAMESPACE = '/mailwright/v1';

interface Options {
	method?: 'GET' | 'POST' | 'DELETE';
	data?: unknown;
	headers?: Record< string, string >;
	signal?: AbortSignal;
}

function fetchOptions( path: string, options: Options ): APIFetchOptions {
	return { path: NAMESPACE + path, ...options } as APIFetchOptions;
}

/** The route of the site, or on the network's page that of the network. */
export const scoped = ( path: string ): string =>
	pageData().network ? `/network${ path }` : path;

export async function request< T >(
	path: string,
	options: Options = {}
): Promise< T > {
	try {
		return await apiFetch< T >( fetchOptions( path, options ) );
	} catch ( reason ) {
		throw await toApiError( reason );
	}
}

/** The same, with the untouched response, for an answer that is read while it arrives. */
export async function requestResponse(
	path: string,
	options: Options
): Promise< Response > {
	try {
		return ( await apiFetch( {
			...fetchOptions( path, options ),
			parse: false,
		} as APIFetchOptions ) ) as Response;
	} catch ( reason ) {
		throw await toApiError( reason );
	}
}

/** Code that is loaded when it is needed, and may not come: then that is an error like any other of the way to the site. */
export async function part< T >( load: () => Promise< T > ): Promise< T > {
	try {
		return await load();
	} catch {
		throw new ApiError( 0, 'not_loaded', '' );
	}
}

export { ApiError };
