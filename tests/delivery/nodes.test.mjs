/**
 * Several nodes on one database, whose clocks differ, with several workers each: nobody sends what somebody else has, whoever dies.
 */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { makeEnvironment } from './lib/environment.mjs';
import { Ledger } from './lib/invariants.mjs';
import { due, pass } from './lib/outbox.mjs';
import { Chance, seedOfThisRun } from './lib/random.mjs';
import { figures, isLong } from './lib/report.mjs';

const LEASE_S = 120;
const MANY = isLong ? 5000 : 1000;
const BULK = isLong ? 20000 : 1500;
const WORKERS = 4;
const RESET_WITHIN_S = 5;

describe( 'Two machines whose clocks are twenty minutes apart', () => {
	let environment;

	before( async () => {
		environment = await makeEnvironment();
		environment.configureForSink();
		await environment.node( { clock: '+10m' } );
		await environment.node( { clock: '-10m' } );
	} );

	after( () => environment?.stop() );

	test( 'really have such clocks', async () => {
		const [ ahead, behind ] = await Promise.all(
			environment.nodes.map(
				async ( node ) =>
					( await node.run( 'clock' ).done ).all( 'seconds' )[ 0 ]
			)
		);
		assert.ok(
			Math.abs( ahead - behind - 1200 ) <= 2,
			`${ ahead - behind } s apart`
		);
	} );

	test( 'send each message once, with two workers each', async () => {
		const ledger = new Ledger();
		await accept( environment, 1, 400, ledger );
		const [ ahead, behind ] = environment.nodes;
		await Promise.all(
			[ ahead, behind, ahead, behind ].map(
				( node ) => node.run( 'work_on_command' ).done
			)
		);
		const report = await ledger.verify( environment );
		assert.deepEqual( report.problems, [] );
		assert.equal( report.arrived, 400 );
	} );
} );

describe( 'Two nodes with workers that are killed', () => {
	let environment;

	before( async () => {
		environment = await makeEnvironment();
		environment.configureForSink();
		await environment.node( { ahead: 600 } );
		await environment.node( { ahead: -600 } );
	} );

	after( () => environment?.stop() );

	test( 'have such clocks as far as the plugin can see', async () => {
		const [ ahead, behind ] = await Promise.all(
			environment.nodes.map(
				async ( node ) =>
					( await node.run( 'clock' ).done ).all( 'plugin' )[ 0 ]
			)
		);
		assert.ok(
			Math.abs( ahead - behind - 1200 ) <= 2,
			`${ ahead - behind } s apart`
		);
	} );

	test( `${ WORKERS } workers, killed at random, on clocks that are twenty minutes apart, send ${ MANY } messages: none is lost, none comes twice but what was unknown`, async () => {
		const seed = seedOfThisRun();
		const chance = new Chance( seed );
		const ledger = new Ledger();
		await accept( environment, 1, MANY, ledger );
		assert.equal( ledger.accepted.size, MANY );

		const started = performance.now();
		const kills = await work( environment, chance, ledger );
		const seconds = ( performance.now() - started ) / 1000;
		await ledger.settle( environment );
		const report = await ledger.verify( environment );
		figures( `${ WORKERS } workers on 2 nodes`, {
			seed,
			kills,
			seconds: Number( seconds.toFixed( 1 ) ),
			...report,
			duplicates: report.duplicates.length,
		} );
		assert.deepEqual( report.problems, [] );
		assert.ok( kills >= 10, `${ kills } kills` );
		assert.equal( environment.complaints(), '' );
	} );
} );

