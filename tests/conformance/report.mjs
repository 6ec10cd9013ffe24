/**
 * The tables: on the terminal, and as docs/conformance.md.
 */
import { FAULTS } from './fault-list.mjs';

const row = ( ...cells ) => `| ${ cells.join( ' | ' ) } |`;
const escape = ( text ) => String( text ).replaceAll( '|', '\\|' );
const seconds = ( number ) =>
	number < 0.1
		? `${ Math.max( 1, Math.round( number * 1000 ) ) } ms`
		: `${ number.toFixed( 1 ) } s`;
const passed = ( tests ) =>
	tests.filter( ( { failed, skipped } ) => ! failed && ! skipped ).length;

/** What came of one fault: said, arrived, and what is wrong with that. */
export function words( outcome ) {
	if ( ! outcome ) {
		return '–';
	}
	const { answer, wrong, most, reached, expect } = outcome;
	const said =
		answer === null ? '' : `${ answer } in ${ seconds( outcome.seconds ) }`;
	const arrived =
		reached === 0
			? // What was only ill for a while could have been tried again.
			  { kept: 'gone', at_most_twice: 'gone' }[ expect ] ?? 'not sent'
			: `${ most === 1 ? 'arrives' : `arrives ${ most } times` }${
					reached > 1 ? ` at ${ reached }` : ''
			  }`;
	return wrong.length > 0
		? `**${ wrong.join( '; ' ) }**${ said ? ` (${ said })` : '' }`
		: `${ said }, ${ arrived }`;
}

export function sendingTable( columns, results ) {
	const names = [ ...results[ 0 ].keys() ];
	return [
		row( '', 'fault', ...columns.map( ( { name } ) => name ) ),
		row( '---', '---', ...columns.map( () => '---' ) ),
		...names.map( ( name ) =>
			row(
				results[ 0 ].get( name ).id,
				name,
				...results.map( ( column ) =>
					escape( words( column.get( name ) ) )
				)
			)
		),
		row(
			'',
			`**right, of ${ names.length }**`,
			...results.map( ( column ) => `**${ right( column ) }**` )
		),
		...( columnOf( results[ 0 ], 'kept' ).length > 0
			? [ inTheEnd( results ) ]
			: [] ),
	].join( '\n' );
}

/** Of the mails that a server refused only for a while. */
function inTheEnd( results ) {
	const arrived = ( column ) =>
		columnOf( column, 'kept' ).filter(
			( { reached, recipients } ) => reached === recipients
		);
	return row(
		'',
		`**arrive in the end, of ${
			columnOf( results[ 0 ], 'kept' ).length
		} that a server refused only for a while**`,
		...results.map( ( column ) => `**${ arrived( column ).length }**` )
	);
}

const columnOf = ( column, expect ) =>
	[ ...column.values() ].filter( ( outcome ) => outcome.expect === expect );

export const right = ( column ) =>
	[ ...column.values() ].filter( ( { wrong } ) => wrong.length === 0 ).length;

export function faultTable( tests ) {
	return [
		row( '', 'fault', 'tests', 'passed', 'time' ),
		row( '---', '---', '---', '---', '---' ),
		...Object.entries( FAULTS ).map( ( [ id, [ what, pattern ] ] ) => {
			const own = tests.filter( ( test ) => pattern.test( test.id ) );
			const time = own.reduce( ( sum, test ) => sum + test.seconds, 0 );
			return row(
				id,
				what,
				own.length,
				passed( own ) === own.length && own.length > 0
					? own.length
					: `**${ passed( own ) }**`,
				seconds( time )
			);
		} ),
	].join( '\n' );
}

export function situationTable( tests ) {
	return [
		row( 'situation', 'expected cause', 'found', 'time', '' ),
		row( '---', '---', '---', '---', '---' ),
		...tests.map( ( test ) =>
			row(
				escape( test.set ),
				test.expected ?? '–',
				test.cause ?? '–',
				seconds( test.seconds ),
				verdict( test )
			)
		),
	].join( '\n' );
}

function verdict( { failed, skipped } ) {
	if ( skipped ) {
		return 'not possible here';
	}
	return failed ? '**fails**' : 'pass';
}

