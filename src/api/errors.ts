/**
 * Turns whatever a request can fail with into one type, and that type into a sentence for people
 * who have never heard of HTTP.
 */
import { __, sprintf } from '@wordpress/i18n';
import { isRecord, text } from './json';
import type { FieldErrors } from './types';

export class ApiError extends Error {
	constructor(
		/** 0 when no answer came at all. */
		public readonly status: number,
		public readonly code: string,
		message: string,
		public readonly fields: FieldErrors = {}
	) {
		super( message );
		this.name = 'ApiError';
	}
}

function fieldsOf( data: Record< string, unknown > ): FieldErrors {
	const fields: FieldErrors = {};
	if ( isRecord( data.params ) ) {
		for ( const [ field, message ] of Object.entries( data.params ) ) {
			fields[ field ] = text( message );
		}
	}
	return fields;
}

/** WordPress answers `{ code, message, data: { status, params } }`. */
export function fromBody( body: unknown, status = 0 ): ApiError {
	const answer = isRecord( body ) ? body : {};
	const data = isRecord( answer.data ) ? answer.data : {};
	return new ApiError(
		typeof data.status === 'number' ? data.status : status,
		text( answer.code ),
		text( answer.message ),
		fieldsOf( data )
	);
}

export async function toApiError( reason: unknown ): Promise< ApiError > {
	if ( reason instanceof ApiError ) {
		return reason;
	}
	if ( typeof Response !== 'undefined' && reason instanceof Response ) {
		const body: unknown = await reason.json().catch( () => null );
		return fromBody( body, reason.status );
	}
	return fromBody( reason );
}

/** What to tell the person in front of the page. What was typed always stays where it is. */
export function describeError( error: ApiError ): string {
	if ( error.status === 401 || error.code === 'rest_cookie_invalid_nonce' ) {
		return __(
			'You are no longer logged in. Log in again in another tab, then come back here and try once more. What you typed is still here.',
			'mailwright'
		);
	}
	if ( error.status === 403 ) {
		return __(
			'Your account may not change the email settings of this site. Ask an administrator.',
			'mailwright'
		);
	}
	if ( error.status === 429 ) {
		return (
			error.message ||
			__(
				'That was a bit much at once. Wait a little and try again.',
				'mailwright'
			)
		);
	}
	if ( error.code === 'rest_no_route' ) {
		return __(
			'This page cannot talk to its own plugin: the site does not know the address it asked. A security plugin may have switched it off.',
			'mailwright'
		);
	}
	if ( error.code === 'not_loaded' ) {
		return __(
			'This part of the page could not be loaded. Check your internet connection; if the plugin was just updated, reload the page.',
			'mailwright'
		);
	}
	if ( error.status === 0 ) {
		return error.code === 'invalid_json'
			? __(
					'The site sent an answer that this page cannot read. Another plugin may have written into it. Reload the page and try again.',
					'mailwright'
			  )
			: __(
					'No answer from your site. Check your internet connection and try again. What you typed is still here.',
					'mailwright'
			  );
	}
	if ( error.status >= 500 ) {
		return sprintf(
			/* translators: %d: HTTP status code, such as 500. */
			__(
				'The site ran into an error of its own (number %d). Try again; if it stays, ask your web host to look into the error log.',
				'mailwright'
			),
			error.status
		);
	}
	return error.message || __( 'That did not work. Try again.', 'mailwright' );
}