describe( 'A password reset behind a bulk run', () => {
	let environment;

	before( async () => {
		environment = await makeEnvironment();
		environment.configureForSink();
		await environment.node();
	} );

	after( () => environment?.stop() );

	test( `leaves within ${ RESET_WITHIN_S } s although ${ BULK } messages were there first`, async () => {
		const [ node ] = environment.nodes;
		const { sink } = environment;
		const ledger = new Ledger();
		await accept( environment, 1, BULK, ledger, 'Precedence: bulk' );
		const bulk = (
			await environment.database.query(
				'SELECT priority, COUNT(*) AS count FROM wp_mailwright_messages GROUP BY priority'
			)
		).map( ( { priority } ) => priority );
		assert.deepEqual( bulk, [ '2' ] );

		// A provider that lets nothing through fast: each message takes its time.
		sink.answer = ( stage ) =>
			stage === 'dot'
				? new Promise( ( resolve ) => setTimeout( resolve, 20 ) )
				: undefined;
		const worker = node.run( 'work', { times: 1 } );
		await arrived( sink, 50 );
		const sent = await node.run( 'reset_password' ).done;
		const at = performance.now();
		assert.deepEqual( sent.all( 'asked' ), [ true ] );
		await arrived( sink, 1, ( { subject } ) =>
			subject.includes( 'Password Reset' )
		);
		const seconds = ( performance.now() - at ) / 1000;
		const earlier = sink.taken.filter(
			( { subject } ) => ! subject.includes( 'Password Reset' )
		).length;
		worker.kill();
		await worker.done;
		sink.answer = null;
		figures( 'Password reset behind a bulk run', {
			bulk: BULK,
			'bulk messages that left before it': earlier,
			'seconds until it left': Number( seconds.toFixed( 2 ) ),
		} );
		assert.ok( seconds < RESET_WITHIN_S, `${ seconds } s` );
		assert.ok(
			earlier < BULK / 2,
			`${ earlier } of ${ BULK } left before it`
		);

		if ( isLong ) {
			await ledger.noteUnknown( environment.database );
			await pass( environment.database, LEASE_S + 1 );
			await ledger.settle( environment );
			const report = await ledger.verify( environment );
			figures( `The ${ BULK } messages of the bulk run`, {
				...report,
				duplicates: report.duplicates.length,
				problems: report.problems.length,
			} );
			assert.deepEqual( report.problems, [] );
		}
	} );
} );

/** From every node at once. */
async function accept( { nodes }, from, count, ledger, headers = '' ) {
	const share = Math.ceil( count / nodes.length );
	await Promise.all(
		nodes.map( ( node, index ) => {
			const first = from + index * share;
			return node.run(
				'send',
				{
					from: first,
					count: Math.min( share, from + count - first ),
					headers,
				},
				ledger.note
			).done;
		} )
	);
}

/** Kills each worker after a while, until all that can be sent is. */
async function work( { database, nodes }, chance, ledger ) {
	let kills = 0;
	let isOver = false;
	const lane = async ( index ) => {
		while ( ! isOver ) {
			const job = nodes[ index % nodes.length ].run( 'work_on_command', {
				times: 1000,
			} );
			await job.started;
			await new Promise( ( resolve ) =>
				setTimeout( resolve, chance.between( 20, 400 ) )
			);
			job.kill();
			await job.done;
			kills++;
		}
	};
	const end = async () => {
		while ( ( await due( database ) ) > 0 ) {
			await new Promise( ( resolve ) => setTimeout( resolve, 20 ) );
		}
		isOver = true;
	};
	while ( ( await due( database ) ) > 0 ) {
		isOver = false;
		await Promise.all( [
			...Array.from( { length: WORKERS }, ( _, index ) => lane( index ) ),
			end(),
		] );
		await ledger.noteUnknown( database );
		await pass( database, LEASE_S + 1 );
	}
	return kills;
}

async function arrived( sink, count, which = () => true ) {
	const end = performance.now() + 30000;
	while ( sink.taken.filter( which ).length < count ) {
		if ( performance.now() > end ) {
			throw new Error(
				`Only ${
					sink.taken.filter( which ).length
				} messages of ${ count } arrived within 30 seconds.`
			);
		}
		await new Promise( ( resolve ) => setTimeout( resolve, 5 ) );
	}
}
