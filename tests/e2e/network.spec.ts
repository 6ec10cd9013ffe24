/**
 * A network of sites: whoever runs it sets email up once, decides who may choose, and the administrator of a site sees what
 * that means. On a site of its own: node tools/e2e.mjs --multisite.
 */
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Browser, type Page } from '@playwright/test';
import { catcher, fillServer, given, save, sendTest } from './support';

const NETWORK = '/wp-admin/network/settings.php?page=mailwright';
const SHOP = '/shop/wp-admin/options-general.php?page=mailwright';

async function enter( browser: Browser, user: string ): Promise< Page > {
	const context = await browser.newContext( {
		baseURL: given( 'WP_BASE_URL' ),
	} );
	await context.request.get( '/wp-login.php' );
	await context.request.post( '/wp-login.php', {
		form: { log: user, pwd: given( 'WP_PASSWORD' ), testcookie: '1' },
	} );
	const page = await context.newPage();
	page.on( 'pageerror', ( error ) => {
		throw error;
	} );
	return page;
}

async function open( page: Page, address: string ): Promise< void > {
	await page.goto( address );
	await expect(
		page.getByRole( 'region', { name: 'Status' } )
	).toBeVisible();
}

/** Notices are spoken, too, and then stand in a second place. */
const said = ( page: Page, words: string | RegExp ) =>
	page.getByRole( 'form', { name: 'Email settings' } ).getByText( words );

async function accessible( page: Page ): Promise< void > {
	const { violations } = await new AxeBuilder( { page } )
		.include( '#mailwright-root' )
		.analyze();
	expect(
		violations.map( ( { id, nodes } ) => [ id, nodes[ 0 ]?.html ] )
	).toEqual( [] );
}

async function shot( page: Page, name: string ): Promise< void > {
	if ( ! process.env.MAILWRIGHT_SHOTS ) {
		return;
	}
	for ( const width of [ 1280, 400 ] ) {
		await page.setViewportSize( { width, height: 900 } );
		await page.screenshot( {
			path: `${ process.env.MAILWRIGHT_SHOTS }/${ name }-${ width }.png`,
			fullPage: true,
		} );
	}
	await page.setViewportSize( { width: 1280, height: 900 } );
}

