import { settingsDefaults } from '../generated/settings';
import { deliveryDraftOf, deliveryValues } from './draft';
import { deliveryErrors } from './errors';
import { deliverySummary } from './words';

const draft = deliveryDraftOf( settingsDefaults );

test( 'nothing differs before somebody types', () => {
	expect( deliveryErrors( draft ) ).toEqual( {} );
	expect( settingsDefaults ).toMatchObject( deliveryValues( draft ) );
} );

test.each( [ '', '0', 'ten', '4000', '1.5', '-3' ] )(
	'"%s" is no number of days',
	( log_retention_days ) => {
		expect(
			deliveryErrors( { ...draft, log_retention_days } )
		).toHaveProperty( 'log_retention_days' );
	}
);

test( 'a rule needs an address or a domain; an empty one is left out', () => {
	const routes = [
		{ from: 'shop@example.com', connection: 'a' },
		{ from: '@example.com', connection: 'a' },
		{ from: ' ', connection: 'a' },
	];
	expect( deliveryErrors( { ...draft, routes } ) ).toEqual( {} );
	expect( deliveryValues( { ...draft, routes } ).routes ).toHaveLength( 2 );
	expect(
		deliveryErrors( {
			...draft,
			routes: [ { from: 'example.com', connection: 'a' } ],
		} ).routes
	).toMatch( /example\.com/ );
} );

test( 'the summary says it in one line', () => {
	expect( deliverySummary( draft ) ).toBe(
		'In the background when it helps (automatic) · log kept for 30 days · texts of messages not kept'
	);
	expect(
		deliverySummary( {
			...draft,
			background: 'off',
			log_content: 'full',
			log_retention_days: '1',
		} )
	).toBe(
		'While the page waits · log kept for 1 day · texts of messages kept'
	);
} );
