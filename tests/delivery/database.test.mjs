/**
 * The database is away, too slow, too full or rolled back: a mail leaves all the same or is refused aloud, and what was promised is kept.
 */
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import {
	after,
	afterEach,
	before,
	beforeEach,
	describe,
	test,
} from 'node:test';
import { makeEnvironment } from './lib/environment.mjs';
import { Ledger } from './lib/invariants.mjs';
import { DROP } from './lib/mail-sink.mjs';
import { drain, pass, rows, states } from './lib/outbox.mjs';
import { Chance, seedOfThisRun } from './lib/random.mjs';
import { figures, isLong } from './lib/report.mjs';

const INSERT = '/^INSERT\\b.*mailwright_messages/is';
const LEASE_S = 120;
const DATABASE_KILLS = isLong ? 30 : 5;
const MEGABYTE = 1048576;
const SMALL_SPACE = [
	'--innodb-file-per-table=0',
	'--innodb-data-file-path=ibdata1:4M:autoextend:max:100M',
];

describe( 'A database that dies', () => {
	let environment, node;

	before( async () => {
		environment = await makeEnvironment();
		environment.configureForSink();
		node = await environment.node();
	} );

	beforeEach( async () => {
		await environment.sink.forget();
		environment.sink.answer = null;
		await environment.database.query(
			'DELETE FROM wp_mailwright_messages',
			'DELETE FROM wp_mailwright_connection_states'
		);
	} );

	after( () => environment?.stop() );

	test( 'before the insert: the message is sent at once', async () => {
		const job = await sendWhile( 'before', () =>
			environment.database.kill()
		);
		assert.deepEqual( job.all( 'accepted' ), [ 1 ] );
		assert.equal( environment.sink.arrivedAt( 'm1-1@example.test' ), 1 );
		await environment.database.start();
		assert.deepEqual( await rows( environment.database ), [] );
	} );

	test( 'before the insert, with a mail server that is dead too: wp_mail() says false, and why', async () => {
		environment.sink.answer = ( stage ) =>
			stage === 'connect' ? DROP : undefined;
		const job = await sendWhile( 'before', () =>
			environment.database.kill()
		);
		assert.deepEqual(
			[ job.all( 'accepted' ), job.all( 'refused' ) ],
			[ [], [ 1 ] ]
		);
		assert.equal( job.all( 'error' ).length, 1 );
		assert.ok( job.all( 'error' )[ 0 ].length > 20 );
		await environment.database.start();
		assert.deepEqual( await rows( environment.database ), [] );
	} );

	test( 'right behind the insert: the message is there after the restart, and arrives', async () => {
		const job = await sendWhile( 'after', async () => {
			await environment.database.kill();
			await environment.database.start();
		} );
		assert.deepEqual( job.all( 'accepted' ), [ 1 ] );
		await drain( environment );
		assert.equal( environment.sink.arrivedAt( 'm1-1@example.test' ), 1 );
	} );

	test( 'while the message is being sent: it arrives after the restart', async () => {
		await workWhile( 'DATA', async ( goOn ) => {
			await environment.database.kill();
			goOn();
			await environment.database.start();
		} );
		await settle();
		assert.equal( environment.sink.arrivedAt( 'm1-1@example.test' ), 1 );
	} );

	test( 'behind the final dot of a worker of the command line, and comes back soon: the answer is written down, nothing is sent twice', async () => {
		await workWhile(
			'dot',
			async ( goOn ) => {
				await environment.database.kill();
				goOn();
				await environment.database.start();
			},
			'work_on_command'
		);
		await settle();
		assert.equal( environment.sink.arrivedAt( 'm1-1@example.test' ), 1 );
	} );

	test( 'behind the final dot of a worker that serves a page: nobody knows whether it arrived, so it is sent once more', async () => {
		await workWhile( 'dot', async ( goOn ) => {
			await environment.database.kill();
			goOn();
			await environment.database.start();
		} );
		assert.deepEqual( await states( environment.database ), { wire: 1 } );
		await settle();
		assert.equal( environment.sink.arrivedAt( 'm1-1@example.test' ), 2 );
	} );

	async function sendWhile( when, work ) {
		const gate = environment.gate();
		const job = node.run(
			'send',
			{
				from: 1,
				count: 1,
				points: [ { when, pattern: INSERT, until: gate.file } ],
			},
			async ( said ) => {
				if ( 'reached' in said ) {
					await work();
					gate.open();
				}
			}
		);
		await job.done;
		assert.equal( job.all( 'reached' ).length, 1 );
		return job;
	}

	/** Sends one message; the mail server keeps the worker waiting at that stage meanwhile. */
	async function workWhile( stage, work, kind = 'work' ) {
		await node.run( 'send', { from: 1, count: 1 } ).done;
		let finished;
		environment.sink.answer = ( at ) => {
			if ( at !== stage ) {
				return undefined;
			}
			environment.sink.answer = null;
			return new Promise(
				( resolve ) => ( finished = work( () => resolve() ) )
			);
		};
		await node.run( kind ).done;
		assert.ok( finished, `The worker never came to ${ stage }.` );
		await finished;
	}

	async function settle() {
		await drain( environment );
		assert.deepEqual( await states( environment.database ), { sent: 1 } );
	}
} );

