/**
 * Starting and surely stopping other programs. Servers get a process group of their own, since killing only the
 * master of `php -S` would leave its workers serving.
 */
import { spawn, spawnSync } from 'node:child_process';
import net from 'node:net';
import { UserError } from './project.mjs';

const cleanups = [];
let stopping = false;

/** Registers what has to happen before this process ends, whatever ends it; last registered runs first. */
export function beforeExit( cleanup ) {
	if ( cleanups.length === 0 ) {
		process.once( 'exit', cleanUp );
		for ( const [ signal, number ] of [
			[ 'SIGINT', 2 ],
			[ 'SIGTERM', 15 ],
			[ 'SIGHUP', 1 ],
		] ) {
			process.on( signal, () => {
				cleanUp();
				process.exit( 128 + number );
			} );
		}
	}
	cleanups.push( cleanup );
}

export function cleanUp() {
	stopping = true;
	while ( cleanups.length > 0 ) {
		try {
			cleanups.pop()();
		} catch ( error ) {
			console.error( `While stopping: ${ error.message }` );
		}
	}
}

/** Runs a program to its end and returns what it printed; throws with its error text when it fails. */
export function capture( program, args, options = {} ) {
	const result = spawnSync( program, args, {
		encoding: 'utf8',
		maxBuffer: 64 * 1024 * 1024,
		...options,
	} );
	if ( result.error || result.status !== 0 ) {
		const said =
			result.error?.message ??
			`${ result.stdout ?? '' }${ result.stderr ?? '' }`.trim();
		throw new Error( `${ program } ${ args.join( ' ' ) }\n${ said }` );
	}
	return result.stdout;
}

export function isThere( program ) {
	return ! spawnSync( program, [ '--version' ], { stdio: 'ignore' } ).error;
}

/** Runs a program to its end with this terminal, and returns its exit code. */
export function show( program, args, options = {} ) {
	return new Promise( ( resolve, reject ) => {
		const child = spawn( program, args, { stdio: 'inherit', ...options } );
		beforeExit( () => child.exitCode === null && child.kill( 'SIGTERM' ) );
		child.once( 'error', reject );
		child.once( 'close', ( code ) => resolve( code ?? 1 ) );
	} );
}

/** Runs a program to its end and collects both outputs in the order of their arrival. */
export function collect( program, args, options = {} ) {
	return new Promise( ( resolve, reject ) => {
		let output = '';
		const child = spawn( program, args, {
			stdio: [ 'ignore', 'pipe', 'pipe' ],
			detached: true,
			...options,
		} );
		beforeExit( () => child.exitCode === null && stopGroup( child ) );
		child.stdout.on( 'data', ( part ) => ( output += part ) );
		child.stderr.on( 'data', ( part ) => ( output += part ) );
		child.once( 'error', reject );
		child.once( 'close', ( code ) =>
			resolve( { code: code ?? 1, output } )
		);
	} );
}

/** Starts a server in its own process group; it is stopped when this process ends. */
export function serve( program, args, options = {} ) {
	const child = spawn( program, args, {
		detached: true,
		stdio: [ 'ignore', 'ignore', 'ignore' ],
		...options,
	} );
	child.once( 'exit', ( code ) => {
		if ( ! stopping && code ) {
			console.error( `${ program } ended with exit code ${ code }.` );
		}
	} );
	beforeExit( () => stopGroup( child ) );
	return child;
}

export function stopGroup( child, signal = 'SIGTERM' ) {
	try {
		process.kill( -child.pid, signal );
	} catch {
		// It has ended already.
	}
}

/** Asks again until the answer is truthy: for programs that cannot say by themselves that they are ready. */
export async function until( what, ask, seconds = 30 ) {
	const end = Date.now() + seconds * 1000;
	let last;
	while ( Date.now() < end ) {
		try {
			const answer = await ask();
			if ( answer ) {
				return answer;
			}
		} catch ( error ) {
			last = error;
		}
		await new Promise( ( resolve ) => setTimeout( resolve, 50 ) );
	}
	throw new UserError(
		`Waited ${ seconds } seconds in vain: ${ what }. ${
			last?.message ?? ''
		}`
	);
}

/** The wanted port on the loopback address, or the next free one; 0 takes any. */
export function freePort( wanted = 0, taken = new Set() ) {
	return new Promise( ( resolve, reject ) => {
		if ( wanted > 65535 ) {
			reject( new UserError( 'No free port found.' ) );
			return;
		}
		const next = () =>
			resolve( freePort( wanted ? wanted + 1 : 0, taken ) );
		if ( wanted && taken.has( wanted ) ) {
			next();
			return;
		}
		const probe = net.createServer();
		probe.once( 'error', next );
		probe.listen( wanted, '127.0.0.1', () => {
			const { port } = probe.address();
			probe.close( () =>
				taken.has( port ) ? next() : resolve( port )
			);
		} );
	} );
}
