/**
 * What happens to a site while mails wait: somebody edits or deletes the connection, changes the keys, switches the plugin off or copies the
 * site; and messages that are too big, too many or whose attachment is gone.
 */
import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { until } from '../../tools/lib/processes.mjs';
import { makeEnvironment } from './lib/environment.mjs';
import { Ledger } from './lib/invariants.mjs';
import { MailSink } from './lib/mail-sink.mjs';
import { drain, pass, rows } from './lib/outbox.mjs';
import { figures } from './lib/report.mjs';

const MEGABYTE = 1048576;
const OURS = [ 'Mail 1', 'Mail 2', 'Mail 3' ];

describe( 'While messages wait', () => {
	let environment, node;

	before( async () => {
		environment = await makeEnvironment();
		node = await environment.node();
	} );

	beforeEach( async () => {
		environment.sink.answer = null;
		environment.sink.keepContent = false;
		environment.sink.forget();
		await environment.database.query(
			'DELETE FROM wp_mailwright_messages',
			'DELETE FROM wp_mailwright_connection_states',
			'DELETE FROM wp_mailwright_workers'
		);
		environment.configureForSink( {
			password: null,
			authentication: false,
			username: '',
		} );
	} );

	after( () => environment?.stop() );

	test( 'the connection is edited: they go by its new settings', async () => {
		const other = await new MailSink().start();
		await send( 500 );
		environment.configureForSink( { port: other.port } );
		await node.run( 'work' ).done;
		assert.deepEqual(
			[ environment.sink.taken.length, other.taken.length ],
			[ 0, 500 ]
		);
		await other.stop();
	} );

	test( 'the connection is edited under a worker that runs for days: it notices within seconds', async () => {
		const other = await new MailSink().start();
		const worker = node.run( 'work_for_days' );
		await send( 1 );
		await until(
			'the first message to arrive',
			() => environment.sink.taken.length === 1
		);
		environment.configureForSink( { port: other.port } );
		await until(
			'a message to arrive by the new settings',
			async () => {
				await send( 1 );
				return other.taken.length > 0;
			},
			10
		);
		worker.kill();
		await worker.done;
		await other.stop();
	} );

	test( 'the connection is deleted: they are kept for it, none is lost, none is sent', async () => {
		environment.configure( {
			connections: [ { ...environment.sinkConnection(), id: 'other' } ],
		} );
		await send( 500, { headers: 'X-Mailwright-Connection: other' } );
		await rest( 'DELETE', '/connections/other' );
		await node.run( 'work' ).done;
		assert.deepEqual( await kinds(), { 'held connection': 500 } );
		assert.equal( environment.sink.taken.length, 0 );
	} );

	test( 'the keys of the site change: they wait, the stored password is left alone, and with the old keys they go', async () => {
		environment.sink.answer = ( stage ) =>
			stage === 'EHLO'
				? '250-sink.example.test\r\n250 AUTH PLAIN'
				: undefined;
		environment.configureForSink( {
			authentication: true,
			username: 'user',
			password: 'secret',
		} );
		await send( 3 );
		const stored = await secrets();
		const keys = Object.fromEntries(
			[ 'AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE' ].flatMap(
				( name ) => [
					[ `${ name }_KEY`, `new ${ name }` ],
					[ `${ name }_SALT`, `new ${ name } salt` ],
				]
			)
		);
		const rotated = await environment.node( { constants: keys } );
		await rotated.run( 'work' ).done;
		await rotated.run( 'work' ).done;
		assert.equal( environment.sink.taken.length, 0 );
		assert.deepEqual( await secrets(), stored );
		await drain( { database: environment.database, nodes: [ node ] } );
		assert.equal( environment.sink.taken.length, 3 );
	} );

	test( 'the site is copied to another address: the copy sends nothing; the original does', async () => {
		await send( 3 );
		const address = 'http://staging.example.test';
		const copy = await environment.node( {
			constants: { WP_HOME: address, WP_SITEURL: address },
		} );
		await copy.run( 'work' ).done;
		assert.equal( environment.sink.taken.length, 0 );
		assert.deepEqual( await kinds(), { 'held home': 3 } );
		await node.run( 'work' ).done;
		assert.equal( environment.sink.taken.length, 3 );
	} );

	test( 'a newer version of the plugin wrote them: the older one does not touch them', async () => {
		await send( 2 );
		await environment.database.query(
			'UPDATE wp_mailwright_messages SET version = 60000 WHERE subject = "Mail 1"'
		);
		await node.run( 'work' ).done;
		const left = await rows( environment.database );
		assert.deepEqual(
			left.map( ( { subject, status } ) => [ subject, status ] ),
			[
				[ 'Mail 1', 'ready' ],
				[ 'Mail 2', 'sent' ],
			]
		);
	} );

	test( 'the plugin is switched off while the mail server is silent: that takes seconds, they are kept, and go when it is on again', async () => {
		await send( 3 );
		// The mail server lives in this process, which says nothing while it waits for a script.
		const started = performance.now();
		environment.runPhp( 'activation.php', { args: [ 'off' ] } );
		const seconds = ( performance.now() - started ) / 1000;
		figures( 'Switching the plugin off', {
			'a silent mail server holds it up for s': Number(
				seconds.toFixed( 1 )
			),
		} );
		assert.ok( seconds < 12, `${ seconds } s` );
		assert.deepEqual( await waiting(), OURS );
		assert.equal(
			await environment.database.value(
				"SELECT COUNT(*) FROM wp_options WHERE option_name = 'cron' AND option_value LIKE '%mailwright%'"
			),
			'0'
		);
		environment.runPhp( 'activation.php', { args: [ 'on' ] } );
		await drain( environment );
		assert.deepEqual( arrived(), OURS );
	} );

	test( 'the plugin is switched off while the mail server works: what can leave, leaves, and nothing twice', async () => {
		await send( 3 );
		const script = environment.startPhp( 'activation.php', [ 'off' ] );
		await until(
			'the plugin to be off',
			() => script.exitCode !== null || script.signalCode !== null
		);
		assert.equal( script.exitCode, 0 );
		assert.deepEqual( arrived(), OURS );
		environment.runPhp( 'activation.php', { args: [ 'on' ] } );
		await drain( environment );
		assert.deepEqual( arrived(), OURS );
	} );

	test( 'nobody works for an hour: health is red and says so', async () => {
		await send( 3 );
		await pass( environment.database, 3600 );
		const { status, findings, queue } = await rest( 'GET', '/health' );
		assert.equal( status, 'critical' );
		assert.ok(
			findings.length > 0 &&
				findings.every(
					( { title, explanation } ) => title && explanation
				)
		);
		assert.ok( queue.oldest_seconds >= 3600 );
	} );

	test( 'the attachment is deleted: it is in the message', async () => {
		const file = path.join( environment.folder, 'invoice.bin' );
		const bytes = crypto.randomBytes( 300000 );
		fs.writeFileSync( file, bytes );
		environment.sink.keepContent = true;
		await send( 1, { attachment: file } );
		fs.rmSync( file );
		await drain( environment );
		const content = environment.sink.contents[ 0 ]
			.toString( 'latin1' )
			.replaceAll( '\r\n', '' );
		assert.ok( content.includes( bytes.toString( 'base64' ) ) );
	} );

	test( 'ten thousand recipients: each gets it once, a hundred at a time, in bounded memory', async () => {
		const { sink } = environment;
		sink.answer = ( stage, { to } ) =>
			stage === 'RCPT' && to.length >= 100
				? '452 4.5.3 Too many recipients'
				: undefined;
		const sent = await node.run( 'send', {
			from: 1,
			count: 1,
			recipients: 10000,
		} ).done;
		assert.deepEqual( sent.all( 'accepted' ), [ 1 ] );
		const worked = await node.run( 'work' ).done;
		await drain( environment );
		const counts = new Set( sink.arrivals.values() );
		figures( 'Ten thousand recipients', {
			transactions: sink.taken.length,
			'memory of the sender, MB': sent.all( 'memory' )[ 0 ] / MEGABYTE,
			'memory of the worker, MB': worked.all( 'memory' )[ 0 ] / MEGABYTE,
		} );
		assert.deepEqual(
			[ sink.arrivals.size, [ ...counts ] ],
			[ 10000, [ 1 ] ]
		);
		assert.ok(
			Math.max( sent.all( 'memory' )[ 0 ], worked.all( 'memory' )[ 0 ] ) <
				128 * MEGABYTE
		);
	} );

	test( 'a big message fits where WordPress itself can compose it: at 64 MB as much as without the plugin', async () => {
		const file = path.join( environment.folder, 'film.bin' );
		const small = await environment.node( {
			settings: [ 'memory_limit=64M' ],
			constants: { WP_MEMORY_LIMIT: '64M', WP_MAX_MEMORY_LIMIT: '64M' },
		} );
		const ledger = new Ledger();
		const tried = {};
		for ( let number = 1, size = 2; size <= 18; number++, size += 4 ) {
			fs.writeFileSync( file, crypto.randomBytes( size * MEGABYTE ) );
			const stock = await small.run( 'compose', { attachment: file } )
				.done;
			const ours = await small.run(
				'send',
				{ from: number, count: 1, attachment: file },
				ledger.note
			).done;
			tried[ `${ size } MB` ] = [
				stock.all( 'composed' ).length > 0,
				ours.all( 'accepted' ).length > 0,
			];
		}
		await drain( { database: environment.database, nodes: [ small ] } );
		figures(
			'Attachments at memory_limit 64M',
			Object.fromEntries(
				Object.entries( tried ).map( ( [ size, [ stock, ours ] ] ) => [
					size,
					`composed by WordPress alone: ${ stock }, accepted: ${ ours }`,
				] )
			)
		);
		const report = await ledger.verify( environment );
		assert.deepEqual( report.problems, [] );
		assert.deepEqual(
			Object.entries( tried ).filter(
				( [ , [ stock, ours ] ] ) => stock && ! ours
			),
			[]
		);
	} );

	/** Not those that tell who runs the site that its connection was changed. */
	const ours = ( messages ) =>
		messages
			.map( ( { subject } ) => subject )
			.filter( ( subject ) => subject.startsWith( 'Mail ' ) )
			.sort();
	const arrived = () => ours( environment.sink.taken );
	const waiting = async () =>
		ours(
			await rows( environment.database, "status IN ( 'ready', 'retry' )" )
		);

	async function send( count, args = {} ) {
		const job = await node.run( 'send', { from: 1, count, ...args } ).done;
		assert.equal( job.all( 'accepted' ).length, count );
	}

	async function rest( method, route, body ) {
		const job = await node.run( 'rest', { method, route, body } ).done;
		assert.equal( job.all( 'status' )[ 0 ], 200 );
		return job.all( 'data' )[ 0 ];
	}

	async function kinds() {
		const counts = {};
		for ( const { status, held_for } of await rows(
			environment.database
		) ) {
			const kind = `${ status } ${ held_for }`.trim();
			counts[ kind ] = ( counts[ kind ] ?? 0 ) + 1;
		}
		return counts;
	}

	const secrets = () =>
		environment.database.query(
			"SELECT option_name, option_value FROM wp_options WHERE option_name LIKE 'mailwright_secret%'"
		);
} );
