/**
 * The promise, as a sum: each message for which wp_mail() said true has one row and one end, each has arrived, and only those whose answer
 * got lost have arrived twice.
 */
import { drain, releaseUnknown, rows } from './outbox.mjs';

export class Ledger {
	/** Numbers for which wp_mail() was called, said true, said false. */
	tried = new Set();
	accepted = new Set();
	refused = new Set();
	/** Numbers that the process of the sender sent by itself. */
	direct = new Set();
	/** Those of them that the dying database had stored all the same. */
	storedToo = new Set();
	/** Subjects that were seen between the final dot and the record of the answer. */
	unknown = new Set();
	/** Subjects that were unknown twice, so that a person had to decide. */
	released = new Set();

	/** As listener of a `send` job. */
	note = ( said ) => {
		for ( const what of [ 'tried', 'accepted', 'refused', 'direct' ] ) {
			if ( what in said ) {
				this[ what ].add( said[ what ] );
			}
		}
	};

	/** While all workers are dead: whoever is on the wire now may have arrived already. */
	async noteUnknown( database ) {
		for ( const { subject } of await rows(
			database,
			"status IN ( 'wire', 'unknown' )"
		) ) {
			this.unknown.add( subject );
		}
	}

	/** Works until nothing waits, and does what a person would do with messages whose answer got lost twice. */
	async settle( environment ) {
		const onRound = () => this.noteUnknown( environment.database );
		await drain( environment, { onRound } );
		for ( let round = 0; round < 5; round++ ) {
			const released = await releaseUnknown( environment );
			if ( released.length === 0 ) {
				return;
			}
			released.forEach( ( subject ) => this.released.add( subject ) );
			await drain( environment, { onRound } );
		}
	}

	/**
	 * `recipients` says how many each message has, by number; 1 when not said. `mayBeDirect`: while the database was away, a message may have
	 * been sent at once, so that no row tells of it.
	 */
	async verify( environment, { recipients = {}, mayBeDirect = false } = {} ) {
		const all = await rows( environment.database );
		const bySubject = groupBySubject( all );

		const found = { problems: [], duplicates: [], direct: 0 };
		for ( const number of this.tried ) {
			const own = bySubject.get( `Mail ${ number }` ) ?? [];
			const count = recipients[ number ] ?? 1;
			if ( own.length > 1 ) {
				found.problems.push( `Mail ${ number }: ${ own.length } rows` );
			}
			if ( own.length === 0 ) {
				this.verifyDirect(
					number,
					count,
					environment.sink,
					mayBeDirect,
					found
				);
			}
			for ( const row of own ) {
				this.verifyOne( number, row, count, environment.sink, found );
			}
		}
		const known = new Set( all.map( ( row ) => row.message_id ) );
		for ( const { subject, messageId } of environment.sink.taken ) {
			const isDirect = mayBeDirect && ! bySubject.has( subject );
			if ( ! known.has( messageId ) && ! isDirect ) {
				found.problems.push(
					`${ subject } arrived as ${ messageId }, which no row knows`
				);
			}
		}
		return {
			tried: this.tried.size,
			accepted: this.accepted.size,
			rows: all.length,
			...( mayBeDirect
				? {
						direct: found.direct,
						'direct and stored': this.storedToo.size,
				  }
				: {} ),
			arrived: environment.sink.taken.length,
			unknown: this.unknown.size,
			'released by a person': this.released.size,
			ends: countBy( all, ( { status, held_for } ) =>
				held_for ? `${ status } for ${ held_for }` : status
			),
			duplicates: found.duplicates,
			problems: found.problems,
		};
	}

	/** No row: then it was sent at once, and once; or wp_mail() said false, or never came back. */
	verifyDirect( number, recipients, sink, mayBeDirect, found ) {
		for ( let recipient = 1; recipient <= recipients; recipient++ ) {
			const count = sink.arrivedAt(
				`m${ number }-${ recipient }@example.test`
			);
			const least = this.accepted.has( number ) ? 1 : 0;
			const most = mayBeDirect ? 1 : 0;
			if ( count < least || count > most ) {
				found.problems.push(
					`Mail ${ number } has no row and arrived ${ count } times at recipient ${ recipient }`
				);
			}
			found.direct += count;
		}
	}

	verifyOne( number, row, recipients, sink, { problems, duplicates } ) {
		if ( row.status !== 'sent' ) {
			problems.push(
				`${ row.subject } ended as ${ row.status } ${ row.held_for } ${ row.cause } after ${ row.attempts } attempts, ${ row.claims } claims`
			);
		}
		for ( let recipient = 1; recipient <= recipients; recipient++ ) {
			const count =
				sink.arrivals.get(
					`m${ number }-${ recipient }@example.test ${ row.message_id }`
				) ?? 0;
			if ( count === 0 ) {
				problems.push(
					`${ row.subject } never arrived at recipient ${ recipient } (${ row.status })`
				);
			}
			if ( count > 1 ) {
				duplicates.push(
					`${ row.subject } at recipient ${ recipient }: ${ count } times`
				);
				if ( this.direct.has( number ) ) {
					this.storedToo.add( number );
				} else if ( ! this.unknown.has( row.subject ) ) {
					problems.push(
						`${ row.subject } arrived ${ count } times and was never unknown`
					);
				}
			}
		}
	}
}

function groupBySubject( all ) {
	const groups = new Map();
	for ( const row of all ) {
		groups.set( row.subject, [
			...( groups.get( row.subject ) ?? [] ),
			row,
		] );
	}
	return groups;
}

function countBy( list, name ) {
	const counts = {};
	list.forEach(
		( each ) =>
			( counts[ name( each ) ] = ( counts[ name( each ) ] ?? 0 ) + 1 )
	);
	return counts;
}
