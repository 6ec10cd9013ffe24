/**
 * What the machine itself must have. As root on Debian or Ubuntu missing things are installed; otherwise the one
 * command that installs them is named and the tool stops.
 */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { UserError } from './project.mjs';
import { capture, isThere } from './processes.mjs';

let php;

/** Version and extensions of the PHP on the command line. */
function phpFacts() {
	php ??= JSON.parse(
		capture( 'php', [
			'-r',
			'echo json_encode( array( PHP_MAJOR_VERSION . "." . PHP_MINOR_VERSION, array_map( "strtolower", get_loaded_extensions() ) ) );',
		] )
	);
	return { version: php[ 0 ], extensions: php[ 1 ] };
}

function extension( name, debianPackage ) {
	return {
		isThere: () => phpFacts().extensions.includes( name ),
		debian: () => [ `php${ phpFacts().version }-${ debianPackage }` ],
	};
}

function program( names, ...debian ) {
	return {
		isThere: () => names.some( isThereAnywhere ),
		debian: () => debian,
	};
}

/** Servers live in sbin, which is not on everybody's PATH. */
function isThereAnywhere( name ) {
	return fs.existsSync( `/usr/sbin/${ name }` ) || isThere( name );
}

const REQUIREMENTS = {
	'PHP with SQLite': extension( 'pdo_sqlite', 'sqlite3' ),
	'PHP with cURL': extension( 'curl', 'curl' ),
	'PHP with MySQL': extension( 'mysqli', 'mysql' ),
	'PHP with mbstring': extension( 'mbstring', 'mbstring' ),
	'PHP with XML': extension( 'simplexml', 'xml' ),
	'PHP with intl': extension( 'intl', 'intl' ),
	// The core packages have the server without the system service; its set-up asks a tool of the client.
	MariaDB: program( [ 'mariadbd' ], 'mariadb-server-core' ),
	'The tools of MariaDB': program(
		[ 'my_print_defaults' ],
		'mariadb-client-core'
	),
	Chromium: program(
		[ 'chromium', 'chromium-browser', 'google-chrome' ],
		'chromium'
	),
	'A font with Japanese letters': {
		isThere: () =>
			isThere( 'fc-list' ) &&
			capture( 'fc-list', [ ':lang=ja' ] ).trim() !== '',
		debian: () => [ 'fontconfig', 'fonts-vlgothic' ],
	},
	nginx: program( [ 'nginx' ], 'nginx-light' ),
	'PHP-FPM': {
		isThere: () => isThereAnywhere( phpFpm() ),
		debian: () => [ phpFpm().replace( 'php-fpm', 'php' ) + '-fpm' ],
	},
	Postfix: program( [ 'postfix' ], 'postfix' ),
	Dovecot: program( [ 'dovecot' ], 'dovecot-core' ),
	OpenSSL: program( [ 'openssl' ], 'openssl' ),
	// Sends a mail from the command line; the plugin prints commands for it.
	swaks: program( [ 'swaks' ], 'swaks', 'libnet-ssleay-perl' ),
	// Gives a process a clock of its own: web nodes whose clocks differ.
	faketime: program( [ 'faketime' ], 'faketime' ),
};

export const NEEDS = {
	site: [
		'PHP with SQLite',
		'PHP with cURL',
		'PHP with mbstring',
		'PHP with XML',
		'PHP with intl',
		'OpenSSL',
	],
	mariadb: [ 'PHP with MySQL', 'MariaDB', 'The tools of MariaDB' ],
	mailServers: [ 'Postfix', 'Dovecot' ],
	webServer: [ 'nginx', 'PHP-FPM', 'PHP with MySQL' ],
	browser: [ 'Chromium' ],
	pictures: [ 'A font with Japanese letters' ],
	clocks: [ 'faketime' ],
	commands: [ 'swaks' ],
};

/** The program's name as Debian has it: of the same version as the PHP on the command line. */
export function phpFpm() {
	return `php-fpm${ phpFacts().version }`;
}

/** Makes sure that these requirements are met; see NEEDS for ready lists. */
export function require( ...names ) {
	if ( ! isThere( 'php' ) ) {
		throw new UserError(
			'PHP 8.1 or newer is needed on the command line (Debian, Ubuntu: sudo apt-get install php-cli).'
		);
	}
	const missing = names
		.flat()
		.filter( ( name ) => ! REQUIREMENTS[ name ].isThere() );
	if ( missing.length === 0 ) {
		return;
	}
	const debian = [
		...new Set(
			missing.flatMap( ( name ) => REQUIREMENTS[ name ].debian() )
		),
	];
	const mayInstall = process.getuid?.() === 0 && isThere( 'apt-get' );
	if ( ! mayInstall ) {
		throw new UserError(
			`Not here yet: ${ missing.join(
				', '
			) }.\nInstall it and try again. On Debian or Ubuntu:\n\n  sudo apt-get install --no-install-recommends ${ debian.join(
				' '
			) }\n`
		);
	}
	console.log( `Installing ${ debian.join( ' ' ) }` );
	install( debian );
	php = undefined;
	const stillMissing = missing.filter(
		( name ) => ! REQUIREMENTS[ name ].isThere()
	);
	if ( stillMissing.length > 0 ) {
		throw new UserError(
			`Installed, but still not found: ${ stillMissing.join( ', ' ) }.`
		);
	}
}

function install( debian ) {
	const env = {
		...process.env,
		DEBIAN_FRONTEND: 'noninteractive',
		// Keeps the packages from starting system services: the tools start their own servers in their own folders.
		RUNLEVEL: '1',
	};
	const patience = [ '-qq', '-o', 'DPkg::Lock::Timeout=600' ];
	const arguments_ = [
		'install',
		'-y',
		'--no-install-recommends',
		...patience,
		...debian,
	];
	// The lists may be old or absent: only then the slower update is needed.
	if (
		spawnSync( 'apt-get', arguments_, { env, stdio: 'ignore' } ).status !==
		0
	) {
		capture( 'apt-get', [ 'update', ...patience ], { env } );
		capture( 'apt-get', arguments_, { env } );
	}
}

/** The browser for the tests: Debian's, or whatever the environment names. */
export function chromium() {
	const candidates = [
		process.env.CHROMIUM,
		'/usr/bin/chromium',
		'/usr/bin/chromium-browser',
		'/usr/bin/google-chrome',
	];
	const found = candidates.find( ( file ) => file && fs.existsSync( file ) );
	if ( ! found ) {
		throw new UserError(
			'No Chromium found; name one by CHROMIUM=<program>.'
		);
	}
	return found;
}