test( 'the network sets email up, locks it, and lets its sites choose again', async ( {
	browser,
} ) => {
	test.setTimeout( 150_000 ); // Two people, eight pages.
	const owner = await enter( browser, given( 'WP_USER' ) );
	const keeper = await enter( browser, 'shopkeeper' );
	const server = catcher();

	// Before anything is set for the network, the site is on its own.
	await open( keeper, SHOP );
	await expect( keeper.getByText( 'Set by the network.' ) ).toHaveCount( 0 );

	// The network's page.
	await open( owner, NETWORK );
	await expect(
		owner.getByText( 'How the sites of this network send their email.' )
	).toBeVisible();
	await expect(
		owner.getByText( 'This network has 2 sites.' )
	).toBeVisible();
	await fillServer( owner, {
		host: server.host,
		port: String( server.port ),
		encryption: 'starttls',
		username: server.username,
		password: server.password,
		caFile: server.ca_file,
	} );
	await owner
		.getByLabel( 'From Name', { exact: true } )
		.fill( 'The network' );
	await save( owner );
	await accessible( owner );

	// A test email goes by the connection of the network.
	await sendTest( owner, 'someone@example.test' );
	await expect(
		owner.getByRole( 'heading', { name: 'Email works' } )
	).toBeVisible();
	await shot( owner, 'network' );

	// Free choice: the site sends by it, sees it, and cannot change it.
	await open( keeper, SHOP );
	await expect(
		said( keeper, 'This site sends by the connection of the network.' )
	).toBeVisible();
	await expect( keeper.getByLabel( 'SMTP Host' ) ).toBeDisabled();
	await expect(
		keeper.getByRole( 'group', { name: 'Password' } )
	).toContainText( 'Set by the network.' );
	await expect(
		keeper.getByLabel( 'From Name', { exact: true } )
	).toHaveValue( 'The network' );
	await expect(
		keeper.getByLabel( 'From Name', { exact: true } )
	).toBeEnabled();
	await accessible( keeper );
	await shot( keeper, 'free' );

	// What the site is told about the connection that it may not touch.
	await sendTest( keeper, 'someone@example.test' );
	await expect(
		keeper.getByRole( 'heading', { name: 'Email works' } )
	).toBeVisible();
	await accessible( keeper );
	await shot( keeper, 'site-test' );
	await keeper
		.getByRole( 'region', { name: 'Status' } )
		.getByRole( 'button', { name: 'Diagnose' } )
		.click();
	await expect(
		keeper.getByRole( 'heading', { name: 'The connection works' } )
	).toBeVisible( { timeout: 30_000 } );
	await accessible( keeper );
	await shot( keeper, 'site-diagnosis' );
	await open( keeper, SHOP );
	await shot( keeper, 'site-status' );

	// It sets up one of its own: the network's is gone from the page.
	await keeper
		.getByRole( 'button', { name: 'Set up a connection for this site' } )
		.click();
	await expect(
		keeper.getByText( 'ran into an error of its own' )
	).toHaveCount( 0 );
	await keeper.getByLabel( 'SMTP Host' ).fill( '127.0.0.1' );
	await keeper.getByLabel( 'Username' ).fill( 'me' );
	await keeper.getByLabel( 'Password', { exact: true } ).fill( 'mine' );
	await keeper.getByRole( 'button', { name: 'Save changes' } ).click();
	await expect( keeper.getByLabel( 'SMTP Host' ) ).toHaveAttribute(
		'aria-invalid',
		'true'
	);
	await expect(
		said( keeper, 'only its administrators may use a mail server' ).first()
	).toBeVisible();
	await shot( keeper, 'refused' );
	await keeper.getByLabel( 'SMTP Host' ).fill( '192.88.100.1' );
	await keeper.getByRole( 'button', { name: 'Save changes' } ).click();
	await expect(
		keeper.getByText( 'Saved.', { exact: true } ).first()
	).toBeVisible();
	await expect(
		said( keeper, 'This site sends by the connection of the network.' )
	).toHaveCount( 0 );
	await expect( keeper.getByLabel( 'SMTP Host' ) ).toHaveValue(
		'192.88.100.1'
	);
	await expect(
		keeper.getByRole( 'list', { name: 'Connections' } )
	).toHaveCount( 0 );

	// The lock.
	await open( owner, NETWORK );
	await expect(
		owner.getByText( '1 has saved settings of its own.' )
	).toBeVisible();
	await owner
		.getByRole( 'radio', { name: 'Every site uses these settings' } )
		.check();
	await owner.getByRole( 'button', { name: 'Apply to all sites' } ).click();
	await expect(
		owner.getByText( 'Saved. It counts from now on.' ).first()
	).toBeVisible();
	await open( keeper, SHOP );
	await expect(
		said( keeper, 'The administrators of this network have set up email' )
	).toBeVisible();
	await expect( keeper.getByLabel( 'SMTP Host' ) ).toHaveValue( server.host );
	await expect( keeper.getByLabel( 'SMTP Host' ) ).toBeDisabled();
	await expect(
		keeper.getByLabel( 'From Name', { exact: true } )
	).toBeDisabled();
	await accessible( keeper );
	await shot( keeper, 'locked' );

	// Back.
	await owner
		.getByRole( 'radio', { name: 'Each site may choose its own' } )
		.check();
	// The words still stand there from the first time.
	const applied = owner.waitForResponse(
		( response ) =>
			response.request().method() !== 'GET' &&
			decodeURIComponent( response.url() ).includes( '/network/settings' )
	);
	await owner.getByRole( 'button', { name: 'Apply to all sites' } ).click();
	expect( ( await applied ).status() ).toBe( 200 );
	await open( keeper, SHOP );
	await expect( keeper.getByLabel( 'SMTP Host' ) ).toHaveValue(
		'192.88.100.1'
	);

	// The network's page is for those who run it.
	const answer = await keeper.goto( NETWORK );
	expect( answer?.status() ).toBe( 403 );
	await owner.context().close();
	await keeper.context().close();
} );
