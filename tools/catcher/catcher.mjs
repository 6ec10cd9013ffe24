/**
 * A mail server that delivers nothing and shows everything: for development sites and for the browser tests.
 * Two doors (STARTTLS and implicit TLS), a login without which nothing is taken, and a web inbox with a JSON API.
 */
import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { INBOX_SCRIPT, htmlOf, inboxPage, messagePage } from './pages.mjs';

const KEPT = 500;
const MAX_BYTES = 50 * 1024 * 1024;

/**
 * @param {Object} options
 * @param {string} options.packages     Folder whose node_modules has smtp-server and mailparser.
 * @param {string} options.certificates     Folder with good.pem and good.key.
 * @param {string} options.user             Login that is accepted.
 * @param {string} options.password         Its password.
 * @param {Object} options.ports        Free ports on 127.0.0.1: starttls, implicit, web.
 */
export async function startCatcher( {
	packages,
	certificates,
	user,
	password,
	ports,
} ) {
	const take = createRequire( path.join( packages, 'package.json' ) );
	const { SMTPServer } = take( 'smtp-server' );
	const { simpleParser } = take( 'mailparser' );
	const messages = [];
	let received = 0;
	const tls = {
		key: fs.readFileSync( path.join( certificates, 'good.key' ) ),
		cert: fs.readFileSync( path.join( certificates, 'good.pem' ) ),
	};
	const door = ( via, more ) =>
		new SMTPServer( {
			...smtpOptions( { user, password }, async ( raw, session ) => {
				const id = ++received;
				messages.unshift( {
					id,
					via,
					...describe( raw, session, await simpleParser( raw ) ),
				} );
				messages.length = Math.min( messages.length, KEPT );
				return id;
			} ),
			...tls,
			...more,
		} );
	const servers = [
		await listen( door( 'starttls', {} ), ports.starttls ),
		await listen(
			door( 'implicit_tls', { secure: true } ),
			ports.implicit
		),
		await listen( inbox( messages, ports.web ), ports.web ),
	];
	return {
		messages,
		host: '127.0.0.1',
		url: `http://127.0.0.1:${ ports.web }`,
		user,
		password,
		ports,
		stop: () => servers.forEach( ( server ) => server.close() ),
	};
}

function listen( server, port ) {
	return new Promise( ( resolve, reject ) => {
		server.on( 'error', ( error ) =>
			// A client that hangs up or refuses the certificate is an everyday event.
			error.code === 'EADDRINUSE' ? reject( error ) : undefined
		);
		server.listen( port, '127.0.0.1', () => resolve( server ) );
	} );
}

function smtpOptions( login, keep ) {
	return {
		authMethods: [ 'PLAIN', 'LOGIN', 'CRAM-MD5' ],
		banner: 'Mailwright catcher',
		disableReverseLookup: true,
		logger: false,
		size: MAX_BYTES,
		onAuth( auth, session, done ) {
			const right =
				auth.username === login.user &&
				( auth.method === 'CRAM-MD5'
					? auth.validatePassword( login.password )
					: auth.password === login.password );
			done(
				right
					? null
					: Object.assign(
							new Error(
								'5.7.8 Error: authentication failed: wrong user name or password'
							),
							{ responseCode: 535 }
					  ),
				right ? { user: auth.username } : undefined
			);
		},
		onData( stream, session, done ) {
			buffer( stream )
				.then( ( raw ) => keep( raw, session ) )
				.then(
					( id ) => done( null, `2.0.0 Ok: queued as ${ id }` ),
					done
				);
		},
	};
}

function describe( raw, session, parsed ) {
	return {
		at: new Date().toISOString(),
		user: session.user ?? null,
		tls: session.tlsOptions
			? `${ session.tlsOptions.version ?? '' } ${
					session.tlsOptions.standardName ??
					session.tlsOptions.name ??
					''
			  }`.trim()
			: null,
		client: session.hostNameAppearsAs ?? null,
		envelope: {
			from: session.envelope.mailFrom
				? session.envelope.mailFrom.address
				: '',
			to: session.envelope.rcptTo.map( ( { address } ) => address ),
		},
		subject: parsed.subject ?? '',
		from: parsed.from?.text ?? '',
		to: [ parsed.to ?? [] ]
			.flat()
			.map( ( { text } ) => text )
			.join( ', ' ),
		headers: parsed.headerLines.map( ( { line } ) => line ),
		text: parsed.text ?? '',
		html: parsed.html || null,
		attachments: parsed.attachments.map(
			( { filename, contentType, size, related } ) => ( {
				filename: filename ?? null,
				contentType,
				size,
				inline: Boolean( related ),
			} )
		),
		raw: raw.toString(),
	};
}

/** GET and DELETE /api/messages, GET /api/messages/<id>, and the same for people. */
function inbox( messages, port ) {
	return http.createServer( ( request, response ) => {
		const hosts = [ `127.0.0.1:${ port }`, `localhost:${ port }` ];
		if ( ! hosts.includes( request.headers.host ) ) {
			// Keeps web pages elsewhere from reading the inbox through a name that points here.
			send( response, 403, 'text/plain', 'Not here.' );
			return;
		}
		const { pathname } = new URL( request.url, 'http://127.0.0.1' );
		const [ , id, part ] =
			pathname.match(
				/^(?:\/api)?\/messages\/(\d+)(?:\/(html|raw))?$/
			) ?? [];
		const message = messages.find( ( each ) => String( each.id ) === id );
		if ( pathname === '/api/messages' && request.method === 'DELETE' ) {
			messages.length = 0;
			send( response, 200, 'application/json', '[]' );
		} else if ( pathname === '/api/messages' ) {
			send(
				response,
				200,
				'application/json',
				JSON.stringify( messages )
			);
		} else if ( pathname === '/' ) {
			send( response, 200, 'text/html', inboxPage( messages ) );
		} else if ( pathname === '/inbox.js' ) {
			send( response, 200, 'text/javascript', INBOX_SCRIPT );
		} else if ( ! message ) {
			send( response, 404, 'text/plain', 'There is no such message.' );
		} else if ( pathname.startsWith( '/api/' ) ) {
			send(
				response,
				200,
				'application/json',
				JSON.stringify( message )
			);
		} else if ( part === 'html' ) {
			send( response, 200, 'text/html', htmlOf( message ), FOREIGN );
		} else if ( part === 'raw' ) {
			send( response, 200, 'text/plain', message.raw );
		} else {
			send( response, 200, 'text/html', messagePage( message ) );
		}
	} );
}

const OWN =
	"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; form-action 'none'";
/** For the HTML of a mail: nothing is loaded, nothing runs. */
const FOREIGN =
	"sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:";

function send( response, status, type, body, policy = OWN ) {
	response.writeHead( status, {
		'content-type': `${ type }; charset=utf-8`,
		'content-security-policy': policy,
		'x-content-type-options': 'nosniff',
		'referrer-policy': 'no-referrer',
		'cache-control': 'no-store',
	} );
	response.end( body );
}
