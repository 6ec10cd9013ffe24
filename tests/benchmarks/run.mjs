#!/usr/bin/env node
/**
 * npm run benchmark: what Mailwright costs, beside the least that it could cost.
 *
 *   --quick        a few rounds only, to see that everything works
 *   --only=pages   or mails, background, worker, log; several separated by commas
 *   --write        writes docs/benchmarks.md too
 */
import fs from 'node:fs';
import { command, inRoot } from '../../tools/lib/project.mjs';
import { cleanUp, freePort } from '../../tools/lib/processes.mjs';
import { makeCertificates, makeSite, requirePackages } from './lib/site.mjs';
import { startMailServers } from './lib/mail-servers.mjs';
import { serveSite } from './lib/web.mjs';
import { startFpm } from './lib/fpm.mjs';
import { asMarkdown, forTerminal } from './lib/report.mjs';
import { pages } from './rows/pages.mjs';
import { mails } from './rows/mails.mjs';
import { log } from './rows/log.mjs';
import { worker } from './rows/worker.mjs';
import { visitorsWait } from './rows/background.mjs';

const ROUNDS = {
	pages: 300,
	adminPages: 80,
	near: 100,
	far: 25,
	hundredNear: 7,
	hundredFar: 3,
	visits: 30,
	workFar: 5,
	workNear: 2,
	bulk: 8000,
	stored: 2000,
	reading: 20,
	chart: 10,
};
const QUICK = {
	pages: 20,
	adminPages: 5,
	near: 5,
	far: 2,
	hundredNear: 1,
	hundredFar: 1,
	visits: 3,
	workFar: 1,
	workNear: 1,
	bulk: 300,
	stored: 300,
	reading: 3,
	chart: 2,
};

command( async ( args ) => {
	const rounds = args.includes( '--quick' ) ? QUICK : ROUNDS;
	const only = args
		.find( ( arg ) => arg.startsWith( '--only=' ) )
		?.slice( 7 )
		.split( ',' );
	requirePackages();
	try {
		const { rows, facts } = await benchmark( rounds, only );
		if ( args.includes( '--write' ) ) {
			fs.mkdirSync( inRoot( 'docs' ), { recursive: true } );
			fs.writeFileSync(
				inRoot( 'docs/benchmarks.md' ),
				asMarkdown( rows, facts )
			);
		}
	} finally {
		cleanUp(); // Also after an error: a server that lives on would keep this process alive.
	}
	return process.exitCode;
} );

async function benchmark( rounds, only ) {
	const certificates = makeCertificates();
	const servers = await startMailServers( certificates );
	const site = await makeSite( {
		port: await freePort(),
		servers,
		certificates,
	} );
	try {
		await serveSite( site );
		const rows = await run( site, servers, { rounds, only } );
		return { rows, facts: site.facts };
	} finally {
		// A database that still writes would fill the folder that is being removed.
		await site.stopDatabase();
	}
}

async function run( site, servers, { rounds, only } ) {
	const rows = [];
	/** One part of the table; when it fails the others are taken all the same. */
	const part = async ( name, take ) => {
		if ( only && ! only.includes( name ) ) {
			return;
		}
		try {
			for await ( const row of take() ) {
				rows.push( row );
				process.stdout.write( `\n${ forTerminal( [ row ] ) }\n` );
			}
		} catch ( error ) {
			rows.push( failed( name, error ) );
			process.stderr.write( `\n${ error.stack }\n` );
			process.exitCode = 1;
		}
	};
	await part( 'pages', () => pages( site, rounds ) );
	await part( 'mails', () => mails( site, servers, rounds ) );
	const fpm = await startFpm( site );
	const wait = ( when ) =>
		visitorsWait( site, fpm, servers, rounds.visits, when );
	await part( 'background', () => wait( 'empty log' ) );
	await part( 'worker', () => worker( site, servers, rounds ) );
	await part( 'log', () => log( site, servers, fpm, rounds, wait ) );
	fpm.stop();
	return rows;
}

function failed( name, error ) {
	return {
		row: name,
		floor: '–',
		ours: `not taken: ${ error.message.split( '\n' )[ 0 ] }`,
		goal: '–',
		reached: false,
	};
}
