/**
 * A process can end at any moment: what wp_mail() took stays, and arrives. The twelve moments that matter, one by one, and then hundreds of
 * random ones.
 */
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { makeEnvironment } from './lib/environment.mjs';
import { Ledger } from './lib/invariants.mjs';
import { drain, due, pass, rows, untilNext } from './lib/outbox.mjs';
import { Chance, seedOfThisRun } from './lib/random.mjs';
import { storm } from './lib/storm.mjs';
import { DROP, TAKE_AND_DROP } from './lib/mail-sink.mjs';
import { figures, isLong } from './lib/report.mjs';

const LEASE_S = 120;
const RANDOM_KILLS = isLong ? 600 : 200;
const MESSAGES = 'mailwright_messages';

/** Ends the process right before or behind a statement. */
const atStatement = ( when, pattern ) => ( {
	points: [
		{ when, pattern: `/${ pattern }/is`, changes: when === 'after' },
	],
} );
/** Ends the process while the mail server keeps it waiting there. */
const atAnswer = ( stage, isThere = () => true ) => ( { stage, isThere } );

const CLAIM = `^\\s*UPDATE\\b.*${ MESSAGES }.*SET status = 'claimed'`;
const WIRE = `^\\s*UPDATE\\b.*${ MESSAGES }.*SET\\b.*'wire'`;
const SENT = `^\\s*UPDATE\\b.*${ MESSAGES }.*'sent'`;

/**
 * F47 of the guarantees. `status` is what the message is left as; `most` is how often it may arrive in the end.
 */
const POINTS = {
	'behind the claim': {
		...atStatement( 'after', CLAIM ),
		status: 'claimed',
		most: 1,
	},
	'while connecting': {
		...atAnswer( 'connect' ),
		status: 'claimed',
		most: 1,
	},
	'while logging in': { ...atAnswer( 'AUTH' ), status: 'claimed', most: 1 },
	'at MAIL': { ...atAnswer( 'MAIL' ), status: 'claimed', most: 1 },
	'at RCPT': { ...atAnswer( 'RCPT' ), status: 'claimed', most: 1 },
	'in the middle of the content': {
		...atAnswer( 'content', ( { size } ) => size > 100000 ),
		body: 20000000,
		status: 'claimed',
		most: 1,
	},
	'before it is marked as on the wire': {
		...atStatement( 'before', WIRE ),
		status: 'claimed',
		most: 1,
	},
	'behind the mark, before the final dot': {
		...atStatement( 'after', WIRE ),
		status: 'wire',
		most: 1,
	},
	'behind the final dot': {
		...atAnswer( 'dot' ),
		status: 'wire',
		taken: true,
		most: 2,
	},
	'behind the 250, before it is marked as sent': {
		...atStatement( 'before', SENT ),
		status: 'wire',
		most: 2,
	},
	'behind the mark that it is sent': {
		...atStatement( 'after', SENT ),
		status: 'sent',
		most: 1,
	},
};

