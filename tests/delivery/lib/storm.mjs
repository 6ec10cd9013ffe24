/**
 * Senders and workers that are killed at random moments, over and over.
 */
import { Ledger } from './invariants.mjs';
import { pass, states } from './outbox.mjs';

const LEASE_S = 120;
/** Kills between two moments at which everything stands still and the claims of the dead end. */
const KILLS_PER_ACT = 25;

/**
 * @param {Object}  environment
 * @param {Object}  choice
 * @param {Object}  choice.chance
 * @param {number}  choice.kills        How many processes are killed.
 * @param {number}  choice.senders      How many send at the same time.
 * @param {number}  choice.workers      How many work at the same time.
 * @param {number}  [choice.messages]   Most messages of one sender.
 * @param {number}  [choice.longest_ms] The longest life of a process.
 * @param {Ledger}  [choice.ledger]
 */
export async function storm(
	environment,
	{
		chance,
		kills,
		senders,
		workers,
		messages = 20,
		longest_ms = 250,
		ledger = new Ledger(),
	}
) {
	const { database, nodes } = environment;
	const sent = { next: 1, recipients: {} };
	const killed = { senders: 0, workers: 0 };
	const total = () => killed.senders + killed.workers;
	const live = async ( job, kind ) => {
		await job.started;
		await Promise.race( [
			moment( chance.between( 0, longest_ms ) ),
			job.done,
		] );
		job.kill();
		const { exit } = await job.done;
		if ( exit.signal === 9 ) {
			killed[ kind ]++;
		}
	};
	const sender = async ( end ) => {
		while ( total() < end ) {
			const count = chance.whole( 1, messages );
			const recipients = chance.happens( 0.1 ) ? 3 : 1;
			const from = sent.next;
			sent.next += count;
			for ( let number = from; number < from + count; number++ ) {
				sent.recipients[ number ] = recipients;
			}
			const body = chance.happens( 0.03 )
				? 400000
				: chance.whole( 100, 20000 );
			await live(
				chance
					.oneOf( nodes )
					.run(
						'send',
						{ from, count, recipients, body },
						ledger.note
					),
				'senders'
			);
		}
	};
	const worker = async ( end ) => {
		while ( total() < end ) {
			await live(
				chance.oneOf( nodes ).run( 'work_on_command', { times: 1000 } ),
				'workers'
			);
		}
	};
	const lanes = ( count, lane, end ) =>
		Array.from( { length: count }, () => lane( end ) );
	while ( total() < kills ) {
		const end = Math.min( kills, total() + KILLS_PER_ACT );
		await Promise.all( [
			...lanes( senders, sender, end ),
			...lanes( workers, worker, end ),
		] );
		await ledger.noteUnknown( database );
		await pass( database, LEASE_S + 1 );
	}
	return {
		ledger,
		killed,
		recipients: sent.recipients,
		left: await states( database ),
	};
}

/** Kills must not depend on what the processes do. */
function moment( ms ) {
	return new Promise( ( resolve ) => setTimeout( resolve, ms ) );
}
