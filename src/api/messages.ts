/** The log: rows, one message, and what can be done with them. Whatever the server sends leaves here with every field in place. */
import { request, requestResponse } from './client';
import { toExplanation } from './explanation';
import { isRecord, text } from './json';
import { toTranscript } from './transcript';
import type { Explanation, TranscriptEntry } from './types';

export const STATUSES = [
	'ready',
	'claimed',
	'wire',
	'sent',
	'retry',
	'unknown',
	'dead',
	'canceled',
	'held',
] as const;

export type MessageStatus = ( typeof STATUSES )[ number ];

export interface MessageRow {
	id: number;
	created_at: string;
	status: MessageStatus;
	subject: string;
	recipients: { count: number; first: string };
	connection: string;
	/** The plugin or theme that sent it. */
	source: string;
	source_name: string;
	cause: string;
	/** The cause in words, "" when nothing went wrong. */
	title: string;
	attempts: number;
	next_at: string;
	/** It has a login, reset or confirmation link. */
	sensitive: boolean;
}

export interface Recipient {
	address: string;
	status: MessageStatus;
	reply: string;
}

export interface Attempt {
	number: number;
	at: string;
	connection: string;
	outcome: string;
	title: string;
	reply: string;
	duration_ms: number;
	transcript: TranscriptEntry[];
}

export interface Content {
	html: string;
	text: string;
	headers: Array< [ string, string ] >;
	attachments: Array< { name: string; type: string; size: number } >;
}

export interface Message extends MessageRow {
	sender: string;
	return_path: string;
	message_id: string;
	size: number;
	expires_at: string;
	held_for: string;
	explanation: Explanation | null;
	recipient_list: Recipient[];
	attempt_list: Attempt[];
	content: Content | null;
	content_status: 'kept' | 'not_kept' | 'sensitive' | 'unreadable';
	can_resend: boolean;
	resend_refusal: string;
}

/** What is looked for; "" means everything. */
export interface Query {
	search: string;
	/** One status, or several separated by commas. */
	status: string;
	connection: string;
	since: string;
	until: string;
}

export const NO_QUERY: Query = {
	search: '',
	status: '',
	connection: '',
	since: '',
	until: '',
};

export interface Page {
	rows: MessageRow[];
	/** Where the next page begins, "" at the end. */
	cursor: string;
}

export interface Day {
	day: string;
	sent: number;
	retried: number;
	failed: number;
}

export interface LogSize {
	rows: number;
	bytes: number;
	oldest_at: string;
}

const number = ( value: unknown ): number => Number( value ) || 0;
const list = ( value: unknown ): Array< Record< string, unknown > > =>
	Array.isArray( value ) ? value.filter( isRecord ) : [];

const toStatus = ( value: unknown ): MessageStatus =>
	STATUSES.find( ( status ) => status === value ) ?? 'unknown';

export function toRow( value: Record< string, unknown > ): MessageRow {
	const to = isRecord( value.recipients ) ? value.recipients : {};
	return {
		id: number( value.id ),
		created_at: text( value.created_at ),
		status: toStatus( value.status ),
		subject: text( value.subject ),
		recipients: { count: number( to.count ), first: text( to.first ) },
		connection: text( value.connection ),
		source: text( value.source ),
		source_name: text( value.source_name ) || text( value.source ),
		cause: text( value.cause ),
		title: text( value.title ),
		attempts: number( value.attempts ),
		next_at: text( value.next_at ),
		sensitive: value.sensitive === true,
	};
}

function toContent( value: unknown ): Content | null {
	if ( ! isRecord( value ) ) {
		return null;
	}
	return {
		html: text( value.html ),
		text: text( value.text ),
		headers: ( Array.isArray( value.headers ) ? value.headers : [] )
			.filter( Array.isArray )
			.map( ( pair: unknown[] ) => [
				text( pair[ 0 ] ),
				text( pair[ 1 ] ),
			] ),
		attachments: list( value.attachments ).map( ( one ) => ( {
			name: text( one.name ),
			type: text( one.type ),
			size: number( one.size ),
		} ) ),
	};
}

