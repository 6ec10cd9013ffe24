/**
 * Talks to a development site the way the page does: logged in by form, with cookies and a nonce.
 */
export async function logIn( site, user = 'admin', password = 'password' ) {
	const cookies = new Map();
	const request = async ( path, options = {} ) => {
		const answer = await fetch( `${ site.url }${ path }`, {
			redirect: 'manual',
			...options,
			headers: {
				cookie: [ ...cookies ]
					.map( ( [ name, value ] ) => `${ name }=${ value }` )
					.join( '; ' ),
				...options.headers,
			},
		} );
		for ( const cookie of answer.headers.getSetCookie() ) {
			const [ , name, value ] = cookie.match( /^([^=]+)=([^;]*)/ );
			cookies.set( name, value );
		}
		return answer;
	};
	await request( '/wp-login.php' );
	await request( '/wp-login.php', {
		method: 'POST',
		body: new URLSearchParams( {
			log: user,
			pwd: password,
			testcookie: '1',
		} ),
	} );
	const nonce = await (
		await request( '/wp-admin/admin-ajax.php?action=rest-nonce' )
	).text();
	return {
		/** Asks the REST API and returns status and decoded answer. */
		async rest( method, route, body ) {
			const answer = await request( `/wp-json${ route }`, {
				method,
				headers: {
					'x-wp-nonce': nonce,
					...( body ? { 'content-type': 'application/json' } : {} ),
				},
				...( body ? { body: JSON.stringify( body ) } : {} ),
			} );
			return { status: answer.status, data: await answer.json() };
		},
		request,
	};
}
