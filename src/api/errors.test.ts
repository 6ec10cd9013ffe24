import { ApiError, describeError, toApiError } from './errors';

test( 'a refused field keeps its message', async () => {
	const error = await toApiError( {
		code: 'mailwright_invalid_param',
		message: 'Invalid.',
		data: { status: 400, params: { host: 'Only the server name.' } },
	} );
	expect( error ).toBeInstanceOf( ApiError );
	expect( error.status ).toBe( 400 );
	expect( error.fields ).toEqual( { host: 'Only the server name.' } );
} );

test( 'no answer at all is told as such, and that nothing is lost', async () => {
	const error = await toApiError( {
		code: 'fetch_error',
		message: 'You are probably offline.',
	} );
	expect( error.status ).toBe( 0 );
	expect( describeError( error ) ).toMatch( /No answer.*still here/ );
} );

test.each( [
	[ 401, 'rest_forbidden', /no longer logged in/ ],
	[ 403, 'rest_cookie_invalid_nonce', /no longer logged in/ ],
	[ 403, 'mailwright_forbidden', /may not change/ ],
	[ 500, 'mailwright_internal_error', /number 500/ ],
] )( '%d %s is told in plain words', ( status, code, words ) => {
	expect( describeError( new ApiError( status, code, 'raw' ) ) ).toMatch(
		words
	);
} );

test.each( [ 409, 429 ] )(
	'%d keeps the sentence of the server',
	( status ) => {
		expect(
			describeError(
				new ApiError( status, 'mailwright_x', 'The sentence.' )
			)
		).toBe( 'The sentence.' );
	}
);

test( 'anything thrown becomes an error, without an invented message', async () => {
	const error = await toApiError( 'boom' );
	expect( error.message ).toBe( '' );
	expect( error.fields ).toEqual( {} );
} );
