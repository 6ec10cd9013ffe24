/**
 * The promise, as a sum: each message for which wp_mail() said true has one row and one end, each has arrived, and only those whose answer
 * got lost have arrived twice.
 */
import { rows } from './outbox.mjs';

export class Ledger {
	/** Numbers for which wp_mail() was called, said true, said false. */
	tried = new Set();
	accepted = new Set();
	refused = new Set();
	/** Subjects that were seen between the final dot and the record of the answer. */
	unknown = new Set();

	/** As listener of a `send` job. */
	note = ( said ) => {
		for ( const what of [ 'tried', 'accepted', 'refused' ] ) {
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

	/** `recipients` says how many each message has, by number; 1 when not said. */
	async verify( { database, sink }, recipients = {} ) {
		const all = await rows( database );
		const bySubject = new Map();
		all.forEach( ( row ) =>
			bySubject.set( row.subject, [
				...( bySubject.get( row.subject ) ?? [] ),
				row,
			] )
		);
		const problems = [];
		const duplicates = [];
		for ( const number of this.tried ) {
			const subject = `Mail ${ number }`;
			const found = bySubject.get( subject ) ?? [];
			if (
				found.length > 1 ||
				( this.accepted.has( number ) && found.length === 0 )
			) {
				problems.push( `${ subject }: ${ found.length } rows` );
			}
			for ( const row of found ) {
				this.verifyOne( number, row, recipients[ number ] ?? 1, sink, {
					problems,
					duplicates,
				} );
			}
		}
		const known = new Set( all.map( ( row ) => row.message_id ) );
		sink.taken
			.filter( ( { messageId } ) => ! known.has( messageId ) )
			.forEach( ( { subject, messageId } ) =>
				problems.push(
					`${ subject } arrived as ${ messageId }, which no row knows`
				)
			);
		return {
			tried: this.tried.size,
			accepted: this.accepted.size,
			rows: all.length,
			arrived: sink.taken.length,
			unknown: this.unknown.size,
			duplicates,
			ends: countBy( all, ( { status, held_for } ) =>
				held_for ? `${ status } for ${ held_for }` : status
			),
			problems,
		};
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
				if ( ! this.unknown.has( row.subject ) ) {
					problems.push(
						`${ row.subject } arrived ${ count } times and was never unknown`
					);
				}
			}
		}
	}
}

function countBy( list, name ) {
	const counts = {};
	list.forEach(
		( each ) =>
			( counts[ name( each ) ] = ( counts[ name( each ) ] ?? 0 ) + 1 )
	);
	return counts;
}