describe( 'A database that is killed again and again', () => {
	let environment;

	before( async () => {
		environment = await makeEnvironment();
		environment.configureForSink();
		await environment.node();
		await environment.node();
	} );

	after( () => environment?.stop() );

	test( `${ DATABASE_KILLS } times, under two senders and two workers: nothing is lost`, async () => {
		const { database, nodes } = environment;
		const seed = seedOfThisRun();
		const chance = new Chance( seed );
		const ledger = new Ledger();
		let next = 1;
		let isOver = false;
		const sender = async ( node ) => {
			while ( ! isOver ) {
				const from = next;
				next += 20;
				await node.run(
					'send',
					{ from, count: 20, body: 3000 },
					ledger.note
				).done;
			}
		};
		const worker = async ( node ) => {
			while ( ! isOver ) {
				await node.run( 'work' ).done;
			}
		};
		const lanes = nodes.flatMap( ( node ) => [
			sender( node ),
			worker( node ),
		] );
		for ( let kill = 0; kill < DATABASE_KILLS; kill++ ) {
			await new Promise( ( resolve ) =>
				setTimeout( resolve, chance.between( 50, 400 ) )
			);
			await database.kill();
			await database.start();
		}
		isOver = true;
		await Promise.all( lanes );
		await ledger.noteUnknown( database );
		await pass( database, LEASE_S + 1 );
		await ledger.settle( environment );
		const report = await ledger.verify( environment, {
			mayBeDirect: true,
		} );
		figures( 'Database killed under load', {
			seed,
			kills: DATABASE_KILLS,
			...report,
			duplicates: report.duplicates.length,
		} );
		assert.deepEqual( report.problems, [] );
	} );
} );

