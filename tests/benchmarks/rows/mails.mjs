/**
 * Mails that are sent inside a request: one, a hundred, and one to a server that never says a word.
 */
import { configure, connectTo } from '../lib/site.mjs';
import { measure } from '../lib/web.mjs';
import { interleave, noise, quiet } from '../lib/rounds.mjs';
import { milliseconds } from '../lib/report.mjs';
import { atMedians, withinRatio } from './pages.mjs';

const BY_HAND = [ 'floor', 'keepalive', 'nodelay' ];
const FAR_MS = 40;

export async function* mails( site, servers, rounds ) {
	await configure( site, { background: 'off' } );
	await connectTo( site, servers.near );
	yield await oneMailNear( site, rounds.near );
	yield await hundredMailsNear( site, servers, rounds.hundredNear );
	await connectTo( site, servers.far );
	yield await oneMailFar( site, servers, rounds.far );
	yield await hundredMailsFar( site, servers, rounds.hundredFar );
	yield await silentServer( site, servers );
	await connectTo( site, servers.near );
}

/** Sends, and makes sure that every mail was taken: a fast failure is no success. */
async function send( site, variant, count = 1 ) {
	const result = await measure( site, '/', variant, count );
	if ( result.accepted !== count ) {
		throw new Error(
			`"${ variant }" sent ${ result.accepted } of ${ count } mails.`
		);
	}
	return result;
}

async function oneMailNear( site, rounds ) {
	const results = await interleave(
		rounds,
		[ ...BY_HAND, 'pipelined', 'ours' ],
		( variant ) => send( site, variant )
	);
	const ms = times( results );
	return {
		row: 'one mail, sent in the request, 0 ms',
		floor: list( ms, [ ...BY_HAND, 'pipelined' ] ),
		ours: `${ milliseconds( ms.ours ) } (page ${ pageTime( results ) })`,
		goal: '≤ 7 ms where nodelay is 6.7 ms',
		reached: withinRatio( ms.ours, 7, ms.nodelay, 6.7 ),
		medians: atMedians( results, 'mails_ms', 7, 'nodelay', 6.7 ),
		noise: noise( results.ours, 'mails_ms' ),
	};
}

async function oneMailFar( site, servers, rounds ) {
	const trips = {};
	const results = await interleave(
		rounds,
		[ ...BY_HAND, 'pipelined', 'ours' ],
		async ( variant ) => {
			servers.takeRoundTrips();
			const result = await send( site, variant );
			// The link tells when the goodbye has reached the other end, a little after the page.
			while ( ! ( trips[ variant ] = servers.takeRoundTrips()[ 0 ] ) ) {
				await new Promise( ( resolve ) => setTimeout( resolve, 5 ) );
			}
			return result;
		}
	);
	const ms = times( results );
	return {
		row: `one mail, sent in the request, ${ FAR_MS } ms round trip`,
		floor: list( ms, [ ...BY_HAND, 'pipelined' ], trips ),
		ours: `${ milliseconds( ms.ours ) }, ${
			trips.ours
		} round trips (page ${ pageTime( results ) }; floor's ${ pageTime(
			results,
			'floor'
		) })`,
		goal: '≤ 380 ms where floor is 581 ms, 9 round trips',
		reached: trips.ours <= 9 && withinRatio( ms.ours, 380, ms.floor, 581 ),
		medians: atMedians( results, 'mails_ms', 380, 'floor', 581 ),
		noise: noise( results.ours, 'mails_ms' ),
	};
}

async function hundredMailsNear( site, servers, rounds ) {
	const count = {
		floor: 20,
		keepalive: 20,
		nodelay: 100,
		pipelined: 100,
		ours: 100,
	};
	const results = await interleave(
		rounds,
		Object.keys( count ),
		( variant ) => sendMany( site, servers, variant, count[ variant ] )
	);
	const ms = times( results );
	return {
		row: '100 mails in one process, 0 ms',
		floor: list( ms, [ ...BY_HAND, 'pipelined' ] ),
		ours: `${ milliseconds( ms.ours ) }, ${
			results.ours[ 0 ].connections
		} connection`,
		goal: '≤ 0.2 s where nodelay is 0.22 s',
		reached: withinRatio( ms.ours, 200, ms.nodelay, 220 ),
		medians: atMedians( results, 'mails_ms', 200, 'nodelay', 220 ),
		noise: noise( results.ours, 'mails_ms' ),
	};
}

async function hundredMailsFar( site, servers, rounds ) {
	const count = {
		floor: 3,
		keepalive: 6,
		nodelay: 6,
		pipelined: 100,
		ours: 100,
	};
	const results = await interleave(
		rounds,
		Object.keys( count ),
		( variant ) => sendMany( site, servers, variant, count[ variant ] )
	);
	const ms = times( results );
	return {
		row: `100 mails, ${ FAR_MS } ms round trip, one connection`,
		floor: list( ms, [ ...BY_HAND, 'pipelined' ] ),
		ours: `${ milliseconds( ms.ours ) }, ${
			results.ours[ 0 ].connections
		} connection`,
		goal: '≤ 9.5 s where pipelined is 8.6 s',
		reached: withinRatio( ms.ours, 9500, ms.pipelined, 8600 ),
		medians: atMedians( results, 'mails_ms', 9500, 'pipelined', 8600 ),
		noise: noise( results.ours, 'mails_ms' ),
	};
}

/** Slow variants send fewer and are counted up: the first mail bears the login, the others are alike. */
async function sendMany( site, servers, variant, count ) {
	await servers.take();
	const result = await send( site, variant, count );
	const { connections } = await servers.take();
	if ( count < 100 ) {
		const [ first, ...others ] = result.each_ms;
		const rest = others.reduce( ( sum, each ) => sum + each, 0 );
		result.mails_ms = first + ( rest / others.length ) * 99;
	}
	return { ...result, connections };
}

/** The first mail pays for all: then the breaker answers in the server's place. */
async function silentServer( site, servers ) {
	await connectTo( site, servers.silent );
	const all = [];
	for ( let mail = 0; mail < 6; mail++ ) {
		all.push( await measure( site, '/', 'ours', 1 ) );
	}
	if ( all.some( ( { accepted } ) => accepted ) ) {
		throw new Error( 'A silent server cannot have taken a mail.' );
	}
	const [ first, ...others ] = all.map( ( { mails_ms } ) => mails_ms );
	const next = Math.max( ...others );
	return {
		row: 'silent server: until wp_mail() returns',
		floor: "300 s each (PHPMailer's limit, not waited for)",
		ours: `${ ( first / 1000 ).toFixed(
			2
		) } s for the first, then ${ milliseconds( next ) } at worst`,
		goal: '≤ 8 s once, then ≤ 0.05 s',
		reached: first <= 8000 && next <= 50,
	};
}

function times( results ) {
	return Object.fromEntries(
		Object.entries( results ).map( ( [ variant, each ] ) => [
			variant,
			quiet( each, 'mails_ms' ),
		] )
	);
}

function pageTime( results, variant = 'ours' ) {
	return milliseconds( quiet( results[ variant ], 'client_ms' ) );
}

function list( ms, variants, trips = {} ) {
	return variants
		.map(
			( name ) =>
				`${ name } ${ milliseconds( ms[ name ] ) }${
					trips[ name ] ? ` (${ trips[ name ] } round trips)` : ''
				}`
		)
		.join( ', ' );
}
