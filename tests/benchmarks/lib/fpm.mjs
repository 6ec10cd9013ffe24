/**
 * nginx and PHP-FPM in front of the benchmark's site: the only usual server where PHP can send its answer first and go
 * on working. The visitor's wait is taken here, at the client.
 */
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import {
	freePort,
	serve,
	stopGroup,
	until,
} from '../../../tools/lib/processes.mjs';
import { phpFpm } from '../../../tools/lib/packages.mjs';

const CHILDREN = 4;
const PHP_SETTINGS = {
	'opcache.enable': '1',
	'opcache.memory_consumption': '128',
	'opcache.max_accelerated_files': '20000',
	memory_limit: '256M',
	display_errors: '0',
	// The floor of a mail that is only handed over: a program that throws it away.
	sendmail_path: 'cat > /dev/null',
};
const AS_ROOT = process.getuid?.() === 0;
const where = ( name ) =>
	[ `/usr/sbin/${ name }`, name ].find(
		( file ) => file === name || fs.existsSync( file )
	);

/** @param {{folder: string, port: number}} site */
export async function startFpm( site ) {
	const folder = path.join( path.dirname( site.folder ), 'fpm' );
	fs.mkdirSync( folder, { recursive: true } );
	const file = ( name ) => path.join( folder, name );
	const port = await freePort();
	fs.writeFileSync( file( 'fpm.conf' ), fpmConfig( file ) );
	fs.writeFileSync( file( 'nginx.conf' ), nginxConfig( file, site, port ) );
	const log = fs.openSync( file( 'out.log' ), 'w' );
	const stdio = [ 'ignore', log, log ];
	const fpm = serve(
		where( phpFpm() ),
		[
			'-F',
			'-y',
			file( 'fpm.conf' ),
			...( AS_ROOT ? [ '-R' ] : [] ),
			...Object.entries( PHP_SETTINGS ).flatMap( ( [ name, value ] ) => [
				'-d',
				`${ name }=${ value }`,
			] ),
		],
		{ stdio }
	);
	const nginx = serve(
		where( 'nginx' ),
		[ '-p', folder, '-c', file( 'nginx.conf' ), '-e', 'error.log' ],
		{ stdio }
	);
	const visitor = client( site, port );
	await until(
		'nginx and PHP-FPM to answer',
		async () => ( await visitor.get( '/wp-login.php' ) ).status === 200
	);
	return {
		...visitor,
		children: CHILDREN,
		stop() {
			visitor.close();
			stopGroup( nginx );
			stopGroup( fpm );
		},
	};
}

/** One visitor with one connection to nginx. */
export function client( site, port ) {
	const agent = new http.Agent( { keepAlive: true, maxSockets: 1 } );
	const headers = { host: `127.0.0.1:${ site.port }` };
	const get = ( address ) =>
		request( { port, agent, path: address, headers } );
	return {
		get,
		/** Resolves when no PHP process works any more: what went on after the last answer must not disturb the next. */
		async idle( seconds = 60 ) {
			await until(
				'the work after the answer to end',
				async () =>
					JSON.parse( ( await get( '/fpm-status?json' ) ).text )[
						'active processes'
					] <= 1,
				seconds
			);
		},
		close: () => agent.destroy(),
	};
}

/** @return {Promise<{status: number, text: string, ms: number}>} `ms` runs until the whole answer is there. */
function request( options ) {
	return new Promise( ( resolve, reject ) => {
		const started = performance.now();
		http.get( { host: '127.0.0.1', ...options }, ( answer ) => {
			let text = '';
			answer.setEncoding( 'utf8' );
			answer.on( 'data', ( part ) => ( text += part ) );
			answer.on( 'end', () =>
				resolve( {
					status: answer.statusCode,
					text,
					ms: performance.now() - started,
				} )
			);
		} ).on( 'error', reject );
	} );
}

function fpmConfig( file ) {
	return [
		'[global]',
		`error_log = ${ file( 'fpm.log' ) }`,
		'[site]',
		...( AS_ROOT ? [ 'user = root' ] : [] ),
		`listen = ${ file( 'fpm.sock' ) }`,
		'pm = static',
		`pm.max_children = ${ CHILDREN }`,
		'pm.status_path = /fpm-status',
		'',
	].join( '\n' );
}

function nginxConfig( file, site, port ) {
	const temporary = [
		'client_body',
		'proxy',
		'fastcgi',
		'uwsgi',
		'scgi',
	].map( ( name ) => `${ name }_temp_path ${ file( name ) };` );
	const parameters = Object.entries( {
		QUERY_STRING: '$query_string',
		REQUEST_METHOD: '$request_method',
		CONTENT_TYPE: '$content_type',
		CONTENT_LENGTH: '$content_length',
		REQUEST_URI: '$request_uri',
		DOCUMENT_ROOT: '$document_root',
		SERVER_PROTOCOL: '$server_protocol',
		REMOTE_ADDR: '$remote_addr',
		SERVER_NAME: '$host',
		SERVER_PORT: '$server_port',
		GATEWAY_INTERFACE: 'CGI/1.1',
	} ).map( ( [ name, value ] ) => `fastcgi_param ${ name } ${ value };` );
	return `daemon off;
pid ${ file( 'nginx.pid' ) };
error_log ${ file( 'error.log' ) };
worker_processes 1;
${ AS_ROOT ? 'user root;' : '' }
events { worker_connections 64; }
http {
	access_log off;
	${ temporary.join( '\n\t' ) }
	server {
		listen 127.0.0.1:${ port };
		root ${ site.folder };
		index index.php;
		location / { try_files $uri $uri/ /index.php?$args; }
		location = /fpm-status {
			fastcgi_pass unix:${ file( 'fpm.sock' ) };
			${ parameters.join( '\n\t\t\t' ) }
			fastcgi_param SCRIPT_NAME /fpm-status;
			fastcgi_param SCRIPT_FILENAME /fpm-status;
		}
		location ~ \\.php$ {
			fastcgi_pass unix:${ file( 'fpm.sock' ) };
			${ parameters.join( '\n\t\t\t' ) }
			fastcgi_param SCRIPT_NAME $fastcgi_script_name;
			fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
		}
	}
}
`;
}
