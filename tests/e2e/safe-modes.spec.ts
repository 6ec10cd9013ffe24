/** Safe modes: chosen under Tools, seen in the status, undone again; and what stays when the plugin is deleted. */
import { expect, test, type Site } from './support';

const section = ( site: Site ) =>
	site.page.getByRole( 'region', { name: 'Safe modes' } );

test( 'everything is held, seen and dropped', async ( { page, site } ) => {
	await site.connect();
	await site.open( '&tab=tools' );
	const tool = section( site );
	await tool.getByLabel( 'What happens to email' ).selectOption( 'hold' );
	await tool.getByRole( 'button', { name: 'Save safe mode' } ).click();
	await expect( tool ).toContainText( 'Nothing leaves this site.' );
	await expect( tool ).toContainText( 'Saved.' );
	await site.expectAccessible( 'safe mode chosen' );

	await page.getByRole( 'tab', { name: 'Settings' } ).click();
	await expect(
		page
			.getByRole( 'region', { name: 'Status' } )
			.getByText( 'Safe mode: every email is held.' )
	).toBeVisible();
	await page.reload();
	await expect( page.locator( '#wpadminbar' ) ).toContainText(
		'Email is held'
	);

	await page.getByRole( 'tab', { name: 'Tools' } ).click();
	await section( site )
		.getByLabel( 'What happens to email' )
		.selectOption( 'off' );
	await section( site )
		.getByRole( 'button', { name: 'Save safe mode' } )
		.click();
	await expect( section( site ) ).toContainText( 'Saved.' );
	await expect( section( site ) ).not.toContainText(
		'Nothing leaves this site.'
	);
} );

test( 'an address is asked for where everything is to go', async ( {
	site,
} ) => {
	await site.open( '&tab=tools' );
	const tool = section( site );
	await tool.getByLabel( 'What happens to email' ).selectOption( 'redirect' );
	await tool.getByRole( 'button', { name: 'Save safe mode' } ).click();
	const field = tool.getByLabel( 'Send everything to', { exact: true } );
	await expect( field ).toBeFocused();
	await expect( field ).toHaveAccessibleDescription( /Enter the address/ );
	site.complaints.length = 0; // The answer 400 is meant.
	await field.fill( 'dev@example.test' );
	await tool.getByRole( 'button', { name: 'Save safe mode' } ).click();
	await expect( tool ).toContainText(
		'Every email of this site goes to dev@example.test.'
	);
} );

test( 'what is fixed in wp-config.php cannot be changed here', async ( {
	site,
} ) => {
	site.fix( { MAILWRIGHT_SAFE_MODE: 'hold' } );
	await site.open( '&tab=tools' );
	const tool = section( site );
	await expect( tool.getByLabel( 'What happens to email' ) ).toBeDisabled();
	await expect( tool ).toContainText( 'MAILWRIGHT_SAFE_MODE' );
	await expect(
		tool.getByRole( 'button', { name: 'Save safe mode' } )
	).toHaveCount( 0 );
} );

test( 'what stays when the plugin is deleted is chosen with one click', async ( {
	page,
	site,
} ) => {
	await site.open( '&tab=tools' );
	const keep = page.getByRole( 'checkbox', { name: 'Keep everything' } );
	await keep.check();
	await expect(
		page.getByRole( 'region', { name: 'When Mailwright is deleted' } )
	).toContainText( 'Saved.' );
	await page.reload();
	await expect(
		page.getByRole( 'checkbox', { name: 'Keep everything' } )
	).toBeChecked();
} );
