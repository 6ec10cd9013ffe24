/**
 * Databases of one run: a SQLite file, or a MariaDB server with its own data folder and socket, without network.
 * Neither touches anything that the machine already has.
 */
import fs from 'node:fs';
import path from 'node:path';
import { capture, serve, stopGroup, until } from './processes.mjs';

const MARIADBD = fs.existsSync( '/usr/sbin/mariadbd' )
	? '/usr/sbin/mariadbd'
	: 'mariadbd';
const AS_ROOT = process.getuid?.() === 0 ? [ '--user=root' ] : [];
const SMALL_FILES = [
	'--innodb-log-file-size=8M',
	'--innodb-data-file-path=ibdata1:4M:autoextend',
	'--innodb-undo-tablespaces=0',
];

/** Makes the data folder of a new MariaDB; the user root has no password and only this socket leads in. */
export function createMariadb( folder ) {
	capture( 'mariadb-install-db', [
		'--no-defaults',
		`--datadir=${ folder }`,
		'--auth-root-authentication-method=normal',
		'--skip-test-db',
		...AS_ROOT,
		...SMALL_FILES,
	] );
}

/**
 * Starts MariaDB on a data folder.
 *
 * @param {string}   folder
 * @param {string[]} [settings] More of its options; they win over those of the tests, which trade safety for speed.
 * @return {Promise<{host: string, pid: number, stop: () => Promise<void>}>} What belongs into DB_HOST, and how to end it.
 */
export async function startMariadb( folder, settings = [] ) {
	const socket = path.join( folder, 's' );
	const log = fs.openSync( path.join( folder, 'server.log' ), 'w' );
	const server = serve(
		MARIADBD,
		[
			'--no-defaults',
			`--datadir=${ folder }`,
			`--socket=${ socket }`,
			'--skip-networking',
			'--skip-log-bin',
			'--innodb-flush-log-at-trx-commit=0',
			'--innodb-buffer-pool-size=64M',
			'--performance-schema=OFF',
			...AS_ROOT,
			...SMALL_FILES,
			...settings,
		],
		{ stdio: [ 'ignore', log, log ] }
	);
	const ended = new Promise( ( resolve ) => server.once( 'exit', resolve ) );
	await until( 'MariaDB to open its socket', () => {
		if ( server.exitCode !== null ) {
			throw new Error(
				fs.readFileSync( path.join( folder, 'server.log' ), 'utf8' )
			);
		}
		return fs.existsSync( socket );
	} );
	return {
		host: `localhost:${ socket }`,
		pid: server.pid,
		async stop() {
			stopGroup( server );
			await ended;
		},
	};
}
