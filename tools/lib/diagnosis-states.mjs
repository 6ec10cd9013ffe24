/** States of the diagnosis for the screenshots: one of each family of verdicts, from servers that behave that badly. */
import fs from 'node:fs';
import path from 'node:path';
import servers from '../../tests/e2e/server.js';

const {
	LOGIN,
	mailServer,
	scriptedServer,
	silentServer,
	nameServer,
	closedPort,
} = servers;

const USUAL_PORTS = [ 25, 465, 587, 2525 ];

const press = ( page, name ) =>
	page.getByRole( 'button', { name, exact: true } ).click();

const plugin = ( { env } ) =>
	path.join( env.SITE_FOLDER, 'wp-content/mu-plugins/diagnosis.php' );

/**
 * @param {Function} start          Starts servers and says the changes to the connection, what else is probed, and what wp-config.php says.
 * @param {Object}   [more]
 * @param {Function} [more.then]    After the verdict.
 * @param {string}   [more.code]    Another plugin.
 * @param {Object}   [more.context] The browser.
 */
function state( start, { then = () => {}, code = '', context } = {} ) {
	const running = [];
	return {
		context,
		async before( page, tools ) {
			const begin = async ( server ) => {
				running.push( await server );
				return ( await server ).port;
			};
			const {
				probe = USUAL_PORTS,
				fixed,
				...changes
			} = await start( begin, tools );
			tools.fix( { ...fixed } );
			fs.writeFileSync(
				plugin( tools ),
				`<?php add_filter( 'mailwright_probe_ports', static fn (): array => array( ${ [
					...probe,
					...( changes.port ? [ changes.port ] : [] ),
				].join( ', ' ) } ) ); ${ code }`
			);
			const answer = await tools.rest(
				'POST',
				'/mailwright/v1/connections',
				{
					...tools.server,
					...LOGIN,
					host: '127.0.0.1',
					...changes,
				}
			);
			if ( answer.status !== 201 ) {
				throw new Error( JSON.stringify( answer ) );
			}
		},
		async then( page, tools ) {
			await press( page, 'Diagnose' );
			await page.getByRole( 'button', { name: 'Copy report' } ).waitFor();
			await then( page, tools );
		},
		async after( tools ) {
			fs.rmSync( plugin( tools ), { force: true } );
			await Promise.all(
				running.splice( 0 ).map( ( server ) => server.stop() )
			);
		},
	};
}

const server =
	( options = {}, changes = {} ) =>
	async ( begin ) => ( {
		port: await begin( mailServer( options ) ),
		...changes,
	} );

const checks = ( page ) =>
	page.getByRole( 'button', { name: /^All \d+ checks/ } ).click();

const refusing = ( verb, reply ) =>
	state( server( { replies: { [ verb ]: reply } } ) );

const onCatcher = async ( { catcher }, changes ) => ( {
	probe: [ catcher.ports.starttls, catcher.ports.implicit ],
	username: catcher.user,
	password: catcher.password,
	...changes,
} );

/** A domain of its own whose DNS lacks everything. */
const poorDns = async ( begin ) => ( {
	port: await begin( mailServer() ),
	fixed: {
		MAILWRIGHT_FROM_EMAIL: 'shop@shop.example.com',
		MAILWRIGHT_DNS_SERVER: `127.0.0.1:${ await begin(
			nameServer( {
				'shop.example.com A': [ '192.0.2.10' ],
				'shop.example.com MX': [ [ 10, 'mx.example.com' ] ],
				'shop.example.com TXT': [
					'v=spf1 include:nobody.example.com -all',
				],
				'example.com A': [ '192.0.2.10' ],
			} )
		) }`,
	},
} );

const certificate = ( name ) => state( server( { certificate: name } ) );

