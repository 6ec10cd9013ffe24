#!/usr/bin/env node
/**
 * PHP of any version from 8.1 to 8.5 without installing it:
 *
 *   node tools/php-wasm.mjs <version> [arguments of PHP]
 *
 * It sees the checkout, and the folders that MAILWRIGHT_PHP_FOLDERS names (JSON); of the environment the variables MAILWRIGHT_TEST_*.
 */
import { UserError, command, inRoot } from './lib/project.mjs';
import { PHP_VERSIONS, phpWasm, runPhp } from './lib/php-wasm.mjs';

command( async ( [ version, ...args ] ) => {
	if ( ! PHP_VERSIONS.includes( version ) ) {
		throw new UserError(
			`Name one of these versions first: ${ PHP_VERSIONS.join( ', ' ) }.`
		);
	}
	const code = await runPhp( await phpWasm( version ), version, args, {
		folders: [
			inRoot(),
			...JSON.parse( process.env.MAILWRIGHT_PHP_FOLDERS ?? '[]' ),
		],
		env: Object.fromEntries(
			Object.entries( process.env ).filter( ( [ name ] ) =>
				name.startsWith( 'MAILWRIGHT_TEST_' )
			)
		),
	} );
	// Its runtime would keep this process alive.
	process.exit( code );
} );
