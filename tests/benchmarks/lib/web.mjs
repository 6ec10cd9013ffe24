/**
 * The web server of the benchmark: PHP's own with one process and opcache, which lives on between requests as under
 * PHP-FPM. The time of a page is measured inside PHP, so the server's own share is not in it.
 */
import fs from 'node:fs';
import path from 'node:path';
import { inRoot } from '../../../tools/lib/project.mjs';
import { serve, until } from '../../../tools/lib/processes.mjs';
import { logIn } from '../../../tools/lib/browser-session.mjs';

export async function serveSite( site ) {
	const log = fs.openSync( path.join( site.folder, 'server.log' ), 'w' );
	serve(
		'php',
		[
			...[
				'opcache.enable=1',
				'opcache.memory_consumption=128',
				'opcache.max_accelerated_files=20000',
				'memory_limit=512M',
				'display_errors=0',
			].flatMap( ( setting ) => [ '-d', setting ] ),
			'-S',
			`127.0.0.1:${ site.port }`,
			'-t',
			site.folder,
			inRoot( 'tools/wordpress/router.php' ),
		],
		{ stdio: [ 'ignore', log, log ] }
	);
	await until(
		'the site to answer',
		async () => ( await fetch( `${ site.url }/wp-login.php` ) ).ok
	);
	site.session = await logIn( site );
}

/**
 * One request with one variant.
 *
 * @param {Object} site
 * @param {string} address  Path and query.
 * @param {string} variant  See probe.php.
 * @param {number} [mails]  How many to send.
 */
export async function measure( site, address, variant, mails = 0 ) {
	const query = `bench=${ variant }${ mails ? `&mails=${ mails }` : '' }`;
	const started = performance.now();
	const answer = await site.session.request(
		`${ address }${ address.includes( '?' ) ? '&' : '?' }${ query }`
	);
	const html = await answer.text();
	const client_ms = performance.now() - started;
	const numbers = html.match( /<!--bench (\{.*\})-->/ );
	if ( ! numbers ) {
		throw new Error(
			`${ address } as "${ variant }" answered ${
				answer.status
			}:\n${ html.slice( -500 ) }`
		);
	}
	return { client_ms, html, ...JSON.parse( numbers[ 1 ] ) };
}
