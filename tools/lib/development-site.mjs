/**
 * Site, catcher and certificates together: what `npm start` shows and what the browser tests use.
 */
import fs from 'node:fs';
import path from 'node:path';
import { inCache, inRoot } from './project.mjs';
import { beforeExit, capture, freePort } from './processes.mjs';
import { NEEDS, require as requirePackages } from './packages.mjs';
import { startCatcher } from '../catcher/catcher.mjs';
import { catcherPackages } from './dependencies.mjs';
import { assembleSite, runInSite, serveSite } from './site.mjs';
import { wordpress } from './wordpress.mjs';

export const CATCHER_LOGIN = { user: 'user@example.test', password: 'secret' };

/**
 * @param {Object}  choice
 * @param {string}  choice.folder    Of the site.
 * @param {string}  choice.version   Of WordPress; see wordpress().
 * @param {boolean} choice.activate  Whether the plugin is switched on.
 * @param {boolean} [choice.network] A network of two sites.
 * @param {Object}  [choice.ports]   Wanted ports of site, inbox, STARTTLS and implicit TLS; any when left out.
 */
export async function startDevelopmentSite( {
	folder,
	version,
	activate,
	network = false,
	ports = {},
} ) {
	requirePackages( NEEDS.site );
	const packages = await catcherPackages();
	const taken = new Set();
	const port = async ( name ) => {
		const free = await freePort( ports[ name ] ?? 0, taken );
		taken.add( free );
		return free;
	};
	const parts = {
		core: await wordpress( version ),
		port: await port( 'site' ),
	};
	const site = await assembleSite( folder, parts );
	await runInSite(
		site,
		'install.php',
		...( activate ? [ '--activate' ] : [] ),
		...( network ? [ '--network' ] : [] )
	);
	if ( network ) {
		await assembleSite( folder, { ...parts, network } );
		await runInSite( site, 'second-site.php', `127.0.0.1:${ parts.port }` );
	}
	const certificates = makeCertificates();
	site.caFile = path.join( folder, 'wp-content/catcher-ca.pem' );
	fs.copyFileSync( path.join( certificates, 'ca.pem' ), site.caFile );
	const catcher = await startCatcher( {
		packages,
		certificates,
		...CATCHER_LOGIN,
		ports: {
			starttls: await port( 'starttls' ),
			implicit: await port( 'implicit' ),
			web: await port( 'web' ),
		},
	} );
	beforeExit( catcher.stop );
	await serveSite( site );
	return { site, catcher, certificates };
}

/** The local certificate authority and what it signed; made at the first start, renewed before it ends. */
export function makeCertificates() {
	const folder = inCache( 'certificates' );
	capture( 'php', [
		inRoot( 'tests/support/make-certificates.php' ),
		folder,
	] );
	return folder;
}

/** Saves the catcher as a connection of the site. */
export function connectToCatcher( site, catcher ) {
	return runInSite(
		site,
		'connect.php',
		JSON.stringify( {
			id: 'catcher',
			...catcherConnection( catcher, site.caFile ),
		} )
	);
}

/** What is to be typed into a site's settings so that its mail goes to the catcher. */
export function catcherConnection( catcher, caFile ) {
	return {
		name: 'Mail catcher',
		mailer: 'smtp',
		host: catcher.host,
		port: catcher.ports.starttls,
		encryption: 'starttls',
		authentication: true,
		username: catcher.user,
		password: catcher.password,
		ca_file: caFile,
	};
}
