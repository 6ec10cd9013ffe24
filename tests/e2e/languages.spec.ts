/** The page in the languages that come with the plugin. WordPress itself has no language pack here and stays English. */
import data from '../../data/causes.json';
import providers from '../../data/providers.json';
import { catalogue, cookie, speak, speakNoMore } from './language';
import { expect, given, test, type Site } from './support';

const COMPLETE = [ 'de_DE', 'fr_FR', 'es_ES', 'ja' ];
const TABS = [ 'settings', 'log', 'tools' ] as const;
type Words = ( text: string ) => string;
type Tab = ( typeof TABS )[ number ];

const TITLE = { settings: 'Settings', log: 'Log', tools: 'Tools' };
/** What has to be there before a tab is complete; its parts come one by one. */
const LANDMARK: Record< Tab, string > = {
	settings: 'Save changes',
	log: 'Search messages',
	tools: 'Explain an error',
};

async function open( { page }: Site, tab: Tab, say: Words ): Promise< void > {
	await page.goto(
		`/wp-admin/options-general.php?page=mailwright&tab=${ tab }`
	);
	await expect(
		page.getByRole( 'heading', {
			level: 1,
			name: say( 'Email' ),
			exact: true,
		} )
	).toBeVisible();
	await expect(
		page.getByRole( 'tab', { name: say( TITLE[ tab ] ), exact: true } )
	).toHaveAttribute( 'aria-selected', 'true' );
	await expect(
		page
			.getByRole( 'button', {
				name: say( LANDMARK[ tab ] ),
				exact: true,
			} )
			.or( page.getByLabel( say( LANDMARK[ tab ] ), { exact: true } ) )
			.or(
				page.getByRole( 'heading', {
					name: say( LANDMARK[ tab ] ),
					exact: true,
				} )
			)
			.first()
	).toBeVisible();
	await page.waitForLoadState( 'networkidle' );
}

/** Everything to be read or heard: text, labels, choices and hints in fields. */
function texts( { page }: Site ): Promise< string[] > {
	return page.locator( '#mailwright-root' ).evaluate( ( root ) => {
		const found = new Set< string >();
		const walker = document.createTreeWalker( root, NodeFilter.SHOW_TEXT );
		while ( walker.nextNode() ) {
			found.add( walker.currentNode.textContent ?? '' );
		}
		root.querySelectorAll( '[aria-label], [placeholder], [title]' ).forEach(
			( element ) =>
				[ 'aria-label', 'placeholder', 'title' ].forEach( ( name ) =>
					found.add( element.getAttribute( name ) ?? '' )
				)
		);
		return [ ...found ]
			.map( ( text ) => text.trim() )
			.filter( ( text ) => /[a-z]{2}/i.test( text ) );
	} );
}

async function explain( site: Site, say: Words ): Promise< void > {
	const { page } = site;
	await page
		.getByLabel( say( 'Error message' ), { exact: true } )
		.fill( '535 5.7.8 Error: authentication failed' );
	await page
		.getByRole( 'button', { name: say( 'Explain' ), exact: true } )
		.click();
	await expect(
		page.getByRole( 'heading', {
			name: say( data.causes.auth_failed.title ),
			exact: true,
		} )
	).toBeVisible();
	await expect( page.locator( '#mailwright-root' ) ).toContainText(
		say( data.causes.auth_failed.fix )
	);
}

test( 'speaks German, French, Spanish and Japanese throughout, and Arabic from right to left', async ( {
	page,
	site,
	baseURL,
} ) => {
	test.setTimeout( 240_000 );
	await site.connect( { id: 'main', name: '1' } );
	site.write( {
		messages: [
			{
				created_ago: 300,
				status: 'dead',
				cause: 'auth_failed',
				subject: '2043',
				recipients: [ 'jane@shop.example.com' ],
				connection: 'main',
			},
			{
				created_ago: 60,
				status: 'sent',
				subject: '2044',
				recipients: [ 'john@shop.example.com' ],
				connection: 'main',
			},
		],
	} );
	await page.setViewportSize( { width: 400, height: 800 } );
	const english = new Map< Tab, string[] >();
	for ( const tab of TABS ) {
		await open( site, tab, ( text ) => text );
		english.set( tab, await texts( site ) );
	}
	speak( given( 'SITE_FOLDER' ) );
	try {
		for ( const locale of [ ...COMPLETE, 'ar' ] ) {
			const words = catalogue( locale );
			const say: Words = ( text ) => {
				const word = words.get( text );
				expect( word, `${ locale }: ${ text }` ).toBeTruthy();
				return word ?? '';
			};
			await page
				.context()
				.addCookies( [ cookie( locale, String( baseURL ) ) ] );
			for ( const tab of TABS ) {
				const state = `${ locale }, ${ tab }`;
				await open( site, tab, say );
				await expect( page.locator( 'html' ) ).toHaveCSS(
					'direction',
					locale === 'ar' ? 'rtl' : 'ltr'
				);
				if ( locale !== 'ar' ) {
					expect(
						await left( site, english.get( tab ), words ),
						state
					).toEqual( [] );
				}
				if ( tab === 'tools' ) {
					await explain( site, say );
				}
				if ( tab === 'log' ) {
					await expect(
						page.locator( '.mailwright-table' ).last()
					).toContainText( say( data.causes.auth_failed.title ) );
				}
				await site.expectNoSidewaysScroll( state );
				await site.expectAccessible( state );
			}
		}
	} finally {
		speakNoMore( given( 'SITE_FOLDER' ) );
	}
} );

/** Names of products are the same everywhere. */
const NAMES = new Set( [
	...providers.map( ( { name } ) => name ),
	'Gmail',
	'Microsoft 365',
	'Mailgun',
	'Amazon SES',
] );

/** English texts of ours that are still there. What a language writes as English does is not meant. */
async function left(
	site: Site,
	english: string[] = [],
	words: Map< string, string >
): Promise< string[] > {
	const here = new Set( await texts( site ) );
	return english.filter(
		( text ) =>
			here.has( text ) &&
			words.get( text ) !== text &&
			! NAMES.has( text ) &&
			! /^[\w.@-]+\.(com|test|pem)$|^535 /.test( text ) // Addresses, and what a server says.
	);
}
