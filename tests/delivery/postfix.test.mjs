/**
 * The whole way to a real mail server: Postfix with TLS and a login, and what lies in its mailbox afterwards.
 */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { once } from 'node:events';
import { spawn } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { inRoot } from '../../tools/lib/project.mjs';
import { until } from '../../tools/lib/processes.mjs';
import { makeEnvironment } from './lib/environment.mjs';
import { drain, pass, states } from './lib/outbox.mjs';
import { Chance, seedOfThisRun } from './lib/random.mjs';
import { figures, isLong } from './lib/report.mjs';

const MESSAGES = isLong ? 500 : 60;
const LEASE_S = 120;

describe( 'Through Postfix', () => {
	let environment, server, facts;

	before( async () => {
		server = spawn( 'php', [ inRoot( 'tests/support/mail-servers.php' ) ], {
			stdio: [ 'pipe', 'pipe', 'inherit' ],
		} );
		const [ line ] = await once(
			readline.createInterface( { input: server.stdout } ),
			'line'
		);
		facts = JSON.parse( line );
		environment = await makeEnvironment();
		const caFile = path.join( environment.folder, 'node1', 'ca.pem' );
		fs.mkdirSync( path.dirname( caFile ), { recursive: true } );
		fs.copyFileSync( facts.ca_file, caFile );
		environment.constants = { MAILWRIGHT_CA_FILE: caFile };
		environment.configureForSink( {
			host: facts.host,
			port: facts.starttls_port,
			encryption: 'starttls',
			authentication: true,
			username: facts.user,
			password: facts.password,
		} );
		await environment.node( { constants: environment.constants } );
	} );

	after( async () => {
		server?.stdin.end();
		await environment?.stop();
	} );

	test( `${ MESSAGES } messages, with workers that are killed, are all in the mailbox; twice only what was unknown`, async () => {
		const [ node ] = environment.nodes;
		const chance = new Chance( seedOfThisRun() );
		const sent = await node.run( 'send', { from: 1, count: MESSAGES } )
			.done;
		assert.equal( sent.all( 'accepted' ).length, MESSAGES );
		const unknown = new Set();
		for ( let kill = 0; kill < 5; kill++ ) {
			const job = node.run( 'work' );
			await job.started;
			await Promise.race( [
				job.done,
				new Promise( ( resolve ) =>
					setTimeout( resolve, chance.between( 20, 150 ) )
				),
			] );
			job.kill();
			await job.done;
			const lost = await environment.database.query(
				"SELECT subject FROM wp_mailwright_messages WHERE status IN ( 'wire', 'unknown' )"
			);
			lost.forEach( ( { subject } ) => unknown.add( subject ) );
			await pass( environment.database, LEASE_S + 1 );
		}
		await drain( environment );
		assert.deepEqual( await states( environment.database ), {
			sent: MESSAGES,
		} );
		const subjects = await until( 'Postfix to deliver everything', () => {
			const all = fs
				.readdirSync( facts.maildir )
				.map(
					( name ) =>
						fs
							.readFileSync(
								path.join( facts.maildir, name ),
								'utf8'
							)
							.match( /^Subject: (.*)$/m )[ 1 ]
				);
			return new Set( all ).size === MESSAGES && all;
		} );
		const twice = subjects.filter(
			( subject, index ) => subjects.indexOf( subject ) !== index
		);
		figures( 'Through Postfix', {
			messages: MESSAGES,
			'in the mailbox': subjects.length,
			unknown: unknown.size,
			duplicates: twice.length,
		} );
		assert.deepEqual(
			twice.filter( ( subject ) => ! unknown.has( subject ) ),
			[]
		);
	} );
} );