const CONTENT_STATUSES = [ 'kept', 'sensitive', 'unreadable' ] as const;

export function toMessage( value: unknown ): Message {
	const answer = isRecord( value ) ? value : {};
	const recipients = list( answer.recipients );
	const attempts = list( answer.attempts );
	return {
		...toRow( {
			...answer,
			recipients: {
				count: recipients.length,
				first: recipients[ 0 ]?.address,
			},
			attempts: attempts.length,
		} ),
		sender: text( answer.sender ),
		return_path: text( answer.return_path ),
		message_id: text( answer.message_id ),
		size: number( answer.size ),
		expires_at: text( answer.expires_at ),
		held_for: text( answer.held_for ),
		explanation: toExplanation( answer.explanation ),
		recipient_list: recipients.map( ( one ) => ( {
			address: text( one.address ),
			status: toStatus( one.status ),
			reply: text( one.reply ),
		} ) ),
		attempt_list: attempts.map( ( one ) => ( {
			number: number( one.number ),
			at: text( one.at ),
			connection: text( one.connection ),
			outcome: text( one.outcome ),
			title: text( one.title ),
			reply: text( one.reply ),
			duration_ms: number( one.duration_ms ),
			transcript: toTranscript( one.transcript ),
		} ) ),
		content: toContent( answer.content ),
		content_status:
			CONTENT_STATUSES.find(
				( status ) => status === answer.content_status
			) ?? 'not_kept',
		can_resend: answer.can_resend === true,
		resend_refusal: text( answer.resend_refusal ),
	};
}

/** The address of a list: only what is asked for stands in it. */
function parameters( values: object ): string {
	const asked = Object.entries( values ).filter(
		( [ , value ] ) => value !== ''
	);
	return new URLSearchParams( asked as string[][] ).toString();
}

export async function fetchMessages(
	query: Query,
	cursor: string,
	signal: AbortSignal
): Promise< Page > {
	const response = await requestResponse(
		`/messages?${ parameters( { ...query, cursor, per_page: '50' } ) }`,
		{ signal }
	);
	return {
		rows: list( await response.json() ).map( toRow ),
		cursor: response.headers.get( 'X-Mailwright-Cursor' ) ?? '',
	};
}

export const fetchMessage = ( id: number ) =>
	request< unknown >( `/messages/${ id }` ).then( toMessage );

export const actOnMessage = (
	id: number,
	action: 'resend' | 'cancel' | 'release'
) => request< unknown >( `/messages/${ id }/${ action }`, { method: 'POST' } );

export async function resendMessages( ids: readonly number[] ) {
	const answer = await request< unknown >( '/messages/resend', {
		method: 'POST',
		data: { ids },
	} );
	const { resent, refused } = isRecord( answer ) ? answer : {};
	return {
		resent: number( resent ),
		refused: list( refused ).map( ( { reason } ) => text( reason ) ),
	};
}

export const deleteMessages = ( ids: readonly number[] ) =>
	request< unknown >( '/messages', { method: 'DELETE', data: { ids } } ).then(
		( answer ) => number( isRecord( answer ) ? answer.deleted : 0 )
	);

export const fetchDays = () =>
	request< unknown >( '/messages/days?days=30' ).then( ( answer ) =>
		list( answer ).map(
			( one ): Day => ( {
				day: text( one.day ),
				sent: number( one.sent ),
				retried: number( one.retried ),
				failed: number( one.failed ),
			} )
		)
	);

export const fetchSize = () =>
	request< unknown >( '/messages/size' ).then( ( answer ): LogSize => {
		const size = isRecord( answer ) ? answer : {};
		return {
			rows: number( size.rows ),
			bytes: number( size.bytes ),
			oldest_at: text( size.oldest_at ),
		};
	} );

/** Fetched instead of linked to, so that a refusal is told on the page. */
export const fetchExport = ( format: 'csv' | 'json', query: Query ) =>
	requestResponse(
		`/messages/export?${ parameters( { format, ...query } ) }`,
		{}
	).then( ( response ) => response.blob() );
