/**
 * A web node of the site: WordPress in a process that forks one process for each job.
 */
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { spawn } from 'node:child_process';
import { inRoot } from '../../../tools/lib/project.mjs';
import { beforeExit } from '../../../tools/lib/processes.mjs';

const PHP = [
	...[
		'memory_limit=256M',
		'display_errors=stderr',
		'error_reporting=-1',
		'zend.assertions=1',
	].flatMap( ( setting ) => [ '-d', setting ] ),
];

export const php = ( script, config, settings = [] ) => ( {
	program: 'php',
	args: [
		...PHP,
		...settings.flatMap( ( setting ) => [ '-d', setting ] ),
		inRoot( 'tests/delivery/wordpress', script ),
	],
	env: { ...process.env, MAILWRIGHT_NODE: config },
} );

/** Where Debian keeps it; the folder depends on the processor. */
const FAKETIME = [ 'x86_64', 'aarch64' ].map(
	( processor ) =>
		`/usr/lib/${ processor }-linux-gnu/faketime/libfaketime.so.1`
);

export class WebNode {
	jobs = new Map();
	/** What processes printed that is no answer. */
	noise = [];
	next = 1;

	/**
	 * @param {string} config        JSON file for boot.php.
	 * @param {Object} [choice]
	 * @param {string} [choice.clock] How far its clock is off, such as "+10m".
	 * @param {string[]} [choice.settings] Of PHP, such as "memory_limit=64M".
	 */
	constructor( config, { clock = '', settings = [] } = {} ) {
		const { program, args, env } = php( 'node.php', config, settings );
		this.name = path.basename( config, '.json' );
		this.process = spawn( program, args, {
			stdio: [ 'pipe', 'pipe', 'inherit' ],
			env: clock
				? {
						...env,
						LD_PRELOAD: FAKETIME.find( ( file ) =>
							fs.existsSync( file )
						),
						FAKETIME: clock,
						FAKETIME_DONT_FAKE_MONOTONIC: '1',
				  }
				: env,
		} );
		this.ended = new Promise( ( resolve ) =>
			this.process.once( 'close', resolve )
		);
		this.process.once( 'close', () => this.lost() );
		beforeExit( () => this.process.stdin.end() );
		this.ready = new Promise( ( resolve, reject ) => {
			this.onReady = resolve;
			this.process.once( 'close', ( code ) =>
				reject(
					new Error(
						`Node ${ this.name } ended with exit code ${ code }.`
					)
				)
			);
		} );
		this.ready.catch( () => {} );
		readline
			.createInterface( { input: this.process.stdout } )
			.on( 'line', ( line ) => this.heard( line ) );
	}

	/**
	 * @param {string}   name     Function of jobs.php.
	 * @param {Object}   args
	 * @param {Function} [onSaid] Told each line that the job says.
	 */
	run( name, args = {}, onSaid = () => {} ) {
		const id = this.next++;
		const job = new Job( id, onSaid );
		this.jobs.set( id, job );
		this.process.stdin.write(
			`${ JSON.stringify( { id, job: name, args } ) }\n`
		);
		return job;
	}

	async stop() {
		this.process.stdin.end();
		await this.ended;
		// What libfaketime leaves behind a process that was killed.
		for ( const kind of [ 'faketime_shm_', 'sem.faketime_sem_' ] ) {
			fs.rmSync( `/dev/shm/${ kind }${ this.process.pid }`, {
				force: true,
			} );
		}
	}

	heard( line ) {
		// A page that WordPress shows when it dies may stand before it.
		const json = line.match( /\{"(?:id|ready)":.*\}$/ );
		if ( ! json ) {
			this.noise.push( line );
			return;
		}
		const said = JSON.parse( json[ 0 ] );
		if ( said.ready ) {
			this.onReady();
			return;
		}
		const job = this.jobs.get( said.id );
		job?.heard( said );
		if ( 'exit' in said ) {
			this.jobs.delete( said.id );
		}
	}

	lost() {
		this.jobs.forEach( ( job ) =>
			job.heard( { id: job.id, exit: null, signal: null, lost: true } )
		);
	}
}

class Job {
	said = [];
	pid = null;
	isOver = false;

	constructor( id, onSaid ) {
		this.id = id;
		this.onSaid = onSaid;
		this.started = new Promise(
			( resolve ) => ( this.onStarted = resolve )
		);
		this.done = new Promise( ( resolve ) => ( this.onDone = resolve ) );
	}

	heard( said ) {
		if ( said.pid ) {
			this.pid = said.pid;
			this.onStarted( this );
		} else if ( 'exit' in said ) {
			this.isOver = true;
			this.exit = said;
			this.onStarted( this );
			this.onDone( this );
		} else {
			this.said.push( said );
			this.onSaid( said, this );
		}
	}

	/** At once, whatever it does. */
	kill() {
		if ( this.pid && ! this.isOver ) {
			try {
				process.kill( this.pid, 'SIGKILL' );
			} catch {
				// It has ended by itself.
			}
		}
	}

	/** What was said under this name. */
	all( name ) {
		return this.said
			.filter( ( line ) => name in line )
			.map( ( line ) => line[ name ] );
	}
}
