import { toTestResult } from '../api/test-result';
import type { TestResult } from '../api/types';
import { reportText } from './report';
import { saidText, successText, successTitle } from './words';

const refused = toTestResult( {
	accepted: false,
	message: 'smtp.example.com answered at login: 535 5.7.8 no',
	stages: [
		{ id: 'resolve', status: 'done', ms: 12 },
		{ id: 'login', status: 'failed', ms: 80 },
	],
	transcript: [
		{
			at_ms: 90,
			stage: 'auth',
			from: 'client',
			line: 'AUTH PLAIN [hidden]',
		},
		{ at_ms: 99, stage: 'auth', from: 'server', line: '535 5.7.8 no' },
	],
	explanation: {
		cause: 'auth_failed',
		title: 'The server does not accept this password',
		explanation: 'Because.',
		fix: 'Type it again.',
		blame: 'you',
		said: '535 5.7.8 no',
	},
} ) as TestResult;

test( 'a failure says who said what, and when', () => {
	expect( saidText( refused ) ).toBe(
		'smtp.example.com answered at login: 535 5.7.8 no'
	);
	expect( saidText( { ...refused, message: '' } ) ).toBe( '535 5.7.8 no' );
} );

test( 'a report has all that a provider asks for', () => {
	const report = reportText(
		refused,
		'smtp.example.com',
		new Date( Date.UTC( 2026, 0, 2 ) )
	);
	for ( const part of [
		'The server does not accept this password',
		'Tried: 2026-01-02T00:00:00.000Z',
		'Mail server: smtp.example.com',
		'Answer: smtp.example.com answered at login: 535 5.7.8 no',
		'To be solved by: you',
		'(auth_failed)',
		'Find server: 12 ms',
		'Log in: failed',
		'Accept: not reached',
		'< 535 5.7.8 no',
	] ) {
		expect( report ).toContain( part );
	}
} );

test( 'PHP mail is never called working on the word of PHP alone', () => {
	expect( successTitle( '' ) ).not.toMatch( /works/ );
	expect( successText( '', 'you@example.com' ) ).toMatch( /only the inbox/ );
	expect( successText( 'mx.example.com', 'you@example.com' ) ).toBe(
		'mx.example.com accepted the message for you@example.com.'
	);
} );
