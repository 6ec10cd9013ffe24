/**
 * The stand-ins of the providers' APIs (tests/support/Providers) for browser tests: the site's requests and the browser's visits to
 * Google's and Microsoft's login pages lead there, by real HTTPS with the providers' own names.
 */
import type { Page } from '@playwright/test';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import https from 'node:https';
import path from 'node:path';
import readline from 'node:readline';
import { given } from './support';

export const CLIENT = {
	client_id: 'client-1.apps.example.com',
	client_secret: 'CANARY-client-secret',
};

export const API_KEY = 'CANARY-api-key-1234567890';

interface State {
	messages: Array< { provider: string; recipients: string[] } >;
	token_calls: Array< { grant: string; status: number } >;
	revoked: string[];
}

const PLUGIN = () =>
	path.join( given( 'SITE_FOLDER' ), 'wp-content/mu-plugins/stand-ins.php' );

/** As tests/support/Providers/Route.php does it for PHP tests. */
const route = ( port: number ) => `<?php
add_filter( 'http_api_curl', static function ( $handle ): void {
	$host = (string) parse_url( (string) curl_getinfo( $handle, CURLINFO_EFFECTIVE_URL ), PHP_URL_HOST );
	if ( ! in_array( $host, array( '127.0.0.1', 'localhost' ), true ) ) {
		curl_setopt( $handle, CURLOPT_CONNECT_TO, array( "$host:443:127.0.0.1:${ port }" ) );
	}
} );
add_filter( 'http_request_args', static fn( array $arguments ): array => array( 'sslcertificates' => '${ given(
	'CERTIFICATES'
) }/ca.pem' ) + $arguments );
`;

/** @param options See World::DEFAULTS. */
export async function startProviders(
	options: Record< string, unknown > = {}
) {
	const server = spawn(
		'php',
		[ path.join( __dirname, '../support/Providers/run-server.php' ) ],
		{
			stdio: [ 'pipe', 'pipe', 'inherit' ],
			env: {
				...process.env,
				MAILWRIGHT_TEST_CERTIFICATES: given( 'CERTIFICATES' ),
			},
		}
	);
	const lines = readline.createInterface( { input: server.stdout } );
	const next = () =>
		new Promise< string >( ( resolve ) => lines.once( 'line', resolve ) );
	server.stdin.write( JSON.stringify( options ) + '\n' );
	const port = Number( await next() );
	fs.writeFileSync( PLUGIN(), route( port ) );

	const ask = async ( question: Record< string, unknown > ) => {
		const answer = next();
		server.stdin.write( JSON.stringify( question ) + '\n' );
		return JSON.parse( await answer );
	};

	/** The page that a provider shows at this address. */
	const visit = ( url: URL ) =>
		new Promise< { status: number; body: string } >( ( resolve, reject ) =>
			https
				.get(
					{
						host: '127.0.0.1',
						port,
						servername: url.hostname,
						headers: { host: url.hostname },
						path: url.pathname + url.search,
						ca: fs.readFileSync(
							path.join( given( 'CERTIFICATES' ), 'ca.pem' )
						),
					},
					( answer ) => {
						let body = '';
						answer.on( 'data', ( chunk ) => ( body += chunk ) );
						answer.on( 'end', () =>
							resolve( { status: answer.statusCode ?? 0, body } )
						);
					}
				)
				.on( 'error', reject )
		);

	return {
		set: ( changes: Record< string, unknown > ) =>
			ask( { ask: 'set', options: changes } ),
		script: ( ...steps: Array< Record< string, unknown > > ) =>
			ask( { ask: 'script', steps } ),
		expireTokens: () => ask( { ask: 'expire' } ),
		withdrawConsent: () => ask( { ask: 'withdraw' } ),
		state: () => ask( { ask: 'state' } ) as Promise< State >,
		/** The browser sees the login pages, too. */
		show: ( page: Page ) =>
			page.route(
				/^https:\/\/(accounts\.google\.com|login\.microsoftonline\.com)\//,
				async ( request ) => {
					const { status, body } = await visit(
						new URL( request.request().url() )
					);
					await request.fulfill( {
						status,
						body,
						contentType: 'text/html; charset=utf-8',
					} );
				}
			),
		stop: async () => {
			fs.rmSync( PLUGIN(), { force: true } );
			const ended = new Promise( ( resolve ) =>
				server.once( 'exit', resolve )
			);
			server.stdin.end();
			await ended;
		},
	};
}
