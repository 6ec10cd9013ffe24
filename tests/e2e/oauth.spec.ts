/** The way to Google's and Microsoft's consent and back in a real browser; the guided set-up on the page builds on it. */
import { CLIENT, startProviders } from './providers';
import { expect, test as base, type Site } from './support';

const test = base.extend< {
	providers: Awaited< ReturnType< typeof startProviders > >;
} >( {
	providers: [
		async ( { page }, provide ) => {
			const providers = await startProviders();
			await providers.show( page );
			await provide( providers );
			await providers.stop();
		},
		{ auto: true },
	],
} );

async function begin( site: Site, mailer: string ) {
	const { status, data } = await site.rest( 'POST', '/connections', {
		mailer,
		name: mailer,
		...CLIENT,
	} );
	expect( status, JSON.stringify( data ) ).toBe( 201 );
	const started = await site.rest( 'POST', '/oauth/start', {
		connection: data.id,
	} );
	expect( started.status, JSON.stringify( started.data ) ).toBe( 200 );
	return { id: data.id as string, url: started.data.url as string };
}

for ( const mailer of [ 'gmail', 'microsoft' ] ) {
	test( `${ mailer }: a consent comes back, and mail goes out`, async ( {
		page,
		site,
		providers,
	} ) => {
		const { id, url } = await begin( site, mailer );
		await page.goto( url );
		await page.getByRole( 'link', { name: 'Allow' } ).click();

		await expect(
			page.getByRole( 'heading', { name: /^Connected/ } )
		).toBeFocused();
		await expect( page ).toHaveURL(
			/options-general\.php\?page=mailwright$/
		);
		expect( page.url() ).not.toContain( 'CANARY' );
		const { data } = await site.rest( 'GET', `/connections/${ id }` );
		expect( data.oauth.connected ).toBe( true );
		const sent = await site.rest( 'POST', '/test-email', {
			to: 'someone@example.com',
			connection: id,
			format: 'plain',
		} );
		expect( sent.data.accepted, JSON.stringify( sent.data ) ).toBe( true );
		expect( ( await providers.state() ).messages ).toHaveLength( 1 );

		await page.goBack();
		await expect(
			page.getByRole( 'link', { name: 'Allow' } )
		).toBeVisible();
	} );

	test( `${ mailer }: a refusal comes back`, async ( { page, site } ) => {
		const { id, url } = await begin( site, mailer );
		await page.goto( url );
		await page.getByRole( 'link', { name: 'Deny' } ).click();

		await expect(
			page.getByRole( 'heading', {
				name: 'The permission was not given',
			} )
		).toBeFocused();
		const { data } = await site.rest( 'GET', `/connections/${ id }` );
		expect( data.oauth.connected ).toBe( false );
	} );
}

test( 'a way back that nobody asked for is refused', async ( {
	page,
	site,
	providers,
} ) => {
	await begin( site, 'gmail' );
	await page.goto(
		`/wp-admin/options-general.php?state=mailwright-${ '0'.repeat(
			32
		) }&code=stolen&redirect_to=https://evil.example.com/`
	);

	await expect(
		page.getByRole( 'heading', { name: 'That way back is no longer good' } )
	).toBeFocused();
	expect( ( await providers.state() ).token_calls ).toEqual( [] );
} );

test( 'the page of general settings stays what it is', async ( { page } ) => {
	await page.goto( '/wp-admin/options-general.php?state=of-somebody-else' );

	await expect(
		page.getByRole( 'heading', { name: 'General Settings' } )
	).toBeVisible();
} );
