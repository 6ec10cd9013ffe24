#!/usr/bin/env node
/**
 * npm run benchmark: what Mailwright costs, beside the least that it could cost.
 *
 *   --quick        a few rounds only, to see that everything works
 *   --only=pages   or mails
 *   --write        writes docs/benchmarks.md too
 */
import fs from 'node:fs';
import { command, inRoot } from '../../tools/lib/project.mjs';
import { cleanUp, freePort } from '../../tools/lib/processes.mjs';
import { makeCertificates, makeSite, requirePackages } from './lib/site.mjs';
import { startMailServers } from './lib/mail-servers.mjs';
import { serveSite } from './lib/web.mjs';
import { asMarkdown, forTerminal } from './lib/report.mjs';
import { pages } from './rows/pages.mjs';
import { mails } from './rows/mails.mjs';

const ROUNDS = {
	pages: 300,
	adminPages: 80,
	near: 100,
	far: 25,
	hundredNear: 7,
	hundredFar: 3,
	silent: 1,
};
const QUICK = {
	pages: 20,
	adminPages: 5,
	near: 5,
	far: 2,
	hundredNear: 1,
	hundredFar: 1,
	silent: 1,
};

command( async ( args ) => {
	const rounds = args.includes( '--quick' ) ? QUICK : ROUNDS;
	const only = args
		.find( ( arg ) => arg.startsWith( '--only=' ) )
		?.slice( 7 );
	requirePackages();
	const certificates = makeCertificates();
	const servers = await startMailServers( certificates );
	const site = await makeSite( {
		port: await freePort(),
		servers,
		certificates,
	} );
	let rows = [];
	try {
		await serveSite( site );
		rows = await run( site, servers, { rounds, only } );
	} finally {
		// A database that still writes would fill the folder that is being removed.
		await site.stopDatabase();
	}
	process.stdout.write( `\n${ forTerminal( rows ) }\n\n` );
	if ( args.includes( '--write' ) ) {
		fs.mkdirSync( inRoot( 'docs' ), { recursive: true } );
		fs.writeFileSync(
			inRoot( 'docs/benchmarks.md' ),
			asMarkdown( rows, site.facts )
		);
	}
	cleanUp();
	return 0;
} );

async function run( site, servers, { rounds, only } ) {
	return [
		...( only !== 'mails' ? await pages( site, rounds ) : [] ),
		...( only !== 'pages' ? await mails( site, servers, rounds ) : [] ),
	];
}
