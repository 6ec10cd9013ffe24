/**
 * The log: what writing it costs, and what looking into it costs when it is small, big and very big.
 */
import { configure, connectTo, runScript } from '../lib/site.mjs';
import {
	difference,
	interleave,
	noise,
	quantile,
	quiet,
	typical,
} from '../lib/rounds.mjs';
import { kilobytes, milliseconds, signed, yesOrNo } from '../lib/report.mjs';
import { measure } from '../lib/web.mjs';

const MESSAGES = '/mailwright/v1/messages';
const PAGE = `${ MESSAGES }?per_page=50`;
/** Log entries => milliseconds for a page of the list, for a search that finds and for one that does not. */
const GOALS = {
	10000: [ 5, 50, 50 ],
	200000: [ 5, 50, 50 ],
	1000000: [ 10, 100, 100 ],
};
const PEERS = {
	10000: '2 / 12 / 50 ms',
	200000: '24 / 265 / 425 ms',
	1000000: 'not measured',
};
const SIZES = Object.keys( GOALS ).map( Number );
const DAYS = 30;
/** The log spans 30 days evenly: this leaves nine tenths of it. */
const KEPT_DAYS = 27;

/** Messages on a page, where that is known. */
const WANTED = {
	'first page': 50,
	'middle page': 50,
	'common word': 50,
	'one address': 1,
	miss: 0,
	'miss, random letters': 0,
};

const script = ( site, ...what ) => runScript( site, 'log.php', ...what );

/**
 * @param {Object}   site
 * @param {Object}   servers
 * @param {Object}   fpm
 * @param {Object}   rounds
 * @param {Function} visitorsWait The row of that name, which has to be taken with a full log too.
 */
export async function* log( site, servers, fpm, rounds, visitorsWait ) {
	yield* await writing( site, servers, rounds );
	await script( site, 'empty' );
	for ( const size of SIZES ) {
		await fill( site, size );
		yield await reading( site, fpm, size, rounds.reading );
	}
	const size = SIZES.at( -1 );
	yield await chart( site, fpm, size, rounds.chart );
	yield* visitorsWait( `${ size.toLocaleString( 'en' ) } in the log` );
	yield await deleting( site );
}

/** What one mail more in the log takes, in time and on the disk. */
async function writing( site, servers, { near, stored } ) {
	await connectTo( site, servers.near );
	await configure( site, { background: 'off' } );
	const results = await interleave(
		near,
		[ 'no log', 'ours', 'content' ],
		( variant ) => measure( site, '/', variant, 1 )
	);
	const more = ( variant, take = quiet ) =>
		take( results[ variant ], 'mails_ms' ) -
		take( results[ 'no log' ], 'mails_ms' );
	const bytes = {
		none: await bytesPerMail( site, 'none', stored ),
		full: await bytesPerMail( site, 'full', stored ),
	};
	await configure( site, { log_content: 'none' } );
	const within = ( take ) => more( 'ours', take ) <= 0.6;
	return [
		{
			row: 'log: insert per mail',
			floor: `sending with the log off ${ milliseconds(
				quiet( results[ 'no log' ], 'mails_ms' )
			) }, ${ typical( results[ 'no log' ], 'sql' ) } SQL`,
			ours: `${ signed( milliseconds( more( 'ours' ) ) ) }, ${ signed(
				String( difference( results.ours, results[ 'no log' ], 'sql' ) )
			) } SQL; with content ${ signed(
				milliseconds( more( 'content' ) )
			) }`,
			goal: '≤ +0.6 ms (best peer +1.4 ms)',
			reached: within( quiet ),
			medians: `${ signed(
				milliseconds( more( 'ours', typical ) )
			) }: ${ yesOrNo( within( typical ) ) }`,
			noise: noise( results[ 'no log' ], 'mails_ms' ),
		},
		{
			row: 'log: disk per mail of 10 KB',
			floor: '0',
			ours: `${ kilobytes( bytes.none ) }, with content ${ kilobytes(
				bytes.full
			) }`,
			goal: '≤ 1 KB without content, ≤ 6 KB with (best peer 17 KB)',
			reached: bytes.none <= 1024 && bytes.full <= 6 * 1024,
		},
	];
}

async function bytesPerMail( site, content, count ) {
	await configure( site, { log_content: content } );
	await script( site, 'empty' );
	const before = total( await script( site, 'size' ) );
	await runScript( site, 'outbox.php', 'direct', count );
	return ( total( await script( site, 'size' ) ) - before ) / count;
}

function total( { found } ) {
	return Object.values( found ).reduce(
		( sum, { bytes } ) => sum + bytes,
		0
	);
}

/** Fills the log up to this number; WP-Cron's part of the work is done, as it would be after an hour. */
async function fill( site, size ) {
	await script( site, 'fill', size );
	await script( site, 'index' );
}

