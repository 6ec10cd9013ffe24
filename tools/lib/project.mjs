/**
 * Where things are: the checkout and the cache of everything that is fetched or made once.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(
	path.dirname( fileURLToPath( import.meta.url ) ),
	'../..'
);

/** A problem that the person at the keyboard can solve: shown as one sentence, without a stack trace. */
export class UserError extends Error {}

export function inRoot( ...parts ) {
	return path.join( root, ...parts );
}

export function inCache( ...parts ) {
	const shared = process.env.XDG_CACHE_HOME;
	const cache = shared
		? path.join( shared, 'mailwright' )
		: inRoot( '.cache' );
	fs.mkdirSync( cache, { recursive: true } );
	return path.join( cache, ...parts );
}

/** A folder of this run alone. Short, because the path of a Unix socket may have no more than 107 bytes. */
export function temporaryFolder( name ) {
	return fs.mkdtempSync(
		path.join( fs.realpathSync( os.tmpdir() ), `mailwright-${ name }-` )
	);
}

/**
 * Makes a cached folder once. It appears under its name only when it is complete, so runs that work at the same
 * time never see half of it; when two make it at once, the second throws its own away.
 *
 * @param {string}                             name Folder below the cache; changes when its content should.
 * @param {(folder: string) => unknown} make Fills the folder; may be async.
 */
export async function cached( name, make ) {
	const folder = inCache( name );
	if ( fs.existsSync( folder ) ) {
		return folder;
	}
	const draft = `${ folder }.${ process.pid }.draft`;
	fs.rmSync( draft, { recursive: true, force: true } );
	fs.mkdirSync( draft, { recursive: true } );
	try {
		await make( draft );
		fs.renameSync( draft, folder );
	} catch ( error ) {
		fs.rmSync( draft, { recursive: true, force: true } );
		if ( ! fs.existsSync( folder ) ) {
			throw error;
		}
	}
	return folder;
}

/** Runs `main`, shows what went wrong, and sets the exit code. */
export async function command( main ) {
	try {
		process.exitCode = ( await main( process.argv.slice( 2 ) ) ) ?? 0;
	} catch ( error ) {
		console.error(
			error instanceof UserError ? `\n${ error.message }` : error
		);
		process.exitCode = 1;
	}
}
