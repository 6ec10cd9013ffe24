/**
 * A site for the browser: fresh WordPress, plugin, mail catcher, and Postfix with Dovecot, all on free ports.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';
import { UserError, inRoot, temporaryFolder } from './project.mjs';
import { beforeExit, stopGroup } from './processes.mjs';
import { NEEDS, chromium, require as requirePackages } from './packages.mjs';
import { startDevelopmentSite } from './development-site.mjs';

/**
 * @param {string}  [version] Of WordPress; see wordpress().
 * @param {boolean} [network] A network of sites.
 * @return {Promise<{site: Object, catcher: Object, env: Object}>} What runs until this process ends, and how a browser test finds it.
 */
export async function startBrowserSite( version, network = false ) {
	requirePackages( NEEDS.site, NEEDS.mailServers, NEEDS.browser );
	const folder = temporaryFolder( 'e2e' );
	beforeExit( () =>
		fs.rmSync( folder, { recursive: true, force: true, maxRetries: 5 } )
	);
	const { site, catcher, certificates } = await startDevelopmentSite( {
		folder,
		version,
		activate: true,
		network,
	} );
	for ( const plugin of [ 'overrides.php', 'contact-form.php' ] ) {
		fs.copyFileSync(
			inRoot( 'tools/wordpress', plugin ),
			path.join( folder, 'wp-content/mu-plugins', plugin )
		);
	}
	const postfix = await startPostfix();
	const postfixCa = path.join( folder, 'wp-content/postfix-ca.pem' );
	fs.copyFileSync( postfix.ca_file, postfixCa );
	return {
		site,
		catcher,
		env: {
			WP_BASE_URL: site.url,
			WP_VERSION: site.version,
			WP_NETWORK: network ? '1' : '',
			WP_USER: 'admin',
			WP_PASSWORD: 'password',
			SITE_FOLDER: folder,
			SITE_TOOLS: inRoot( 'tools/wordpress' ),
			CHROMIUM: chromium(),
			CERTIFICATES: certificates,
			CATCHER_URL: catcher.url,
			CATCHER_HOST: catcher.host,
			CATCHER_STARTTLS_PORT: String( catcher.ports.starttls ),
			CATCHER_IMPLICIT_PORT: String( catcher.ports.implicit ),
			CATCHER_USER: catcher.user,
			CATCHER_PASSWORD: catcher.password,
			CATCHER_CA_FILE: site.caFile,
			POSTFIX_HOST: postfix.host,
			POSTFIX_STARTTLS_PORT: String( postfix.starttls_port ),
			POSTFIX_IMPLICIT_PORT: String( postfix.implicit_port ),
			POSTFIX_USER: postfix.user,
			POSTFIX_PASSWORD: postfix.password,
			POSTFIX_MAILDIR: postfix.maildir,
			POSTFIX_CA_FILE: postfixCa,
		},
	};
}

/**
 * Postfix and Dovecot end when the pipe to their starter does. Node's pipes are sockets to PHP, which would take 60 silent
 * seconds for the end: hence no time limit.
 */
async function startPostfix() {
	const starter = spawn(
		'php',
		[
			'-d',
			'default_socket_timeout=-1',
			inRoot( 'tests/support/mail-servers.php' ),
		],
		{ stdio: [ 'pipe', 'pipe', 'inherit' ], detached: true }
	);
	beforeExit( () => {
		starter.stdin.end();
		stopGroup( starter );
	} );
	for await ( const line of readline.createInterface( {
		input: starter.stdout,
	} ) ) {
		return JSON.parse( line );
	}
	throw new UserError( 'Postfix and Dovecot did not start.' );
}

/** What WordPress wrote into its debug log, every line once: there must be nothing. */
export function debugLog( site ) {
	if ( ! fs.existsSync( site.debugLog ) ) {
		return '';
	}
	const lines = fs.readFileSync( site.debugLog, 'utf8' ).trim().split( '\n' );
	return [
		...new Set(
			lines.map( ( line ) => line.replace( /^\[[^\]]*\] /, '' ) )
		),
	].join( '\n' );
}
