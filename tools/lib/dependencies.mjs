/**
 * Brings the development packages of both package managers up to what the manifests say, and does nothing when
 * they already are.
 */
import crypto from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { UserError, inRoot } from './project.mjs';
import { capture, isThere } from './processes.mjs';

/** PHPUnit, PHPStan and the code sniffers. */
export function composerInstall( folder = inRoot() ) {
	once(
		path.join( folder, 'composer.json' ),
		path.join( folder, 'vendor' ),
		() => {
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
			capture(
				'composer',
				[ 'install', '--no-interaction', '--no-progress', '--quiet' ],
				{
					cwd: folder,
					env: { ...process.env, COMPOSER_ALLOW_SUPERUSER: '1' },
				}
			);
		}
	);
}

/** Everything in JavaScript. `npm ci` empties node_modules first, so it runs only when the lock file has changed. */
export function npmInstall() {
	once( inRoot( 'package-lock.json' ), inRoot( 'node_modules' ), () => {
		console.log( 'npm: packages for the page and the tests' );
		capture(
			'npm',
			[ 'ci', '--no-audit', '--no-fund', '--loglevel=error' ],
			{ cwd: inRoot() }
		);
	} );
}

function once( manifest, target, install ) {
	const stamp = path.join( target, '.mailwright-installed' );
	const wanted = crypto
		.createHash( 'sha256' )
		.update( fs.readFileSync( manifest ) )
		.digest( 'hex' );
	if (
		fs.existsSync( stamp ) &&
		fs.readFileSync( stamp, 'utf8' ) === wanted
	) {
		return;
	}
	install();
	fs.writeFileSync( stamp, wanted );
}
