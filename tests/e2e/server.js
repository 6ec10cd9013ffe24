/** Servers of the PHP tests as processes of a browser test: they end when their standard input does. */
const { spawn } = require( 'node:child_process' );
const path = require( 'node:path' );
const readline = require( 'node:readline' );

const FOLDER = path.join( __dirname, '../support' );

async function start( script, setup ) {
	const server = spawn( 'php', [ path.join( FOLDER, script ) ], {
		stdio: [ 'pipe', 'pipe', 'inherit' ],
		env: {
			...process.env,
			// The authority that the site's CA file knows.
			MAILWRIGHT_TEST_CERTIFICATES: process.env.CERTIFICATES,
		},
	} );
	server.stdin.write( JSON.stringify( setup ) + '\n' );
	const lines = readline.createInterface( { input: server.stdout } );
	const port = await new Promise( ( resolve, reject ) => {
		lines.once( 'line', ( line ) => resolve( Number( line ) ) );
		server.once( 'exit', () =>
			reject( new Error( `${ script } did not start.` ) )
		);
	} );
	return {
		port,
		/** How many messages came with their final dot. */
		messages: () =>
			new Promise( ( resolve ) => {
				lines.once( 'line', ( line ) =>
					resolve( JSON.parse( line ).answer )
				);
				server.stdin.write(
					JSON.stringify( { id: 1, ask: 'count', for: 'messages' } ) +
						'\n'
				);
			} ),
		stop: () =>
			new Promise( ( resolve ) => {
				server.once( 'exit', resolve );
				server.stdin.end();
			} ),
	};
}

const LOGIN = {
	username: 'user@example.test',
	password: 'the right one',
};

/** A mail server that does everything right, apart from the changes (tests/support/Server/Options.php). */
const mailServer = ( changes = {} ) =>
	start( 'smtp-server.php', {
		ordinary: {
			tls: 'starttls',
			auth: { [ LOGIN.username ]: LOGIN.password },
			...changes,
		},
	} );

/** Plays the same steps to everybody (tests/support/Server/Script.php). */
const scriptedServer = ( ...steps ) =>
	start( 'smtp-server.php', { scripts: [ steps ] } );

/** What a firewall that drops everything looks like. */
const silentServer = () => start( 'smtp-server.php', { accept: false } );

/** Knows these names and no others (tests/support/dns-server.php). */
const nameServer = ( zone ) => start( 'dns-server.php', zone );

/** A port where nobody listens any more. */
async function closedPort() {
	const server = await mailServer();
	await server.stop();
	return server.port;
}

module.exports = {
	LOGIN,
	mailServer,
	scriptedServer,
	silentServer,
	nameServer,
	closedPort,
};
