import type { CheckRow } from '../api/diagnosis-report';
import { addRow, firstSteps, toSteps } from './steps';

const row = ( id: string, status: CheckRow[ 'status' ] ): CheckRow => ( {
	id,
	label: id,
	status,
	cause: '',
	summary: '',
	duration_ms: 1,
	evidence: {},
} );

test( 'the first step runs and the others wait', () => {
	const states = firstSteps().map( ( { state } ) => state );
	expect( states[ 0 ] ).toBe( 'running' );
	expect( new Set( states.slice( 1 ) ) ).toEqual( new Set( [ 'waiting' ] ) );
} );

test( 'the step after a reported one is at work, whatever came of it', () => {
	const steps = addRow(
		addRow( firstSteps(), row( 'settings', 'pass' ) ),
		row( 'php', 'fail' )
	);
	expect( steps.slice( 0, 4 ).map( ( { state } ) => state ) ).toEqual( [
		'pass',
		'fail',
		'running',
		'waiting',
	] );
} );

test( 'a check of another plugin stands where it was reported', () => {
	const steps = addRow(
		addRow( firstSteps(), row( 'settings', 'pass' ) ),
		row( 'mine', 'warn' )
	);
	expect( steps.slice( 0, 3 ).map( ( { id } ) => id ) ).toEqual( [
		'settings',
		'mine',
		'php',
	] );
	expect( steps[ 2 ]?.state ).toBe( 'running' );
} );

test( 'a report shows what it has and nothing else', () => {
	expect( toSteps( [ row( 'dns', 'skip' ) ] ) ).toEqual( [
		{ id: 'dns', state: 'skip', row: row( 'dns', 'skip' ) },
	] );
} );
