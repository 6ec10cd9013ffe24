/**
 * PHP of any version, compiled to WebAssembly, from the npm registry: one folder in the cache for each version. It has the
 * real file system, but no network and no other processes.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { npmPackages } from './dependencies.mjs';

export const PHP_VERSIONS = [ '8.1', '8.2', '8.3', '8.4', '8.5' ];

const RELEASE = '3.1.56';
/** Without a configuration OpenSSL makes no keys. */
const OPENSSL_CONFIGURATION = '/internal/openssl.cnf';

/** The folder with the packages for this version of PHP; about 65 MB. */
export function phpWasm( version ) {
	return npmPackages(
		`php-wasm-${ version }-${ RELEASE }`,
		`PHP ${ version }`,
		[ `${ packageOf( version ) }@${ RELEASE }` ]
	);
}

/**
 * Runs PHP's command line to its end. A process can do that once: PHP's memory stays where it was.
 *
 * @param {string}   packages What phpWasm() gave.
 * @param {string}   version  One of PHP_VERSIONS.
 * @param {string[]} args     As for the program "php".
 * @param {Object}   choice
 * @param {string[]} choice.folders What it sees of this machine, under the same paths.
 * @param {Object}   choice.env     Environment variables.
 * @return {Promise<number>} The exit code.
 */
export async function runPhp( packages, version, args, { folders, env = {} } ) {
	const module = ( name, file ) =>
		import(
			pathToFileURL( path.join( packages, 'node_modules', name, file ) )
		);
	const { loadPHPRuntime, PHP } = await module(
		'@php-wasm/universal',
		'index.js'
	);
	const { getPHPLoaderModule } = await module(
		packageOf( version ),
		'index.js'
	);
	const php = new PHP(
		await loadPHPRuntime( await getPHPLoaderModule(), {} )
	);
	for ( const folder of folders ) {
		php.mkdir( folder );
		await php.mount( folder, ( instance, FS, place ) => {
			FS.mount( FS.filesystems.NODEFS, { root: folder }, place );
			return () => FS.unmount( place );
		} );
	}
	php.writeFile(
		OPENSSL_CONFIGURATION,
		'[req]\ndistinguished_name = none\n[none]\n'
	);
	const { stdout, stderr, exitCode } = await php.cli( [ 'php', ...args ], {
		env: { OPENSSL_CONF: OPENSSL_CONFIGURATION, ...env },
	} );
	const copy = ( from, to ) =>
		from.pipeTo(
			new WritableStream( { write: ( part ) => void to.write( part ) } )
		);
	await Promise.all( [
		copy( stdout, process.stdout ),
		copy( stderr, process.stderr ),
	] );
	return exitCode;
}

const packageOf = ( version ) =>
	`@php-wasm/node-${ version.replace( '.', '-' ) }`;
