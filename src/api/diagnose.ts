/**
 * Runs a diagnosis. The server sends each check as it ends, one JSON object a line, and the report in the last one;
 * a server that cannot stream answers with the report alone.
 */
import { ApiError, requestResponse, scoped } from './client';
import {
	toCheckRow,
	toReport,
	type CheckRow,
	type Report,
} from './diagnosis-report';
import { fromBody } from './errors';
import { isRecord } from './json';
import { linesOf } from './send-test';
import type { Connection } from './types';

/** A saved connection, or the fields of one that is not saved. */
export type Subject = { connection: string } | Partial< Connection >;

function parse( line: string ): Record< string, unknown > {
	try {
		const value: unknown = JSON.parse( line );
		return isRecord( value ) ? value : {};
	} catch {
		return {}; // A warning of some plugin between the lines.
	}
}

export async function readReport(
	lines: AsyncIterable< string >,
	onCheck: ( row: CheckRow ) => void
): Promise< Report | null > {
	for await ( const line of lines ) {
		const entry = parse( line );
		const row = toCheckRow( entry.check );
		if ( row ) {
			onCheck( row );
		} else if ( entry.result ) {
			return toReport( entry.result );
		} else if ( 'code' in entry ) {
			throw fromBody( entry );
		}
	}
	return null;
}

/** @return The report; null when it was canceled. */
export async function diagnose(
	data: Subject,
	onCheck: ( row: CheckRow ) => void,
	signal: AbortSignal
): Promise< Report | null > {
	let report: Report | null;
	try {
		const response = await requestResponse( scoped( '/diagnosis' ), {
			method: 'POST',
			data,
			headers: { Accept: 'application/x-ndjson, application/json;q=0.9' },
			signal,
		} );
		const type = response.headers.get( 'content-type' ) ?? '';
		report =
			type.includes( 'ndjson' ) && response.body
				? await readReport( linesOf( response.body ), onCheck )
				: toReport( await response.json() );
	} catch ( reason ) {
		if ( signal.aborted ) {
			return null;
		}
		throw reason instanceof ApiError
			? reason
			: new ApiError( 0, 'connection_lost', '' );
	}
	if ( ! report && ! signal.aborted ) {
		throw new ApiError( 0, 'invalid_json', '' );
	}
	return report;
}
