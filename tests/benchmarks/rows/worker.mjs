/**
 * The worker: far away with several sessions at once, and as fast as it can next door, alone and four at a time.
 */
import { configure, connectTo, runScript } from '../lib/site.mjs';
import { interleave, noise, quiet, typical } from '../lib/rounds.mjs';
import { kilobytes, milliseconds, yesOrNo } from '../lib/report.mjs';
import { processorTime } from '../lib/processor-time.mjs';
import { atMedians, withinRatio } from './pages.mjs';

const SESSIONS = 8;
const FAR_MAILS = 100;
const PROCESSES = 4;

export async function* worker( site, servers, rounds ) {
	await configure( site, { background: 'on' } );
	await connectTo( site, servers.far );
	yield await farAway( site, servers, rounds.workFar );
	await connectTo( site, servers.near );
	yield* await nextDoor( site, servers, rounds.bulk, rounds.workNear );
}

async function farAway( site, servers, rounds ) {
	const results = await interleave( rounds, [ 'raw', 'ours' ], ( variant ) =>
		variant === 'raw'
			? runScript( site, 'outbox.php', 'raw', FAR_MAILS, SESSIONS )
			: empty( site, servers, FAR_MAILS, 1 )
	);
	const ms = quiet( results.ours, 'ms' );
	const raw = quiet( results.raw, 'ms' );
	return {
		row: `${ FAR_MAILS } mails, 40 ms round trip, worker with ${ SESSIONS } connections`,
		floor: `pipelined over ${ SESSIONS } connections ${ milliseconds(
			raw
		) }`,
		ours: `${ milliseconds( ms ) }, ${ typical(
			results.ours,
			'connections'
		) } connections`,
		goal: '≤ 1.6 s where pipelined is 1.1 s',
		reached: withinRatio( ms, 1600, raw, 1100 ),
		medians: atMedians( results, 'ms', 1600, 'raw', 1100 ),
		noise: noise( results.ours, 'ms' ),
	};
}

async function* nextDoor( site, servers, bulk, rounds ) {
	const results = await interleave(
		rounds,
		[ 'raw', 'one', 'four' ],
		( variant ) =>
			variant === 'raw'
				? runScript( site, 'outbox.php', 'raw', bulk, 1 )
				: empty(
						site,
						servers,
						bulk,
						variant === 'one' ? 1 : PROCESSES
				  )
	);
	const perSecond = ( name, take = quiet ) =>
		Math.round( ( bulk / take( results[ name ], 'ms' ) ) * 1000 );
	const times = ( take ) =>
		perSecond( 'four', take ) / perSecond( 'one', take );
	const isReached = ( take ) =>
		perSecond( 'one', take ) >= 600 && times( take ) >= 1.7;
	yield {
		row: `worker throughput, local sink, ${ bulk } mails, outbox and log written`,
		floor: `pipelined, composed on the way, ${ perSecond(
			'raw'
		) } mails/s`,
		ours: `one process ${ perSecond(
			'one'
		) } mails/s, ${ PROCESSES } processes ${ perSecond(
			'four'
		) } mails/s = ${ times( quiet ).toFixed(
			2
		) }×, none twice; processor time per mail: ${ cpu(
			results.one,
			bulk
		) } with one, ${ cpu( results.four, bulk ) } with ${ PROCESSES }`,
		goal: `≥ 600 mails/s; ${ PROCESSES } processes ≥ 1.7× on two cores`,
		reached: isReached( quiet ),
		medians: `${ perSecond( 'one', typical ) } mails/s, ${ times(
			typical
		).toFixed( 2 ) }×: ${ yesOrNo( isReached( typical ) ) }`,
		noise: noise( results.one, 'ms' ),
	};
	yield memoryRow( results.one, bulk );
}

/** What each side worked for one mail. */
function cpu( results, mails ) {
	const each = ( name ) => ( quiet( results, name ) / mails ).toFixed( 2 );
	return `worker ${ each( 'workerCpu' ) }, database ${ each(
		'databaseCpu'
	) }, mail server ${ each( 'sinkCpu' ) } ms`;
}

function memoryRow( results, mails ) {
	const memory = Math.max( ...results.map( ( each ) => each.memory ) );
	return {
		row: `worker, memory above WordPress, ${ mails } mails`,
		floor: '–',
		ours: kilobytes( memory ),
		goal: '≤ 16 MB, however many wait',
		reached: memory <= 16 * 1024 * 1024,
	};
}

/**
 * Accepts mails, then lets so many processes send them, all beginning at the same moment.
 *
 * @param {Object} site
 * @param {Object} servers
 * @param {number} mails
 * @param {number} processes
 */
async function empty( site, servers, mails, processes ) {
	const { accepted } = await runScript( site, 'outbox.php', 'fill', mails );
	await servers.take();
	const before = usedBy( site, servers );
	const when = Date.now() / 1000 + ( processes > 1 ? 1 : 0 );
	const reports = await Promise.all(
		Array.from( { length: processes }, () =>
			runScript( site, 'outbox.php', 'work', when, SESSIONS )
		)
	);
	const taken = await servers.take();
	const after = usedBy( site, servers );
	if (
		accepted !== mails ||
		taken.distinct !== mails ||
		taken.mails !== mails
	) {
		throw new Error(
			`Of ${ mails } mails ${ accepted } were accepted; ${ taken.mails } arrived, ${ taken.distinct } of them different.`
		);
	}
	const first = Math.min( ...reports.map( ( { started } ) => started ) );
	const last = Math.max( ...reports.map( ( { ended } ) => ended ) );
	return {
		ms: ( last - first ) * 1000,
		connections: taken.connections,
		memory: Math.max( ...reports.map( ( each ) => each.memory ) ),
		workerCpu: reports.reduce( ( sum, each ) => sum + each.cpu_ms, 0 ),
		databaseCpu: after.database - before.database,
		sinkCpu: after.sink - before.sink,
	};
}

function usedBy( site, servers ) {
	return {
		database: processorTime( site.databasePid ),
		sink: processorTime( servers.pid ),
	};
}
