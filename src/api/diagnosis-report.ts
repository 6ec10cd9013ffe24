/** Reads the rows and the report of a diagnosis out of whatever the server sent. */
import { toExplanation } from './explanation';
import { isRecord, text } from './json';
import { fieldMailers } from '../generated/settings';
import type { Encryption, Explanation, Mailer } from './types';

export type CheckStatus = 'pass' | 'warn' | 'fail' | 'skip';

export interface CheckRow {
	id: string;
	label: string;
	status: CheckStatus;
	cause: string;
	summary: string;
	duration_ms: number;
	evidence: Record< string, unknown >;
}

export interface Endpoint {
	address: string;
	family: 'ipv4' | 'ipv6';
	port: number;
	state: 'open' | 'refused' | 'silent' | 'unreachable';
	connect_ms: number | null;
	modes: string[];
}

export interface ChainLink {
	subject: string;
	issuer: string;
	valid_from: string;
	valid_to: string;
}

export interface Certificate extends ChainLink {
	names: string[];
	chain: ChainLink[];
	matches_host: boolean;
	trusted: boolean;
	self_signed: boolean;
	/** RSA key length, 0 for other kinds. */
	key_bits: number;
	signature: string;
}

export interface Changes {
	host?: string;
	port?: number;
	encryption?: Encryption;
}

export interface Verdict {
	ok: boolean;
	title: string;
	explanation: string;
	/** The server's own words with their number, "" when it did not come to that. */
	said: string;
	/** Null when nothing is wrong. */
	cause: Explanation | null;
	/** What was proven to work instead. */
	changes: Changes | null;
	letter: string;
	/** The same provider over HTTPS, reached just now, where every mail port is closed. */
	https: HttpsWay | null;
}

export interface HttpsWay {
	mailer: Mailer;
	provider: string;
	name: string;
	region: string;
}

export interface Command {
	name: string;
	command: string;
}

export interface Report {
	verdict: Verdict;
	checks: CheckRow[];
	endpoints: Endpoint[];
	certificate: Certificate | null;
	capabilities: string[];
	duration_ms: number;
	connection: { mailer: string; host: string; port: number; from: string };
	commands: Command[];
	/** The report as text, where the server already wrote it. */
	markdown: string;
}

const number = ( value: unknown ): number => Number( value ) || 0;
const list = ( value: unknown ): unknown[] =>
	Array.isArray( value ) ? value : [];
const records = ( value: unknown ) => list( value ).filter( isRecord );
const texts = ( value: unknown ) =>
	list( value ).filter( ( one ): one is string => typeof one === 'string' );

function oneOf< T extends string >(
	choices: readonly T[],
	value: unknown,
	otherwise: T
): T {
	return choices.find( ( choice ) => choice === value ) ?? otherwise;
}

export function toCheckRow( value: unknown ): CheckRow | null {
	if ( ! isRecord( value ) || ! text( value.id ) ) {
		return null;
	}
	return {
		id: text( value.id ),
		label: text( value.label ) || text( value.id ),
		status: oneOf(
			[ 'pass', 'warn', 'fail', 'skip' ] as const,
			value.status,
			'skip'
		),
		cause: text( value.cause ),
		summary: text( value.summary ),
		duration_ms: number( value.duration_ms ),
		// An empty PHP array arrives as a list.
		evidence:
			isRecord( value.evidence ) && ! Array.isArray( value.evidence )
				? value.evidence
				: {},
	};
}

export const toEndpoints = ( value: unknown ): Endpoint[] =>
	records( value ).map( ( one ) => ( {
		address: text( one.address ),
		family: oneOf( [ 'ipv4', 'ipv6' ] as const, one.family, 'ipv4' ),
		port: number( one.port ),
		state: oneOf(
			[ 'open', 'refused', 'silent', 'unreachable' ] as const,
			one.state,
			'silent'
		),
		connect_ms: typeof one.connect_ms === 'number' ? one.connect_ms : null,
		modes: texts( one.modes ),
	} ) );

const toLink = ( value: Record< string, unknown > ): ChainLink => ( {
	subject: text( value.subject ),
	issuer: text( value.issuer ),
	valid_from: text( value.valid_from ),
	valid_to: text( value.valid_to ),
} );

export function toCertificate( value: unknown ): Certificate | null {
	if ( ! isRecord( value ) ) {
		return null;
	}
	return {
		...toLink( value ),
		names: texts( value.names ),
		chain: records( value.chain ).map( toLink ),
		matches_host: value.matches_host === true,
		trusted: value.trusted === true,
		self_signed: value.self_signed === true,
		key_bits: number( value.key_bits ),
		signature: text( value.signature ),
	};
}

function toChanges( value: unknown ): Changes | null {
	if ( ! isRecord( value ) ) {
		return null;
	}
	const changes: Changes = {};
	if ( text( value.host ) ) {
		changes.host = text( value.host );
	}
	if ( number( value.port ) > 0 ) {
		changes.port = number( value.port );
	}
	const encryption = [ 'none', 'starttls', 'implicit_tls' ] as const;
	const wanted = encryption.find( ( one ) => one === value.encryption );
	if ( wanted ) {
		changes.encryption = wanted;
	}
	return Object.keys( changes ).length > 0 ? changes : null;
}

function toHttpsWay( value: unknown ): HttpsWay | null {
	const way = isRecord( value ) ? value : {};
	const mailer = ( fieldMailers.api_key ?? [] )
		.concat( fieldMailers.client_id ?? [], 'amazonses' )
		.find( ( one ) => one === way.mailer && one !== 'smtp' );
	return mailer
		? {
				mailer,
				provider: text( way.provider ),
				name: text( way.name ),
				region: text( way.region ),
		  }
		: null;
}

function toCommands( value: unknown ): Command[] {
	const named = Array.isArray( value )
		? records( value ).map( ( one ): [ string, unknown ] => [
				text( one.label ) || text( one.name ) || text( one.id ),
				one.command,
		  ] )
		: Object.entries( isRecord( value ) ? value : {} );
	return named
		.map( ( [ name, command ] ) => ( { name, command: text( command ) } ) )
		.filter( ( { command } ) => command !== '' );
}

export function toReport( value: unknown ): Report | null {
	if ( ! isRecord( value ) || ! isRecord( value.verdict ) ) {
		return null;
	}
	const { verdict } = value;
	const connection = isRecord( value.connection ) ? value.connection : {};
	return {
		verdict: {
			ok: verdict.ok === true,
			title: text( verdict.title ),
			explanation: text( verdict.explanation ),
			said: text( verdict.said ),
			// The probe saw it happen: only a pasted text has to be guessed at.
			cause: toExplanation( { confidence: 'high', ...verdict } ),
			changes: toChanges( verdict.changes ),
			letter: text( verdict.letter ),
			https: toHttpsWay( verdict.https ),
		},
		checks: list( value.checks )
			.map( toCheckRow )
			.filter( ( row ) => row !== null ),
		endpoints: toEndpoints( value.endpoints ),
		certificate: toCertificate( value.certificate ),
		capabilities: texts( value.capabilities ),
		duration_ms: number( value.duration_ms ),
		connection: {
			mailer: text( connection.mailer ),
			host: text( connection.host ),
			port: number( connection.port ),
			from: text( connection.from ),
		},
		commands: toCommands( value.commands ),
		markdown: text( value.markdown ),
	};
}