describe( 'A killed process', () => {
	let environment, node;

	before( async () => {
		environment = await makeEnvironment( {
			sink: {
				capabilities: [
					'SIZE 35882577',
					'AUTH PLAIN LOGIN',
					'8BITMIME',
				],
			},
		} );
		environment.configureForSink( {
			authentication: true,
			username: 'user',
			password: 'secret',
		} );
		node = await environment.node();
	} );

	beforeEach( async () => {
		environment.sink.answer = null;
		environment.sink.forget();
		await environment.database.query( `DELETE FROM wp_${ MESSAGES }` );
	} );

	after( () => environment?.stop() );

	test( 'right behind the insert: the message arrives once', async () => {
		const job = await node.run( 'send', {
			from: 1,
			count: 1,
			...atStatement( 'after', `^INSERT\\b.*${ MESSAGES }` ),
		} ).done;
		assert.deepEqual(
			[ job.all( 'reached' ).length, job.all( 'accepted' ) ],
			[ 1, [] ]
		);
		await drain( environment );
		assert.equal( environment.sink.arrivedAt( 'm1-1@example.test' ), 1 );
	} );

	test( 'right before the insert: nothing is there, and nothing was promised', async () => {
		const job = await node.run( 'send', {
			from: 1,
			count: 1,
			...atStatement( 'before', `^INSERT\\b.*${ MESSAGES }` ),
		} ).done;
		assert.deepEqual( job.all( 'accepted' ), [] );
		assert.deepEqual( await rows( environment.database ), [] );
	} );

	test( 'between the pieces of a big message: nothing is there, and nothing was promised', async () => {
		const job = await node.run( 'send', {
			from: 1,
			count: 1,
			body: 3000000,
			...atStatement( 'after', '^INSERT\\b.*mailwright_chunks' ),
		} ).done;
		assert.deepEqual(
			[ job.all( 'reached' ).length, job.all( 'accepted' ) ],
			[ 1, [] ]
		);
		assert.deepEqual( await rows( environment.database ), [] );
	} );

	for ( const [
		name,
		{ points, stage, isThere, body, status, taken, most },
	] of Object.entries( POINTS ) ) {
		test( `${ name }: the message arrives`, async () => {
			await sendOne( body );
			await killWorkerAt( { points, stage, isThere, taken } );
			const [ left ] = await rows( environment.database );
			assert.equal( left.status, status );

			await pass( environment.database, LEASE_S + 1 );
			await drain( environment );
			const [ row ] = await rows( environment.database );
			const arrived = environment.sink.arrivedAt( 'm1-1@example.test' );
			assert.equal( row.status, 'sent' );
			assert.ok(
				arrived >= 1 && arrived <= most,
				`arrived ${ arrived } times`
			);
			assert.equal(
				new Set(
					environment.sink.taken.map( ( { messageId } ) => messageId )
				).size,
				1,
				'one Message-ID'
			);
		} );
	}

	test( 'again and again with the same messages in its hands: whoever was not being sent does not suffer for it', async () => {
		await node.run( 'send', { from: 1, count: 20 } ).done;
		for ( let death = 0; death < 12; death++ ) {
			await killWorkerAt( atStatement( 'after', CLAIM ) );
			await pass( environment.database, LEASE_S + 1 );
		}
		await drain( environment );
		const ends = ( await rows( environment.database ) ).map(
			( { status } ) => status
		);
		assert.deepEqual( ends, Array( 20 ).fill( 'sent' ) );
	} );

	test( 'by one message whenever it is sent: that one is given up, all others arrive', async () => {
		await node.run( 'send', { from: 1, count: 20 } ).done;
		await node.run( 'send', {
			from: 21,
			count: 1,
			headers: 'From: poison@example.test',
		} ).done;
		await node.run( 'send', { from: 22, count: 20 } ).done;
		let deaths = 0;
		for ( let round = 0; round < 20; round++ ) {
			const job = await node.run( 'work', {
				poison: 'poison@example.test',
			} ).done;
			deaths += job.all( 'worked' ).length === 0 ? 1 : 0;
			if ( ( await due( environment.database ) ) === 0 ) {
				await pass(
					environment.database,
					( await untilNext( environment.database ) ) + 1
				);
			}
		}
		const left = await rows( environment.database, "status <> 'sent'" );
		assert.deepEqual(
			left.map( ( { subject, status } ) => [ subject, status ] ),
			[ [ 'Mail 21', 'dead' ] ]
		);
		assert.ok( left[ 0 ].cause );
		assert.ok( deaths <= 8, `it cost ${ deaths } workers` );
	} );

	async function sendOne( body ) {
		const job = await node.run( 'send', { from: 1, count: 1, body } ).done;
		assert.deepEqual( job.all( 'accepted' ), [ 1 ] );
	}

	async function killWorkerAt( { points, stage, isThere, taken } ) {
		const { sink } = environment;
		const job = node.run( 'work', { points } );
		if ( points ) {
			await job.done;
			assert.equal(
				job.all( 'reached' ).length,
				1,
				`the worker never came to ${ points[ 0 ].pattern }`
			);
			return;
		}
		let release;
		const killed = new Promise( ( resolve ) => ( release = resolve ) );
		const isReached = new Promise( ( resolve, reject ) => {
			job.done.then( () =>
				reject( new Error( `The worker never came to ${ stage }.` ) )
			);
			sink.answer = ( at, facts ) => {
				if ( at !== stage || ! isThere( facts ) ) {
					return undefined;
				}
				sink.answer = null;
				facts.conversation.socket.pause();
				resolve();
				return killed;
			};
		} );
		await isReached;
		job.kill();
		await job.done;
		release( taken ? TAKE_AND_DROP : DROP );
	}
} );

describe( 'Processes that are killed at random moments', () => {
	let environment;

	before( async () => {
		environment = await makeEnvironment();
		environment.configureForSink();
		await environment.node();
		await environment.node();
	} );

	after( () => environment?.stop() );

	test( `${ RANDOM_KILLS } kills lose nothing, and nothing arrives twice but what was unknown`, async () => {
		const seed = seedOfThisRun();
		const chance = new Chance( seed );
		const ledger = new Ledger();
		environment.sink.answer = moods( new Chance( seed + 1 ) );
		const { killed, recipients } = await storm( environment, {
			chance,
			kills: RANDOM_KILLS,
			senders: 1,
			workers: 3,
			ledger,
		} );
		environment.sink.answer = null;
		await ledger.settle( environment );
		const report = await ledger.verify( environment, { recipients } );
		figures( 'Random kills', {
			seed,
			killed,
			...report,
			duplicates: report.duplicates.length,
		} );
		assert.deepEqual( report.problems, [] );
		assert.equal( environment.complaints(), '' );
	} );
} );

/** A mail server as they are: now and then it puts off a message, and rarely the connection breaks, before or behind its "yes". */
function moods( chance ) {
	return ( stage ) => {
		if ( stage === 'RCPT' && chance.happens( 0.01 ) ) {
			return '451 4.7.1 Try again later';
		}
		if ( stage === 'MAIL' && chance.happens( 0.003 ) ) {
			return DROP;
		}
		if ( stage === 'dot' && chance.happens( 0.01 ) ) {
			return chance.happens( 0.5 ) ? TAKE_AND_DROP : DROP;
		}
		return undefined;
	};
}
