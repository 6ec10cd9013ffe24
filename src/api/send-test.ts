/**
 * Sends the test email. The server reports each stage as it happens, one JSON object a line; a server that
 * cannot stream answers with the result alone.
 */
import { ApiError, requestResponse, scoped } from './client';
import { fromBody } from './errors';
import { isRecord } from './json';
import { toStage, toTestResult } from './test-result';
import type { Stage, TestResult } from './types';

export interface TestEmail {
	to: string;
	format: 'html' | 'plain';
	connection?: string;
}

/** Yields the lines of a streamed body as they become complete. */
export async function* linesOf(
	stream: ReadableStream< Uint8Array >
): AsyncGenerator< string > {
	const reader = stream.getReader();
	const decoder = new TextDecoder();
	let rest = '';
	for (;;) {
		const { done, value } = await reader.read();
		rest += done
			? decoder.decode()
			: decoder.decode( value, { stream: true } );
		const lines = rest.split( '\n' );
		rest = lines.pop() ?? '';
		yield* lines;
		if ( done ) {
			yield rest;
			return;
		}
	}
}

function parse( line: string ): Record< string, unknown > | null {
	try {
		const value: unknown = JSON.parse( line );
		return isRecord( value ) ? value : null;
	} catch {
		return null;
	}
}

async function readStream(
	response: Response,
	onStage: ( stage: Stage ) => void
): Promise< TestResult | null > {
	if ( ! response.body ) {
		return null;
	}
	for await ( const line of linesOf( response.body ) ) {
		const entry = parse( line );
		const stage = entry && toStage( entry.stage, entry );
		if ( stage ) {
			onStage( stage );
		} else if ( entry?.result ) {
			return toTestResult( entry.result );
		} else if ( entry && 'code' in entry ) {
			throw fromBody( entry );
		}
	}
	return null;
}

export async function sendTestEmail(
	data: TestEmail,
	onStage: ( stage: Stage ) => void
): Promise< TestResult > {
	const response = await requestResponse( scoped( '/test-email' ), {
		method: 'POST',
		data,
		headers: { Accept: 'application/x-ndjson, application/json;q=0.9' },
	} );
	const type = response.headers.get( 'content-type' ) ?? '';
	let result: TestResult | null = null;
	try {
		result = type.includes( 'ndjson' )
			? await readStream( response, onStage )
			: toTestResult( await response.json() );
	} catch ( reason ) {
		throw reason instanceof ApiError
			? reason
			: new ApiError( 0, 'connection_lost', '' );
	}
	if ( ! result ) {
		throw new ApiError( 0, 'invalid_json', '' );
	}
	return result;
}
