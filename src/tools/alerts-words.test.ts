/** Fields of each kind, and what is said about a channel and wrong times. */
import type { AlertChannel, AlertSettings } from '../api/alerts';
import { CHANNEL_TYPES } from '../api/alerts';
import { clockOf, fieldsOf, settingsErrors, standing } from './alerts-words';

const settings: AlertSettings = {
	failures: 5,
	minutes: 60,
	quiet_from: '',
	quiet_until: '',
	weekly_summary: false,
	summary_to: '',
};

const channel = ( state: Partial< AlertChannel[ 'state' ] > ) =>
	( {
		state: {
			status: 'unproven',
			at: null,
			next_at: null,
			message: '',
			...state,
		},
	} ) as AlertChannel;

test( 'each kind has a field that says where to', () => {
	for ( const type of CHANNEL_TYPES ) {
		expect(
			fieldsOf( type ).filter( ( { optional } ) => ! optional ).length
		).toBeGreaterThan( 0 );
	}
} );

test( 'quiet hours need both ends', () => {
	expect( settingsErrors( settings ) ).toEqual( {} );
	expect(
		Object.keys( settingsErrors( { ...settings, quiet_from: '22:00' } ) )
	).toEqual( [ 'quiet_until' ] );
	expect(
		Object.keys( settingsErrors( { ...settings, quiet_until: '25:00' } ) )
	).toEqual( [ 'quiet_until' ] );
} );

test( 'numbers are whole and in their range', () => {
	expect(
		Object.keys(
			settingsErrors( { ...settings, failures: NaN, minutes: 4 } )
		)
	).toEqual( [ 'failures', 'minutes' ] );
} );

test( 'a time may be typed without its first zero', () => {
	expect( clockOf( ' 7:30 ' ) ).toBe( '07:30' );
	expect( clockOf( '17:30' ) ).toBe( '17:30' );
} );

test( 'a channel that was given up says why', () => {
	expect(
		standing( channel( { status: 'given_up', message: 'Error 500.' } ) )
	).toEqual( {
		icon: 'bad',
		text: 'Given up after several tries. Error 500.',
	} );
	expect( standing( channel( { status: 'off' } ) ).icon ).toBe( 'skipped' );
	expect( standing( channel( {} ) ).text ).toContain( 'Not tried yet' );
} );