async function reading( site, fpm, size, rounds ) {
	const { hits, misses } = ( await script( site, 'needles' ) ).found;
	if ( misses.length < 3 ) {
		throw new Error( 'No words found that no message has.' );
	}
	const search = ( words, round ) =>
		`${ PAGE }&search=${ encodeURIComponent(
			words[ round % words.length ]
		) }`;
	let round = 0;
	const questions = {
		'first page': () => PAGE,
		'middle page': () => `${ PAGE }&cursor=${ Math.round( size / 2 ) }`,
		'failed only': () => `${ PAGE }&status=dead`,
		'one address': () => search( hits, round ),
		'common word': () => `${ PAGE }&search=invoice`,
		miss: () => search( misses, round ),
		'miss, random letters': () => `${ PAGE }&search=xqzwv${ round }kj`,
	};
	const results = await interleave(
		rounds,
		Object.keys( questions ),
		( name ) => {
			round++;
			return ask( fpm, questions[ name ](), name );
		}
	);
	return readingRow( size, results );
}

function readingRow( size, results ) {
	const groups = [
		[ 'first page', 'middle page', 'failed only' ],
		[ 'one address', 'common word' ],
		[ 'miss', 'miss, random letters' ],
	];
	// Not the first decile: rounds search for different things, and the slow ones count.
	const slow = ( name ) =>
		quantile(
			results[ name ].map( ( { rest_ms } ) => rest_ms ),
			0.9
		);
	const worst = ( take ) =>
		groups.map( ( names ) => Math.max( ...names.map( take ) ) );
	const within = ( take ) =>
		worst( take ).every( ( ms, i ) => ms <= GOALS[ size ][ i ] );
	const text = ( take ) => worst( take ).map( milliseconds ).join( ' / ' );
	const median = ( name ) => typical( results[ name ], 'rest_ms' );
	const unfinished = Object.values( results )
		.flat()
		.filter( ( { isUnfinished } ) => isUnfinished ).length;
	return {
		row: `log: list / search hit / search miss, ${ size.toLocaleString(
			'en'
		) } messages`,
		floor: `best peer ${ PEERS[ size ] }`,
		ours: `${ text(
			slow
		) } (ninth decile of the slowest kind; ${ Object.keys( results )
			.map( ( name ) => `${ name } ${ milliseconds( median( name ) ) }` )
			.join( ', ' ) })${
			unfinished
				? `, ${ unfinished } searches stopped at their time limit`
				: ''
		}`,
		goal: `≤ ${ GOALS[ size ].join( ' / ' ) } ms`,
		reached: within( slow ) && unfinished === 0,
		medians: `${ text( median ) }: ${ yesOrNo( within( median ) ) }`,
		noise: noise( results[ 'first page' ], 'rest_ms' ),
	};
}

async function chart( site, fpm, size, rounds ) {
	const days = { known: 0, today: 1, week: 7 };
	const results = await interleave(
		rounds,
		Object.keys( days ),
		async ( name ) => {
			await script( site, 'uncount', days[ name ] );
			return ask( fpm, `${ MESSAGES }/days?days=${ DAYS }`, 'chart' );
		}
	);
	const ms = ( name, take = quiet ) => take( results[ name ], 'rest_ms' );
	const median = ms( 'today', typical );
	return {
		row: `log: chart of ${ DAYS } days, ${ size.toLocaleString(
			'en'
		) } messages`,
		floor: `all days counted before ${ milliseconds( ms( 'known' ) ) }`,
		ours: `${ milliseconds(
			ms( 'today' )
		) } with today counted anew; ${ milliseconds(
			ms( 'week' )
		) } with seven days, when WP-Cron has not run for two hours`,
		goal: '≤ 50 ms',
		reached: ms( 'today' ) <= 50,
		medians: `${ milliseconds( median ) }: ${ yesOrNo( median <= 50 ) }`,
		noise: noise( results.today, 'rest_ms' ),
	};
}

async function deleting( site ) {
	const { ms, found } = await script( site, 'clean', KEPT_DAYS );
	const for100k = ( ms * 100000 ) / found.deleted;
	return {
		row: 'log: delete 100,000 old of 1,000,000 messages',
		floor: 'best peer 12.5 s in one blocking statement',
		ours: `${ ( for100k / 1000 ).toFixed( 1 ) } s (${
			found.deleted
		} deleted in ${ ( ms / 1000 ).toFixed(
			1
		) } s), longest step ${ milliseconds( found.longest_ms ) }`,
		goal: '≤ 5 s, steps ≤ 100 ms',
		reached: for100k <= 5000 && found.longest_ms <= 100,
	};
}

async function ask( fpm, route, name ) {
	const { text, status } = await fpm.get(
		`/?bench=ours&rest=${ encodeURIComponent( route ) }`
	);
	const numbers = text.match( /<!--bench (\{.*\})-->/ );
	const found = numbers ? JSON.parse( numbers[ 1 ] ) : {};
	if ( found.status !== 200 ) {
		throw new Error(
			`${ route } answered ${ found.status ?? status }:\n${ text.slice(
				-500
			) }`
		);
	}
	const wanted = WANTED[ name ];
	// A search has a time limit; then it says that there may be more, and the page goes on.
	found.isUnfinished = found.more && found.rows < ( wanted || 1 );
	const isRight =
		name === 'one address' ? found.rows > 0 : found.rows === wanted;
	if ( wanted !== undefined && ! isRight && ! found.isUnfinished ) {
		throw new Error(
			`${ route } found ${ found.rows } messages instead of ${ wanted }.`
		);
	}
	return found;
}
