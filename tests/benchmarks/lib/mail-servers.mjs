/**
 * The mail server of the benchmark, near and far.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import readline from 'node:readline';
import { inRoot } from '../../../tools/lib/project.mjs';
import {
	beforeExit,
	freePort,
	serve,
	stopGroup,
} from '../../../tools/lib/processes.mjs';

const program = ( name ) => inRoot( 'tests/benchmarks/servers', name );

/** Half of a round trip; 40 ms is a mail provider on the same continent. */
export const ONE_WAY_MS = 20;

/** @param {string} certificates Folder with good-rsa.pem, good-rsa.key and ca.pem. */
export async function startMailServers( certificates ) {
	const sink = fork(
		program( 'sink.mjs' ),
		[ 'good-rsa.pem', 'good-rsa.key' ].map( ( name ) =>
			path.join( certificates, name )
		)
	);
	beforeExit( () => sink.kill() );
	const [ { port, silentPort } ] = await once( sink, 'message' );

	const link = serve(
		'php',
		[ program( 'link.php' ), String( port ), String( ONE_WAY_MS ) ],
		{ stdio: [ 'ignore', 'pipe', 'inherit' ] }
	);
	const lines = readline.createInterface( { input: link.stdout } );
	const [ farPort ] = await once( lines, 'line' );
	let roundTrips = [];
	lines.on( 'line', ( line ) => roundTrips.push( Number( line ) ) );

	return {
		pid: sink.pid,
		near: port,
		far: Number( farPort ),
		silent: silentPort,
		/** Nobody listens here. */
		closed: await freePort(),
		/** What the mail server has counted since the last time. */
		async take() {
			sink.send( 'take' );
			return ( await once( sink, 'message' ) )[ 0 ];
		},
		/** Round trips of each far connection that has ended since the last time. */
		takeRoundTrips() {
			const taken = roundTrips;
			roundTrips = [];
			return taken;
		},
		stop() {
			sink.kill();
			stopGroup( link );
		},
	};
}
