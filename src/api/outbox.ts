/** What waits to be sent, how its connections are doing, and the few things that can be done about it. */
import { request } from './client';
import { isRecord, text } from './json';

export interface ConnectionState {
	id: string;
	state: 'working' | 'waiting' | 'paused' | 'unproven';
	/** Until when nothing is tried, "" when that has no end. */
	until: string;
	title: string;
	explanation: string;
	fix: string;
	reply: string;
	accepted_at: string;
	failed_at: string;
}

/** What the daily look at a connection has found. */
export interface Finding {
	connection: string;
	critical: boolean;
	title: string;
	explanation: string;
	fix: string;
}

/** What keeps email from its recipients, as it counts now. */
export interface SafeMode {
	mode: 'off' | 'hold' | 'redirect';
	/** Who gets everything. */
	address: string;
	/** Nobody chose it: this site is a copy of another one. */
	copy: boolean;
	/** Messages. */
	held: number;
}

export interface Outbox {
	paused: boolean;
	/** All that will be tried without anybody's help. */
	waiting: number;
	unknown: number;
	held: number;
	dead: number;
	oldest_seconds: number;
	next_at: string;
	/** Something is due and nobody comes to send it. */
	silent: boolean;
	/** Held because this is a copy of another site; null when it is not. */
	home_changed: { held: number; accepted_under: string } | null;
	safe_mode: SafeMode;
	connections: ConnectionState[];
	watch: Finding[];
}

export type OutboxAction =
	| 'run'
	| 'pause'
	| 'resume'
	| 'release'
	| 'release_safe'
	| 'cancel_safe';

const number = ( value: unknown ): number => Number( value ) || 0;
const STATES = [ 'working', 'waiting', 'paused' ] as const;

const toState = ( value: Record< string, unknown > ): ConnectionState => ( {
	id: text( value.id ),
	state: STATES.find( ( state ) => state === value.state ) ?? 'unproven',
	until: text( value.until ),
	title: text( value.title ),
	explanation: text( value.explanation ),
	fix: text( value.fix ),
	reply: text( value.reply ),
	accepted_at: text( value.accepted_at ),
	failed_at: text( value.failed_at ),
} );

const toFinding = ( value: Record< string, unknown > ): Finding => ( {
	connection: text( value.connection ),
	critical: value.severity === 'critical',
	title: text( value.title ),
	explanation: text( value.explanation ),
	fix: text( value.fix ),
} );

const records = ( value: unknown ) =>
	( Array.isArray( value ) ? value : [] ).filter( isRecord );

const MODES = [ 'hold', 'redirect' ] as const;

function toSafeMode( value: unknown ): SafeMode {
	const safe = isRecord( value ) ? value : {};
	return {
		mode: MODES.find( ( mode ) => mode === safe.mode ) ?? 'off',
		address: text( safe.address ),
		copy: safe.copy === true,
		held: number( safe.held ),
	};
}

export function toOutbox( value: unknown ): Outbox {
	const answer = isRecord( value ) ? value : {};
	const home = answer.home_changed;
	return {
		paused: answer.paused === true,
		waiting:
			number( answer.ready ) +
			number( answer.claimed ) +
			number( answer.retry ),
		unknown: number( answer.unknown ),
		held: number( answer.held ),
		dead: number( answer.dead ),
		oldest_seconds: number( answer.oldest_seconds ),
		next_at: text( answer.next_at ),
		silent: answer.silent === true,
		home_changed: isRecord( home )
			? {
					held: number( home.held ),
					accepted_under: text( home.accepted_under ),
			  }
			: null,
		safe_mode: toSafeMode( answer.safe_mode ),
		connections: records( answer.connections ).map( toState ),
		watch: records( answer.watch ).map( toFinding ),
	};
}

export const fetchOutbox = () =>
	request< unknown >( '/outbox' ).then( toOutbox );

export const actOnOutbox = ( action: OutboxAction ) =>
	request< unknown >( '/outbox', {
		method: 'POST',
		data: { action },
	} ).then( toOutbox );