/** Two thousand lines say less than this: by cause how many were found. */
export function errorTable( tests ) {
	const causes = new Map();
	for ( const test of tests ) {
		causes.set( test.expected, [
			...( causes.get( test.expected ) ?? [] ),
			test,
		] );
	}
	return [
		row( 'cause', 'error texts', 'found', 'time each' ),
		row( '---', '---', '---', '---' ),
		...[ ...causes ]
			.sort( ( [ a ], [ b ] ) => ( a < b ? -1 : 1 ) )
			.map( ( [ cause, own ] ) =>
				row(
					cause,
					own.length,
					passed( own ) === own.length
						? own.length
						: `**${ passed( own ) }**`,
					seconds(
						own.reduce( ( sum, test ) => sum + test.seconds, 0 ) /
							own.length
					)
				)
			),
	].join( '\n' );
}

/** @return {string} The whole page. */
export function page( {
	versions,
	columns,
	sending,
	situations,
	errors,
	faults,
} ) {
	const withoutTest = Object.entries( FAULTS ).filter(
		( [ , [ , pattern ] ] ) =>
			! faults.some( ( { id } ) => pattern.test( id ) )
	);
	const ratio = ( tests ) => `${ passed( tests ) } of ${ tests.length }`;
	return `# Conformance

Written by \`npm run conformance\` on ${ versions.date }: Mailwright ${
		versions.plugin
	}, WordPress ${ versions.wordpress }, PHP ${ versions.php }, OpenSSL ${
		versions.openssl
	}, MariaDB ${ versions.mariadb }.

| | right |
| --- | --- |
${ columns
	.map( ( { name }, index ) =>
		row(
			`sending faults, ${ name }`,
			`${ right( sending[ index ] ) } of ${ sending[ index ].size }`
		)
	)
	.join( '\n' ) }
${ row( 'situations, diagnosed', ratio( situations ) ) }
${ row( 'error texts, explained', ratio( errors ) ) }
${ row(
	'tests of faults F01 to F65',
	ratio(
		faults.filter( ( { id } ) =>
			Object.values( FAULTS ).some( ( [ , pattern ] ) =>
				pattern.test( id )
			)
		)
	)
) }

## Sending faults

Played through \`wp_mail()\` alone, by a scripted mail server, to three sites that differ in nothing else. "By hand" is WordPress with the
[usual fifteen lines](../tests/conformance/configure/by-hand.php) on \`phpmailer_init\`. After the first try the server gets well where it can, and
WP-Cron runs 3 minutes, 40 minutes and 4 hours later on the site's clock. The same rules for everybody: \`wp_mail()\` comes back within 9 seconds;
neither password nor mail goes out in clear or to a server whose certificate is bad; nothing arrives twice, except where the
connection was lost behind the final dot, and then under one Message-ID; once \`wp_mail()\` said true, the mail arrives when the server
is well again. An honest false is right, too: then the caller knows.

${ sendingTable( columns, sending ) }

Another plugin is put through the same by \`npm run conformance -- --wp=<folder with WordPress> --plugin=<folder> --configure=<php file>\`. The file returns a
function that takes host, port, encryption, username, password and ca_file, and sets the plugin up with them; [by-hand.php](../tests/conformance/configure/by-hand.php)
is an example. WordPress is copied, nothing in its folder is changed.

## Faults by their numbers

Each by tests of our own; those of processes and databases that are killed in short form ([delivery-proof.md](delivery-proof.md) has the long one).${
		withoutTest.length > 0
			? `\nWithout a test: ${ withoutTest
					.map( ( [ id ] ) => id )
					.join( ', ' ) }.`
			: ''
	}

${ faultTable( faults ) }

## Situations

What can be wrong between a site and its mail server, played by scripted servers and a name service, and what the diagnosis says. Each row also holds who can
act, the words, the proven change of settings and that nothing secret leaves (\`tests/php/integration/Diagnosis/Situations.php\`).

${ situationTable( situations ) }

## Error texts

Lines that servers, PHP and plugins have really said (\`tests/fixtures/smtp-errors*.tsv\`), explained with and without the stage at which they came.

${ errorTable( errors ) }
`;
}
