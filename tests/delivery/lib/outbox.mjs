/**
 * The outbox as the tests look at it: states, the passing of time, and working until nothing waits.
 */
export const MESSAGES = 'wp_mailwright_messages';
export const ATTEMPTS = 'wp_mailwright_attempts';

/** Waits for nothing any more. `held` waits for a human. */
export const FINAL = [ 'sent', 'dead', 'canceled', 'held' ];
const final = FINAL.map( ( status ) => `'${ status }'` ).join( ', ' );
const MOST_ROUNDS = 60;

/** @return {Promise<Object<string, number>>} Status → how many. */
export async function states( database ) {
	const counts = await database.query(
		`SELECT status, COUNT(*) AS count FROM ${ MESSAGES } GROUP BY status`
	);
	return Object.fromEntries(
		counts.map( ( { status, count } ) => [ status, Number( count ) ] )
	);
}

/** Rows by subject. */
export function rows( database, where = '1' ) {
	return database.query(
		`SELECT id, status, subject, message_id, held_for, cause, attempts, claims, recipients, outcomes, connection, home FROM ${ MESSAGES } WHERE ${ where } ORDER BY id`
	);
}

/**
 * Lets time pass for the outbox: everything it knows of times lies that much further in the past. Only while no worker is running, or a
 * live worker's claim would end early.
 */
export async function pass( database, seconds ) {
	const back = ( ...columns ) =>
		columns
			.map( ( column ) => `${ column } = ${ column } - ${ seconds }` )
			.join( ', ' );
	await database.query(
		`UPDATE ${ MESSAGES } SET ${ back(
			'created_at',
			'next_at',
			'expires_at',
			'lease_until'
		) } WHERE status NOT IN ( ${ final } )`,
		`UPDATE wp_mailwright_connection_states SET ${ back(
			'accepted_at',
			'failed_at',
			'blocked_until',
			'paused_at'
		) }, window_at = IF( window_at > ${ seconds }, window_at - ${ seconds }, 0 )`,
		`UPDATE wp_mailwright_workers SET ${ back( 'seen_at' ) }`
	);
}

/** How many a worker would take now; what a dead worker had claimed is free when its claim has ended. */
export async function due( database ) {
	return Number(
		await database.value(
			`SELECT COUNT(*) FROM ${ MESSAGES } WHERE ( status IN ( 'ready', 'retry' ) AND next_at <= UNIX_TIMESTAMP() ) OR ( status = 'claimed' AND lease_until < UNIX_TIMESTAMP() )`
		)
	);
}

/** Seconds until the next message that waits is due, or the next claim of a dead worker ends; 0 = now. */
export async function untilNext( database ) {
	const next = await database.value(
		`SELECT GREATEST( 0, CAST( MIN( COALESCE( lease_until, next_at ) ) AS SIGNED ) - CAST( UNIX_TIMESTAMP() AS SIGNED ) ) FROM ${ MESSAGES } WHERE status NOT IN ( ${ final } )`
	);
	return Number( next ?? 0 );
}

/** Works until nothing waits; between the runs as much time passes as has to. */
export async function drain(
	environment,
	{ onRound = () => {}, rounds = MOST_ROUNDS } = {}
) {
	const { database, nodes } = environment;
	for ( let round = 0; round < rounds; round++ ) {
		await nodes[ round % nodes.length ].run( 'work' ).done;
		await onRound();
		const waiting = Number(
			await database.value(
				`SELECT COUNT(*) FROM ${ MESSAGES } WHERE status NOT IN ( ${ final } )`
			)
		);
		if ( waiting === 0 ) {
			return;
		}
		await pass( database, ( await untilNext( database ) ) + 1 );
	}
	throw new Error(
		`After ${ rounds } runs of the worker: ${ JSON.stringify(
			await states( database )
		) }`
	);
}

/** What a person does with messages of which nobody knows whether they arrived: sends them once more. @return {Promise<string[]>} Their subjects. */
export async function releaseUnknown( { database, nodes } ) {
	const held = await rows(
		database,
		"status = 'held' AND held_for = 'unknown'"
	);
	for ( const { id } of held ) {
		const job = await nodes[ 0 ].run( 'rest', {
			method: 'POST',
			route: `/messages/${ id }/release`,
		} ).done;
		if ( job.all( 'status' )[ 0 ] !== 200 ) {
			throw new Error( JSON.stringify( job.said ) );
		}
	}
	return held.map( ( { subject } ) => subject );
}
