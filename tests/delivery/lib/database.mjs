/**
 * A MariaDB of one test: commits are on the disk before they are confirmed, and it can be killed and started again.
 */
import fs from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import readline from 'node:readline';
import { inRoot } from '../../../tools/lib/project.mjs';
import { beforeExit } from '../../../tools/lib/processes.mjs';
import { startMariadb } from '../../../tools/lib/databases.mjs';

const DURABLE = [
	'--innodb-flush-log-at-trx-commit=1',
	'--innodb-lock-wait-timeout=10',
];

export class Database {
	constructor( folder, settings = [] ) {
		this.folder = folder;
		this.settings = settings;
		this.host = `localhost:${ path.join( folder, 's' ) }`;
	}

	async start( settings = this.settings ) {
		fs.rmSync( path.join( this.folder, 's' ), { force: true } );
		this.server = await startMariadb( this.folder, [
			...DURABLE,
			`--pid-file=${ this.pidFile() }`,
			...settings,
		] );
		return this;
	}

	/** As a power cut does, short of losing what the disk had. */
	async kill() {
		process.kill(
			Number( fs.readFileSync( this.pidFile(), 'utf8' ) ),
			'SIGKILL'
		);
		await this.server.stop();
	}

	/** In order. */
	async stop() {
		this.client?.end();
		this.client = undefined;
		await this.server.stop();
	}

	/**
	 * One statement, or several in one go.
	 *
	 * @return {Promise<Object[]>} The rows of the last one.
	 */
	async query( ...statements ) {
		this.client ??= new Client( this.host );
		return this.client.ask( statements );
	}

	/** The first column of the first row. */
	async value( sql ) {
		return Object.values(
			( await this.query( sql ) )[ 0 ] ?? { none: null }
		)[ 0 ];
	}

	/** A connection of its own, for holding locks. */
	another() {
		return new Client( this.host );
	}

	pidFile() {
		return path.join( this.folder, 'pid' );
	}
}

/** A PHP process that holds one connection and answers line by line. */
class Client {
	constructor( host ) {
		this.waiting = [];
		this.process = spawn(
			'php',
			[ inRoot( 'tests/delivery/wordpress/query.php' ), host ],
			{
				stdio: [ 'pipe', 'pipe', 'inherit' ],
			}
		);
		beforeExit( () => this.process.kill() );
		this.process.once( 'close', () =>
			this.waiting.forEach( ( { reject } ) =>
				reject( new Error( 'The client of the database has ended.' ) )
			)
		);
		readline
			.createInterface( { input: this.process.stdout } )
			.on( 'line', ( line ) => this.answered( JSON.parse( line ) ) );
	}

	ask( statements ) {
		return new Promise( ( resolve, reject ) => {
			this.waiting.push( { resolve, reject, statements } );
			this.process.stdin.write( `${ JSON.stringify( statements ) }\n` );
		} );
	}

	query( ...statements ) {
		return this.ask( statements );
	}

	answered( answer ) {
		const { resolve, reject, statements } = this.waiting.shift();
		if ( answer.error ) {
			reject(
				new Error( `${ answer.error }\n${ statements.join( ';\n' ) }` )
			);
		} else {
			resolve( answer.rows );
		}
	}

	end() {
		this.process.stdin.end();
	}
}
