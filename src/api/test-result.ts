/** Reads stages and the result of a test email out of whatever the server sent. */
import { toExplanation } from './explanation';
import { isRecord, text } from './json';
import { toTranscript } from './transcript';
import type { Stage, StageId, TestResult } from './types';

export const STAGE_IDS: readonly StageId[] = [
	'resolve',
	'connect',
	'encrypt',
	'login',
	'accept',
];

const STATUSES: Record< string, Stage[ 'status' ] > = {
	waiting: 'waiting',
	pending: 'waiting',
	working: 'working',
	running: 'working',
	started: 'working',
	start: 'working',
	done: 'done',
	ok: 'done',
	pass: 'done',
	failed: 'failed',
	fail: 'failed',
	error: 'failed',
	skipped: 'skipped',
	skip: 'skipped',
};

export function toStage( id: unknown, value: unknown ): Stage | null {
	const known = STAGE_IDS.find( ( stage ) => stage === id );
	if ( ! known || ! isRecord( value ) ) {
		return null;
	}
	return {
		id: known,
		status: STATUSES[ String( value.status ) ] ?? 'waiting',
		ms: typeof value.ms === 'number' ? value.ms : null,
	};
}

/** All five stages in their order, with what is known of each. */
export function fillStages( known: readonly Stage[] ): Stage[] {
	return STAGE_IDS.map(
		( id ) =>
			known.find( ( stage ) => stage.id === id ) ?? {
				id,
				status: 'waiting',
				ms: null,
			}
	);
}

/** Takes in one report; the stage after a finished one is the one at work now. */
export function addStage( stages: readonly Stage[], report: Stage ): Stage[] {
	const at = STAGE_IDS.indexOf( report.id );
	const moving = report.status === 'done' || report.status === 'skipped';
	return fillStages( stages ).map( ( stage, index ) => {
		if ( index === at ) {
			return report;
		}
		if ( moving && index === at + 1 && stage.status === 'waiting' ) {
			return { ...stage, status: 'working' };
		}
		return stage;
	} );
}

export const firstStages = (): Stage[] =>
	fillStages( [ { id: 'resolve', status: 'working', ms: null } ] );

export function toTestResult( value: unknown ): TestResult | null {
	if ( ! isRecord( value ) || typeof value.accepted !== 'boolean' ) {
		return null;
	}
	const stages = ( Array.isArray( value.stages ) ? value.stages : [] )
		.map( ( stage: unknown ) =>
			toStage( isRecord( stage ) ? stage.id : null, stage )
		)
		.filter( ( stage ) => stage !== null );
	return {
		accepted: value.accepted,
		message_id: text( value.message_id ),
		reply: text( value.reply ),
		message: text( value.message ),
		connection: text( value.connection ),
		duration_ms: Number( value.duration_ms ) || 0,
		stages: stages.length > 0 ? fillStages( stages ) : [],
		transcript: toTranscript( value.transcript ),
		explanation: toExplanation( value.explanation ),
	};
}
