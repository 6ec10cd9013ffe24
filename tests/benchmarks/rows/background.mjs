/**
 * What a visitor waits for when his page sends a mail in the background: nginx and PHP-FPM, timed at the client.
 */
import { configure, connections } from '../lib/site.mjs';
import { interleave, noise, quiet, typical } from '../lib/rounds.mjs';
import { milliseconds, signed, yesOrNo } from '../lib/report.mjs';

const GOAL_MS = 2.5;
/** Connections by what is at their other end. */
const SERVERS = [ 'near', 'far', 'silent', 'closed' ];
const NAMES = {
	near: 'healthy',
	far: '40 ms away',
	silent: 'silent',
	closed: 'port closed',
};

export async function* visitorsWait( site, fpm, servers, rounds, when ) {
	await configure( site, { background: 'on' } );
	await connections( site, {
		near: servers.near,
		far: servers.far,
		silent: servers.silent,
		closed: servers.closed,
	} );
	const names = [ 'page', 'mail()', ...SERVERS ];
	for ( let child = 0; child < 2 * fpm.children; child++ ) {
		await visit( fpm, names[ child % 3 ] ); // Every process of PHP has seen each kind of page.
	}
	const results = await interleave( rounds, names, ( name ) =>
		visit( fpm, name )
	);
	const more = ( name, take = quiet ) =>
		take( results[ name ], 'ms' ) - take( results.page, 'ms' );
	const cpu = ( name ) =>
		typical( results[ name ], 'cpu_ms' ) -
		typical( results.page, 'cpu_ms' );
	const worst = ( take ) =>
		Math.max( ...SERVERS.map( ( name ) => more( name, take ) ) );
	yield {
		row: `visitor's wait, background, ${ when }`,
		floor: `page without a mail ${ milliseconds(
			quiet( results.page, 'ms' )
		) }, mail() ${ signed( milliseconds( more( 'mail()' ) ) ) }`,
		ours: `${ SERVERS.map(
			( name ) =>
				`${ NAMES[ name ] } ${ signed( milliseconds( more( name ) ) ) }`
		).join( ', ' ) }; ${
			typical( results.near, 'sql' ) - typical( results.page, 'sql' )
		} SQL, ${ signed(
			milliseconds( cpu( 'near' ) )
		) } of processor time where mail() has ${ signed(
			milliseconds( cpu( 'mail()' ) )
		) }`,
		goal: `each ≤ +${ GOAL_MS } ms where mail() is +4.0 ms`,
		reached: verdict( worst( quiet ) ),
		medians: `${ signed(
			milliseconds( worst( typical ) )
		) } at worst, mail() ${ signed(
			milliseconds( more( 'mail()', typical ) )
		) }: ${ yesOrNo( verdict( worst( typical ) ) ) }`,
		noise: noise( results.page, 'ms' ),
	};
}

function verdict( worst ) {
	return worst <= GOAL_MS;
}

async function visit( fpm, name ) {
	const isServer = SERVERS.includes( name );
	const mails = name === 'page' ? 0 : 1;
	const variant = isServer ? 'ours' : name;
	await fpm.idle();
	// After a pause the first page is slower, whatever it does.
	await fpm.get( '/?bench=page&mails=0' );
	const { text, status, ms } = await fpm.get(
		`/?bench=${ encodeURIComponent( variant ) }&mails=${ mails }${
			isServer ? `&connection=${ name }` : ''
		}`
	);
	const numbers = text.match( /<!--bench (\{.*\})-->/ );
	if ( ! numbers ) {
		throw new Error(
			`"${ name }" answered ${ status }:\n${ text.slice( -500 ) }`
		);
	}
	const found = JSON.parse( numbers[ 1 ] );
	if ( found.accepted !== mails ) {
		throw new Error( `"${ name }" did not accept the mail.` );
	}
	if ( ! found.opcache ) {
		throw new Error( 'PHP-FPM runs without opcache.' );
	}
	return { ...found, ms };
}