describe( 'A database with a limit', () => {
	let environment;

	afterEach( () => environment?.stop() );

	test( 'max_allowed_packet of 1 MB: a message of 5 MB goes in by pieces and arrives unchanged', async () => {
		environment = await makeEnvironment( {
			settings: [ '--max-allowed-packet=1M' ],
		} );
		environment.configureForSink();
		const node = await environment.node();
		environment.sink.keepContent = true;
		const job = await node.run( 'send', {
			from: 1,
			count: 1,
			body: 5 * MEGABYTE,
		} ).done;
		assert.deepEqual( job.all( 'accepted' ), [ 1 ] );
		assert.equal( environment.sink.taken.length, 0 );
		await drain( environment );
		assert.equal( environment.sink.arrivedAt( 'm1-1@example.test' ), 1 );
		const content = environment.sink.contents[ 0 ].toString( 'latin1' );
		const body = content
			.slice( content.indexOf( '\r\n\r\n' ) + 4 )
			.replaceAll( '\r\n', '\n' )
			.trimEnd();
		const expected = environment.runPhp( 'body.php', {
			args: [ String( 5 * MEGABYTE ) ],
		} );
		assert.equal(
			`${ body.length } ${ crypto
				.createHash( 'sha256' )
				.update( body )
				.digest( 'hex' ) }`,
			expected
		);
	} );

	test( 'full: the message is sent at once, and never is a true without a row or an arrival', async () => {
		environment = await makeEnvironment( {
			settings: SMALL_SPACE,
		} );
		environment.configureForSink();
		const { database, sink } = environment;
		const node = await environment.node();
		await fill( database );
		const ledger = new Ledger();
		sink.answer = ( stage ) => ( stage === 'connect' ? DROP : undefined );
		const job = await node.run(
			'send',
			{ from: 1, count: 5, body: 3 * MEGABYTE },
			ledger.note
		).done;
		assert.ok( job.all( 'refused' ).length > 0 );

		sink.answer = null;
		const sent = await node.run(
			'send',
			{ from: 6, count: 10, body: 3 * MEGABYTE },
			ledger.note
		).done;
		assert.equal( sent.all( 'accepted' ).length, 10 );
		assert.ok( sink.taken.length > 0 );

		await database.stop();
		await database.start( [
			SMALL_SPACE[ 0 ],
			'--innodb-data-file-path=ibdata1:4M:autoextend',
		] );
		await drain( environment );
		const report = await ledger.verify( environment, {
			mayBeDirect: true,
		} );
		assert.deepEqual( report.problems, [] );
	} );

	async function fill( database ) {
		// The tables of the site move into the space that has an end.
		for ( const { TABLE_NAME: name } of await database.query(
			"SELECT TABLE_NAME FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'wordpress' AND TABLE_NAME LIKE '%mailwright%'"
		) ) {
			await database.query( `ALTER TABLE ${ name } ENGINE=InnoDB` );
		}
		await database.query(
			'CREATE TABLE wp_filler ( bytes MEDIUMBLOB NOT NULL ) ENGINE=InnoDB'
		);
		await assert.rejects( async () => {
			for (;;) {
				await database.query(
					`INSERT INTO wp_filler VALUES ( REPEAT( 'x', ${ MEGABYTE } ) )`
				);
			}
		}, /1114/ );
	}
} );

describe( 'A caller with a transaction of its own', () => {
	let environment;

	before( async () => {
		environment = await makeEnvironment();
		environment.configureForSink();
	} );

	after( () => environment?.stop() );

	test( 'takes the message back with it', async () => {
		const node = await environment.node();
		const job = await node.run( 'send_and_roll_back', { from: 1 } ).done;
		assert.deepEqual( job.all( 'accepted' ), [ true ] );
		assert.deepEqual( await rows( environment.database ), [] );
		await node.run( 'work' ).done;
		assert.equal( environment.sink.taken.length, 0 );
	} );
} );

describe( 'A read replica that lags behind', () => {
	let environment;

	before( async () => {
		environment = await makeEnvironment();
		environment.configureForSink();
		const { database } = environment;
		await database.query( 'CREATE DATABASE replica' );
		for ( const { name } of await database.query(
			"SELECT TABLE_NAME AS name FROM information_schema.TABLES WHERE TABLE_SCHEMA = 'wordpress'"
		) ) {
			await database.query(
				`CREATE TABLE replica.${ name } LIKE wordpress.${ name }`,
				`INSERT INTO replica.${ name } SELECT * FROM wordpress.${ name }`
			);
		}
	} );

	after( () => environment?.stop() );

	test( 'and knows nothing of the outbox: each message is sent once', async () => {
		const constants = { MAILWRIGHT_TEST_REPLICA: 'replica' };
		const nodes = [
			await environment.node( { constants } ),
			await environment.node( { constants } ),
		];
		const ledger = new Ledger();
		await nodes[ 0 ].run( 'send', { from: 1, count: 50 }, ledger.note )
			.done;
		await nodes[ 0 ].run(
			'send',
			{ from: 51, count: 1, body: 500000 },
			ledger.note
		).done;
		await Promise.all( nodes.map( ( node ) => node.run( 'work' ).done ) );
		const report = await ledger.verify( environment );
		assert.deepEqual( report.problems, [] );
		assert.equal( report.arrived, 51 );
	} );
} );