export const DIAGNOSIS_STATES = {
	'diagnosis-running': {
		...state( server( { delays: { BANNER: 3000 } } ) ),
		async then( page ) {
			await press( page, 'Diagnose' );
			await page
				.getByRole( 'listitem' )
				.filter( { hasText: 'Find the server' } )
				.getByText( 'passed' )
				.waitFor();
		},
	},
	'diagnosis-works': state( server() ),
	'diagnosis-all-checks': state( server(), {
		async then( page ) {
			await checks( page );
			await press( page, 'Details Reach the server' );
			await press( page, 'Details Certificate' );
		},
	} ),
	'diagnosis-dns-entries': state( poorDns, { then: checks } ),
	'diagnosis-closed-port': state( async () => ( {
		port: await closedPort(),
	} ) ),
	'diagnosis-apply-port': state( async ( begin, tools ) =>
		onCatcher( tools, { port: await closedPort() } )
	),
	'diagnosis-apply-password': state(
		async ( begin, tools ) =>
			onCatcher( tools, {
				port: tools.catcher.ports.starttls,
				encryption: 'implicit_tls',
			} ),
		{
			then: ( page ) =>
				page.getByRole( 'button', { name: /^Apply/ } ).click(),
		}
	),
	'diagnosis-silent-port': state( async ( begin ) => ( {
		port: await begin( silentServer() ),
	} ) ),
	'diagnosis-letter': state(
		async ( begin ) => ( { port: await begin( silentServer() ) } ),
		{
			then: ( page ) => press( page, 'Read the message first' ),
		}
	),
	'diagnosis-unknown-name': state( async ( begin ) => ( {
		host: 'mial.example.test',
		port: 587,
		fixed: {
			MAILWRIGHT_DNS_SERVER: `127.0.0.1:${ await begin(
				nameServer( {} )
			) }`,
		},
	} ) ),
	'diagnosis-not-a-mail-server': state( async ( begin ) => ( {
		port: await begin(
			scriptedServer( [
				'say',
				'HTTP/1.1 400 Bad Request\r\nServer: nginx\r\n\r\n',
			] )
		),
	} ) ),
	'diagnosis-greeting-refuses': state( async ( begin ) => ( {
		port: await begin(
			scriptedServer( [
				'say',
				'554 5.7.1 Your address 192.0.2.10 is listed in a block list\r\n',
			] )
		),
	} ) ),
	'diagnosis-starttls-missing': state( server( { tls: 'none' } ) ),
	'diagnosis-old-tls': state( server( { versions: [ '1.0', '1.1' ] } ) ),
	'diagnosis-certificate-expired': certificate( 'expired' ),
	'diagnosis-certificate-other-name': certificate( 'wrong-name' ),
	'diagnosis-certificate-self-signed': certificate( 'self-signed' ),
	'diagnosis-certificate-unknown-issuer': certificate( 'untrusted' ),
	'diagnosis-certificate-weak': certificate( 'rsa1024' ),
	'diagnosis-wrong-password': state( server( {}, { password: 'wrong' } ) ),
	'diagnosis-login-not-offered': state( server( { auth: {} } ) ),
	'diagnosis-login-elsewhere': refusing(
		'AUTH',
		'535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.'
	),
	'diagnosis-sender-refused': refusing(
		'MAIL',
		'553 5.7.1 <wordpress@example.test>: Sender address rejected: not owned by user user@example.test'
	),
	'diagnosis-server-busy': refusing(
		'MAIL',
		'421 4.3.0 Temporary system problem. Try again later'
	),
	'diagnosis-another-plugin': state( server(), {
		code: "add_action( 'phpmailer_init', static fn ( $phpmailer ) => $phpmailer->isMail(), PHP_INT_MAX );",
	} ),
	'diagnosis-php-mail': {
		async then( page ) {
			await press( page, 'Diagnose' );
			await page.getByRole( 'button', { name: 'Copy report' } ).waitFor();
		},
	},
	'diagnosis-save-first': {
		...state( server() ),
		async then( page ) {
			await page.getByLabel( 'SMTP Port' ).fill( '465' );
			await press( page, 'Diagnose' );
			await page.getByText( 'Save first' ).first().waitFor();
		},
	},
	'diagnosis-technical-details': state( server( {}, { password: 'wrong' } ), {
		then: ( page ) => press( page, 'Technical details' ),
	} ),
	'diagnosis-forced-colours': state( server( { certificate: 'expired' } ), {
		then: checks,
		context: { forcedColors: 'active' },
	} ),
	'diagnosis-right-to-left': state( server( { certificate: 'expired' } ), {
		then: checks,
		code: "add_action( 'init', static function () { $GLOBALS['wp_locale']->text_direction = 'rtl'; }, 0 );",
	} ),
};
