/**
 * The checker of the other tests has to notice what it is there for.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ledger } from './lib/invariants.mjs';
import { MailSink } from './lib/mail-sink.mjs';

const ROW = {
	subject: 'Mail 1',
	message_id: '<1@example.test>',
	status: 'sent',
	held_for: '',
	cause: '',
	attempts: '1',
	claims: '0',
};

describe( 'The checker', () => {
	test( 'is content when each accepted message has one row and one arrival', async () => {
		assert.deepEqual(
			await problems( { rows: [ ROW ], arrivals: 1 } ),
			[]
		);
	} );

	test( 'finds an accepted message that has no row', async () => {
		assert.match( await problem( { rows: [], arrivals: 0 } ), /no row/ );
	} );

	test( 'finds a message that never arrived although it counts as sent', async () => {
		assert.match(
			await problem( { rows: [ ROW ], arrivals: 0 } ),
			/never arrived/
		);
	} );

	test( 'finds a message that arrived twice, unless its answer got lost', async () => {
		assert.match(
			await problem( { rows: [ ROW ], arrivals: 2 } ),
			/arrived 2 times/
		);
		assert.deepEqual(
			await problems( {
				rows: [ ROW ],
				arrivals: 2,
				unknown: [ 'Mail 1' ],
			} ),
			[]
		);
	} );

	test( 'finds two rows of one message', async () => {
		assert.match(
			await problem( { rows: [ ROW, ROW ], arrivals: 1 } ),
			/2 rows/
		);
	} );

	test( 'finds a message that was given up', async () => {
		assert.match(
			await problem( {
				rows: [ { ...ROW, status: 'dead' } ],
				arrivals: 1,
			} ),
			/ended as dead/
		);
	} );

	test( 'finds an arrival that nobody can explain', async () => {
		assert.match(
			await problem( {
				rows: [ { ...ROW, message_id: '<2@example.test>' } ],
				arrivals: 1,
			} ),
			/no row knows/
		);
	} );

	test( 'asks nothing of a message whose sender died before wp_mail() came back, but that it is whole', async () => {
		assert.deepEqual(
			await problems( { accepted: [], rows: [], arrivals: 0 } ),
			[]
		);
		assert.match(
			await problem( { accepted: [], rows: [], arrivals: 1 } ),
			/no row/
		);
	} );

	async function problem( situation ) {
		return ( await problems( situation ) ).join( '\n' );
	}

	async function problems( {
		accepted = [ 1 ],
		rows,
		arrivals,
		unknown = [],
	} ) {
		const ledger = new Ledger();
		ledger.tried.add( 1 );
		accepted.forEach( ( number ) => ledger.accepted.add( number ) );
		unknown.forEach( ( subject ) => ledger.unknown.add( subject ) );
		const sink = new MailSink();
		for ( let arrival = 0; arrival < arrivals; arrival++ ) {
			sink.take( {
				messageId: '<1@example.test>',
				subject: 'Mail 1',
				from: '',
				to: [ 'm1-1@example.test' ],
				size: 1,
				at: 0,
			} );
		}
		return (
			await ledger.verify( {
				database: { query: async () => rows },
				sink,
			} )
		).problems;
	}
} );
