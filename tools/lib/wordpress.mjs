/**
 * Gets WordPress and the SQLite drop-in into the cache. The tests' versions come from an npm package, so they need
 * nothing but the npm registry.
 */
import fs from 'node:fs';
import path from 'node:path';
import { UserError, cached, inCache, temporaryFolder } from './project.mjs';
import { capture } from './processes.mjs';
import { unzip } from './zip.mjs';

const BUILDS = '@wp-playground/wordpress-builds@0.9.19';
/** What the npm package calls the versions that it has. */
const BUILD_NAMES = { 6.6: 'beta', 6.7: 'nightly' };
/** Has the SQLite drop-in as a zip inside. */
const PLAYGROUND_CLI = '@wp-playground/cli@3.1.56';
const LATEST_ZIP = 'https://wordpress.org/latest.zip';
const LATEST_TIME_LIMIT_S = 20;

/** The versions that every run of the tests covers. */
export const TESTED_VERSIONS = Object.keys( BUILD_NAMES );

/**
 * A folder with an unpacked WordPress, not to be written into.
 *
 * @param {string} wanted "6.6", "6.7", "latest" (where reachable), a folder or a zip file.
 */
export async function wordpress(
	wanted = process.env.MAILWRIGHT_WORDPRESS || '6.7'
) {
	if ( BUILD_NAMES[ wanted ] ) {
		return fromNpm( wanted );
	}
	if ( wanted === 'latest' ) {
		return latest();
	}
	return fromDisk( wanted );
}

export function versionOf( folder ) {
	const file = path.join( folder, 'wp-includes/version.php' );
	const version =
		fs.existsSync( file ) &&
		fs
			.readFileSync( file, 'utf8' )
			.match( /\$wp_version\s*=\s*'([^']+)'/ )?.[ 1 ];
	if ( ! version ) {
		throw new UserError( `There is no WordPress in ${ folder }.` );
	}
	return version;
}

/** The SQLite drop-in: a folder with wp-includes/sqlite/db.php. */
export function sqliteDropIn() {
	return cached( 'sqlite-database-integration', ( folder ) => {
		const work = temporaryFolder( 'sqlite' );
		try {
			unpack( PLAYGROUND_CLI, work, [
				'package/sqlite-database-integration.zip',
			] );
			unzip(
				path.join( work, 'package/sqlite-database-integration.zip' ),
				work
			);
			copyInto(
				path.join( work, 'plugin-sqlite-database-integration' ),
				folder
			);
		} finally {
			fs.rmSync( work, { recursive: true, force: true } );
		}
	} );
}

/** One download fills the cache with all tested versions. */
async function fromNpm( version ) {
	const folder = inCache( `wordpress-${ version }` );
	if ( fs.existsSync( folder ) ) {
		return folder;
	}
	console.log(
		`Fetching WordPress ${ TESTED_VERSIONS.join(
			' and '
		) } from the npm registry`
	);
	const work = temporaryFolder( 'builds' );
	try {
		unpack(
			BUILDS,
			work,
			Object.values( BUILD_NAMES ).flatMap( ( name ) => [
				`package/public/wp-${ name }`,
				`package/src/wordpress/wp-${ name }.zip`,
			] )
		);
		for ( const [ each, name ] of Object.entries( BUILD_NAMES ) ) {
			await cached( `wordpress-${ each }`, ( draft ) => {
				// The zip lacks the scripts and styles, the public folder lacks the PHP.
				copyInto(
					path.join( work, `package/public/wp-${ name }` ),
					draft
				);
				unzip(
					path.join( work, `package/src/wordpress/wp-${ name }.zip` ),
					draft
				);
				for ( const unwanted of [
					'wp-config.php',
					'wp-content/database',
					'wordpress-remote-asset-paths',
				] ) {
					fs.rmSync( path.join( draft, unwanted ), {
						recursive: true,
						force: true,
					} );
				}
			} );
		}
	} finally {
		fs.rmSync( work, { recursive: true, force: true } );
	}
	return folder;
}

/** The current release, where wordpress.org can be reached; otherwise the newest build of the npm package. */
async function latest() {
	const folder = inCache( 'wordpress-latest' );
	if ( fs.existsSync( folder ) ) {
		return folder;
	}
	try {
		const answer = await fetch( LATEST_ZIP, {
			signal: AbortSignal.timeout( LATEST_TIME_LIMIT_S * 1000 ),
		} );
		if ( ! answer.ok ) {
			throw new Error( `HTTP ${ answer.status }` );
		}
		const file = path.join( temporaryFolder( 'latest' ), 'wordpress.zip' );
		fs.writeFileSync( file, Buffer.from( await answer.arrayBuffer() ) );
		await cached( 'wordpress-latest', ( draft ) =>
			unzipWordPress( file, draft )
		);
		fs.rmSync( path.dirname( file ), { recursive: true } );
		return folder;
	} catch ( error ) {
		console.log(
			`The current WordPress is not reachable (${
				error.cause?.code ?? error.message
			}): taking the one from the npm registry.`
		);
		return fromNpm( TESTED_VERSIONS.at( -1 ) );
	}
}

async function fromDisk( wanted ) {
	const place = path.resolve( wanted );
	if ( ! fs.existsSync( place ) ) {
		throw new UserError(
			`No such WordPress: ${ wanted }. Name ${ TESTED_VERSIONS.join(
				', '
			) }, "latest", a folder or a zip file.`
		);
	}
	if ( fs.statSync( place ).isDirectory() ) {
		versionOf( place );
		return fs.realpathSync( place );
	}
	const { size, mtimeMs } = fs.statSync( place );
	return cached(
		`wordpress-zip-${ size }-${ Math.round( mtimeMs ) }`,
		( draft ) => unzipWordPress( place, draft )
	);
}

/** Release zips hold one folder "wordpress", others hold the files themselves. */
function unzipWordPress( file, folder ) {
	unzip( file, folder );
	const inner = path.join( folder, 'wordpress' );
	if ( fs.existsSync( inner ) ) {
		copyInto( inner, folder );
		fs.rmSync( inner, { recursive: true } );
	}
	versionOf( folder );
}

/** Brings the tarball alone, without the dependencies of the package. */
function unpack( spec, folder, members ) {
	capture(
		'npm',
		[ 'pack', spec, '--silent', '--pack-destination', folder ],
		{ cwd: folder }
	);
	const tarball = fs
		.readdirSync( folder )
		.find( ( name ) => name.endsWith( '.tgz' ) );
	capture( 'tar', [ 'xzf', tarball, ...members ], { cwd: folder } );
	fs.rmSync( path.join( folder, tarball ) );
}

export function copyInto( from, to ) {
	fs.mkdirSync( to, { recursive: true } );
	capture( 'cp', [ '-R', `${ from }/.`, to ] );
}
