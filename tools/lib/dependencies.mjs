/**
 * Brings the development packages of both package managers up to what the manifests say, and does nothing when
 * they already are.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { UserError, cached, inRoot } from './project.mjs';
import { collect, isThere } from './processes.mjs';

/** PHPUnit, PHPStan and the code sniffers. */
export async function composerInstall( folder = inRoot() ) {
	await once(
		fs.readFileSync( path.join( folder, 'composer.json' ) ),
		path.join( folder, 'vendor' ),
		async () => {
			if ( ! isThere( 'composer' ) ) {
				throw new UserError(
					'Composer is needed for the PHP tests: https://getcomposer.org/'
				);
			}
			console.log(
				`Composer: packages for ${
					path.relative( inRoot(), folder ) || 'the PHP tests'
				}`
			);
			await composer( folder );
		}
	);
}

/** Everything in JavaScript. `npm ci` empties node_modules first, so it runs only when the lock file has changed. */
export async function npmInstall() {
	await once(
		packagesOf( inRoot( 'package-lock.json' ) ),
		inRoot( 'node_modules' ),
		async () => {
			console.log( 'npm: packages for the page and the tests' );
			await must(
				'npm',
				[ 'ci', '--no-audit', '--no-fund', '--loglevel=error' ],
				{ cwd: inRoot() }
			);
		}
	);
}

/** What the lock file says about packages: a new version of the plugin itself is no reason to fetch them again. */
function packagesOf( lockFile ) {
	const { packages } = JSON.parse( fs.readFileSync( lockFile, 'utf8' ) );
	const { version, ...own } = packages[ '' ];
	return JSON.stringify( { ...packages, '': own } );
}

/**
 * Where the catcher finds its two packages. A fresh checkout gets them alone: a site to look at should not wait for
 * everything that the tests need.
 *
 * @return {Promise<string>} A folder that has node_modules.
 */
export async function catcherPackages() {
	const names = [ 'smtp-server', 'mailparser' ];
	if (
		names.every( ( name ) =>
			fs.existsSync( inRoot( 'node_modules', name, 'package.json' ) )
		)
	) {
		return inRoot();
	}
	const { devDependencies } = JSON.parse(
		fs.readFileSync( inRoot( 'package.json' ), 'utf8' )
	);
	const packages = names.map(
		( name ) => `${ name }@${ devDependencies[ name ] }`
	);
	return npmPackages(
		`catcher-${ packages.join( '-' ) }`,
		'the mail catcher',
		packages
	);
}

/**
 * A few packages outside the project, without running anything of theirs.
 *
 * @param {string}   name     Of the folder in the cache.
 * @param {string}   purpose  What they are for, as it is shown.
 * @param {string[]} packages With their versions.
 * @return {Promise<string>} A folder that has node_modules.
 */
export function npmPackages( name, purpose, packages ) {
	return cached( name, async ( folder ) => {
		console.log( `npm: packages for ${ purpose }` );
		fs.writeFileSync(
			path.join( folder, 'package.json' ),
			'{ "private": true }'
		);
		await must(
			'npm',
			[
				'install',
				'--no-save',
				'--ignore-scripts',
				'--no-audit',
				'--no-fund',
				'--loglevel=error',
				...packages,
			],
			{ cwd: folder }
		);
	} );
}

/**
 * One package and what it needs, as a certain PHP takes them.
 *
 * @return {Promise<string>} A folder that has vendor/autoload.php.
 */
export function composerPackage( name, version, php ) {
	const key = `${ name }-${ version }-php-${ php }`.replace(
		/[^\w.]+/g,
		'-'
	);
	return cached( key, async ( folder ) => {
		console.log( `Composer: ${ name } ${ version } for PHP ${ php }` );
		fs.writeFileSync(
			path.join( folder, 'composer.json' ),
			JSON.stringify( {
				require: { [ name ]: version },
				config: { platform: { php }, lock: false },
			} )
		);
		await composer( folder );
	} );
}

async function once( description, target, install ) {
	const stamp = path.join( target, '.mailwright-installed' );
	const wanted = crypto
		.createHash( 'sha256' )
		.update( description )
		.digest( 'hex' );
	if (
		fs.existsSync( stamp ) &&
		fs.readFileSync( stamp, 'utf8' ) === wanted
	) {
		return;
	}
	await install();
	fs.writeFileSync( stamp, wanted );
}

function composer( folder ) {
	return must(
		'composer',
		[ 'install', '--no-interaction', '--no-progress', '--quiet' ],
		{
			cwd: folder,
			env: { ...process.env, COMPOSER_ALLOW_SUPERUSER: '1' },
		}
	);
}

async function must( program, args, options ) {
	const { code, output } = await collect( program, args, options );
	if ( code !== 0 ) {
		throw new Error( `${ program } ${ args.join( ' ' ) }\n${ output }` );
	}
}
