#!/usr/bin/env node
/**
 * npm start: WordPress with Mailwright active and connected to a mail catcher, until Ctrl-C.
 *
 *   npm start -- --once    starts, checks that a test email arrives, and stops
 *   npm start -- --fresh   forgets what was done on the site before
 *
 * MAILWRIGHT_WORDPRESS=<6.6, 6.7, folder or zip> chooses WordPress; the current release otherwise, where reachable.
 */
import fs from 'node:fs';
import {
	UserError,
	command,
	inCache,
	temporaryFolder,
} from './lib/project.mjs';
import { beforeExit, cleanUp, until } from './lib/processes.mjs';
import {
	connectToCatcher,
	startDevelopmentSite,
} from './lib/development-site.mjs';
import { logIn } from './lib/browser-session.mjs';

const PORTS = { site: 8080, web: 8025, starttls: 2525, implicit: 2465 };

command( async ( args ) => {
	const once = args.includes( '--once' );
	const version = process.env.MAILWRIGHT_WORDPRESS || 'latest';
	const folder = once
		? temporaryFolder( 'site' )
		: inCache( `site-${ version.replace( /\W+/g, '-' ) }` );
	const forget = () =>
		fs.rmSync( folder, { recursive: true, force: true, maxRetries: 5 } );
	if ( once ) {
		beforeExit( forget );
	} else if ( args.includes( '--fresh' ) ) {
		forget();
	}
	const started = Date.now();
	const { site, catcher } = await startDevelopmentSite( {
		folder,
		version,
		activate: true,
		ports: once ? {} : PORTS,
	} );
	await connectToCatcher( site, catcher );
	console.log( welcome( site, catcher, ( Date.now() - started ) / 1000 ) );
	if ( once ) {
		await proveThatMailArrives( site, catcher );
		cleanUp();
		return 0;
	}
	console.log( 'Ctrl-C stops everything.' );
	return new Promise( () => {} );
} );

function welcome( site, catcher, seconds ) {
	return `
WordPress ${ site.version } with Mailwright, ready after ${ seconds.toFixed(
		1
	) } s

  Email settings  ${ site.url }/wp-admin/options-general.php?page=mailwright
  Log in          admin / password
  Inbox           ${ catcher.url }

  Mail server     ${ catcher.host }, port ${
		catcher.ports.starttls
  } (STARTTLS) or ${ catcher.ports.implicit } (SSL/TLS)
  Its login       ${ catcher.user } / ${ catcher.password }
  CA file         ${ site.caFile }
`;
}

async function proveThatMailArrives( site, catcher ) {
	const session = await logIn( site );
	const answer = await session.rest( 'POST', '/mailwright/v1/test-email', {
		to: 'someone@example.test',
		format: 'html',
	} );
	if ( answer.status !== 200 || ! answer.data.accepted ) {
		throw new UserError(
			`The test email was not accepted:\n${ JSON.stringify(
				answer,
				null,
				2
			) }`
		);
	}
	const mail = await until(
		'the test email to arrive',
		() => catcher.messages[ 0 ]
	);
	console.log(
		`A test email arrived: "${ mail.subject }" for ${ mail.envelope.to.join(
			', '
		) }.`
	);
}
