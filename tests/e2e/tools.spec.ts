/** The tab "Tools" and the tabs themselves. */
import { expect, test } from './support';

test( 'an error text is explained in plain words', async ( { page, site } ) => {
	await site.open( '&tab=tools' );
	await page
		.getByLabel( 'Error message' )
		.fill(
			'535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8 https://support.google.com/mail/?p=BadCredentials'
		);
	await page.getByRole( 'button', { name: 'Explain' } ).click();
	const answer = page.getByRole( 'region', { name: 'Explain an error' } );
	await expect(
		answer.getByRole( 'heading', { name: /password/ } )
	).toBeFocused();
	await expect( answer ).toContainText( 'To be solved by: you' );
	await expect( answer ).toContainText( 'What to do:' );
	await site.expectAccessible( 'explained' );
} );

test( 'an empty field is asked for, not sent', async ( { page, site } ) => {
	await site.open( '&tab=tools' );
	await page.getByRole( 'button', { name: 'Explain' } ).click();
	const field = page.getByLabel( 'Error message' );
	await expect( field ).toBeFocused();
	await expect( field ).toHaveAccessibleDescription(
		/Paste an error message/
	);
} );

test( 'markup in an error text stays text', async ( { page, site } ) => {
	await site.open( '&tab=tools' );
	await page
		.getByLabel( 'Error message' )
		.fill( '550 <img src=x onerror=alert(1)> <b>no</b>' );
	await page.getByRole( 'button', { name: 'Explain' } ).click();
	await expect(
		page
			.getByRole( 'region', { name: 'Explain an error' } )
			.getByRole( 'heading', { level: 2 } )
			.last()
	).toBeFocused();
	await expect( page.locator( '#mailwright-root img' ) ).toHaveCount( 0 );
} );

test( 'the open tab stands in the address and survives a reload', async ( {
	page,
	site,
} ) => {
	await site.open();
	await page.getByRole( 'tab', { name: 'Tools' } ).click();
	await expect( page ).toHaveURL( /tab=tools/ );
	await page.reload();
	await expect( page.getByRole( 'tab', { name: 'Tools' } ) ).toHaveAttribute(
		'aria-selected',
		'true'
	);
	await page.getByRole( 'tab', { name: 'Settings' } ).click();
	await expect( page ).not.toHaveURL( /tab=/ );
	await page.getByRole( 'tab', { name: 'Log' } ).click();
	await expect( page ).toHaveURL( /tab=log/ );
} );

test( 'what is typed in one tab is still there after a visit to the other', async ( {
	page,
	site,
} ) => {
	await site.open();
	await page.getByLabel( 'From Name' ).fill( 'Shop' );
	await page.getByRole( 'tab', { name: 'Tools' } ).click();
	await page.getByRole( 'tab', { name: 'Settings' } ).click();
	await expect( page.getByLabel( 'From Name' ) ).toHaveValue( 'Shop' );
} );
