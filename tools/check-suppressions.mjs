/**
 * Whoever tells a checker to look away says why: after " -- " on the same line. Fails where nobody did.
 */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { inRoot } from './lib/project.mjs';

const LOOK_AWAY =
	/(?:phpcs:(?:ignore|disable)|@phpstan-ignore|eslint-disable|stylelint-disable|prettier-ignore|@ts-(?:expect-error|ignore|nocheck))/;

/** Words behind the rule's name; PHPStan's stand in parentheses. */
const REASON = /(?:--\s*\w|@ts-expect-error\s+\S+\s+\S+|\(\w.*\))/;

const files = execFileSync(
	'git',
	[ 'ls-files', '-co', '--exclude-standard', '-z' ],
	{ cwd: inRoot(), encoding: 'utf8' }
)
	.split( '\0' )
	.filter(
		( file ) =>
			/\.(?:php|[cm]?[jt]sx?|scss)$/.test( file ) &&
			! /^(?:build|languages)\//.test( file ) &&
			file !== 'tools/check-suppressions.mjs' &&
			fs.existsSync( inRoot( file ) )
	);

const complaints = [];
let found = 0;
for ( const file of files ) {
	fs.readFileSync( inRoot( file ), 'utf8' )
		.split( '\n' )
		.forEach( ( line, index ) => {
			const at = LOOK_AWAY.exec( line );
			if (
				at &&
				/(?:\/\/|\/\*|#|\*)/.test( line.slice( 0, at.index ) )
			) {
				found++;
				if ( ! REASON.test( line.slice( at.index ) ) ) {
					complaints.push(
						`${ file }:${ index + 1 }: ${ line.trim() }`
					);
				}
			}
		} );
}

if ( complaints.length > 0 ) {
	process.stderr.write(
		`Checkers told to look away without a reason (" -- why"):\n${ complaints.join(
			'\n'
		) }\n`
	);
	process.exitCode = 1;
} else {
	process.stdout.write(
		`${ found } times a checker is told to look away, each with its reason, in ${ files.length } files.\n`
	);
}
