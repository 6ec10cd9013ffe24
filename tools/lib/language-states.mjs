/** Settings, Log and a failed test explained, in the languages that come with the plugin, for the screenshots. */
import language from '../../tests/e2e/language.js';
import { LOG_STATES } from './log-states.mjs';

const LANGUAGES = {
	german: 'de_DE',
	french: 'fr_FR',
	spanish: 'es_ES',
	japanese: 'ja',
	arabic: 'ar',
};

export const LANGUAGE_STATES = Object.fromEntries(
	Object.entries( LANGUAGES ).flatMap( ( [ name, locale ] ) => [
		[
			`language-${ name }-settings`,
			state( locale, {
				before: connected(),
				then: ( page ) =>
					page.locator( '#mailwright-root form' ).waitFor(),
			} ),
		],
		[
			`language-${ name }-log`,
			state( locale, {
				query: '&tab=log',
				before: LOG_STATES[ 'log-full' ].before,
				then: ( page ) =>
					page.locator( '.mailwright-table__row' ).first().waitFor(),
			} ),
		],
		[
			`language-${ name }-failed-test`,
			state( locale, {
				before: connected( { password: 'not the right one' } ),
				async then( page, say ) {
					await press( page, say( 'Send test email' ) );
					await press( page, say( 'Send' ) );
					await page
						.getByRole( 'button', { name: say( 'Copy report' ) } )
						.waitFor();
				},
			} ),
		],
	] )
);

function press( page, name ) {
	return page.getByRole( 'button', { name, exact: true } ).click();
}

function connected( changes = {} ) {
	return async ( page, { rest, server } ) => {
		const answer = await rest( 'POST', '/mailwright/v1/connections', {
			...server,
			...changes,
			id: 'main',
		} );
		if ( answer.status !== 201 ) {
			throw new Error( JSON.stringify( answer ) );
		}
	};
}

function state( locale, { query, before, then } ) {
	return {
		query,
		context: { locale: locale.replace( '_', '-' ) },
		async before( page, tools ) {
			await before( page, tools );
			language.speak( tools.env.SITE_FOLDER );
			await page
				.context()
				.addCookies( [ language.cookie( locale, tools.url ) ] );
		},
		then: ( page ) => {
			const words = language.catalogue( locale );
			return then( page, ( text ) => words.get( text ) ?? text );
		},
		after: ( { env } ) => language.speakNoMore( env.SITE_FOLDER ),
	};
}
