/**
 * A page that sends mail, on nginx and PHP-FPM: the visitor never waits for the mail server.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, beforeEach, describe, test } from 'node:test';
import { makeEnvironment } from './lib/environment.mjs';
import { DROP } from './lib/mail-sink.mjs';
import { rows, states } from './lib/outbox.mjs';
import { figures } from './lib/report.mjs';
import { startFpm } from '../benchmarks/lib/fpm.mjs';
import { until } from '../../tools/lib/processes.mjs';

describe( 'A page on PHP-FPM that sends mail in the background', () => {
	let environment, site, web;

	before( async () => {
		environment = await makeEnvironment();
		site = await environment.website();
		// At the address of this site: elsewhere its settings would count as those of a copy, which holds its mail.
		environment.configureForSink(
			{},
			{},
			{ WP_HOME: site.url, WP_SITEURL: site.url }
		);
		web = await startFpm( site );
	} );

	beforeEach( async () => {
		environment.sink.answer = null;
		environment.sink.forget();
		await web.idle();
		await environment.database.query(
			'DELETE FROM wp_mailwright_messages',
			'DELETE FROM wp_mailwright_connection_states',
			'DELETE FROM wp_mailwright_workers'
		);
		fs.rmSync( sentBy(), { force: true } );
	} );

	after( async () => {
		await web?.stop();
		await environment?.stop();
	} );

	test( 'answers before the mail server has said a word, and sends in the same process afterwards', async () => {
		const { sink } = environment;
		let speak;
		sink.answer = ( stage ) =>
			stage === 'connect'
				? new Promise( ( resolve ) => ( speak = resolve ) )
				: undefined;
		const { page, ms } = await get( '/?send=1' );
		assert.equal( page.accepted, 1 );
		assert.equal( sink.taken.length, 0 );

		await until( 'the worker to connect', () => speak );
		sink.answer = null;
		speak();
		await until( 'the message to arrive', () => sink.taken.length === 1 );
		await web.idle();
		assert.equal(
			fs.readFileSync( sentBy(), 'utf8' ).trim(),
			String( page.process )
		);
		assert.deepEqual( await states( environment.database ), { sent: 1 } );
		figures( 'Page on PHP-FPM', {
			'wp_mail() took ms': Number( page.ms.toFixed( 2 ) ),
			'page took ms': Number( ms.toFixed( 1 ) ),
		} );
	} );

	test( 'answers as fast when the mail server is dead, and the message waits', async () => {
		environment.sink.answer = ( stage ) =>
			stage === 'connect' ? DROP : undefined;
		await get( '/?send=1' );
		await web.idle();
		const { page, ms } = await get( '/?send=1' );
		assert.equal( page.accepted, 1 );
		assert.ok( ms < 2000, `${ ms } ms` );
		await web.idle();
		const left = await rows( environment.database );
		assert.deepEqual(
			left.map( ( { status } ) => status ),
			[ 'retry', 'retry' ]
		);
	} );

	test( 'twenty messages of one page all arrive, and visitors who come meanwhile are served', async () => {
		const { sink } = environment;
		sink.answer = ( stage ) =>
			stage === 'dot'
				? new Promise( ( resolve ) => setTimeout( resolve, 30 ) )
				: undefined;
		const { page } = await get( '/?send=20' );
		assert.equal( page.accepted, 20 );
		const { ms } = await get( '/?send=0' );
		assert.ok( ms < 1000, `${ ms } ms` );
		await until( 'all messages to arrive', () => sink.taken.length === 20 );
		assert.equal(
			new Set( sink.taken.map( ( { messageId } ) => messageId ) ).size,
			20
		);
	} );

	test( 'no complaint of PHP came of all this', () => {
		assert.equal( environment.complaints(), '' );
	} );

	async function get( address ) {
		const { status, text, ms } = await web.get( address );
		assert.equal( status, 200, text );
		return { page: JSON.parse( text ), ms };
	}

	const sentBy = () => path.join( site.folder, 'sent-by' );
} );
