/** The report as Markdown, for a forum, an issue or a letter. It is made of what is on the page, so no secret is in it. */
import { __, sprintf } from '@wordpress/i18n';
import type { Report } from '../api/diagnosis-report';
import { blameText } from '../components/explanation';
import { evidenceText, dnsRecords } from './evidence';
import { FAMILIES, portRows } from './ports';
import { toSteps } from './steps';
import {
	foundAndMeant,
	changesText,
	duration,
	stateWord,
	stepLabel,
} from './words';

/** A mail server's words must not become links, pictures or headings where this is pasted. */
const plain = ( said: string ) =>
	said.replace( /[\\`*_{}[\]<>#|!]/g, '\\$&' ).replace( /\s+/g, ' ' );

function verdictLines( report: Report ): string[] {
	const { verdict } = report;
	const { found, meant } = foundAndMeant( report );
	return [
		`## ${ plain( verdict.title ) }`,
		plain( found ),
		verdict.cause ? blameText( verdict.cause.blame ) : '',
		plain( meant ),
		plain( verdict.cause?.fix ?? '' ),
		verdict.changes
			? sprintf(
					/* translators: %s: settings that work, such as "port 465 with SSL/TLS". */
					__( 'Tried and works: %s', 'mailwright' ),
					changesText( verdict.changes )
			  )
			: '',
	].filter( Boolean );
}

function portLines( { endpoints, connection }: Report ): string[] {
	if ( endpoints.length === 0 ) {
		return [];
	}
	const names = FAMILIES.map( ( { name } ) => name );
	return [
		[
			`| ${ __( 'Port', 'mailwright' ) } | ${ names.join( ' | ' ) } |`,
			'| --- | --- | --- |',
			...portRows( endpoints, connection.port ).map(
				( { port, cells } ) =>
					`| ${ port } | ${ FAMILIES.map(
						( { id } ) => cells[ id ].text
					).join( ' | ' ) } |`
			),
		].join( '\n' ),
	];
}

function checkLines( { checks }: Report ): string[] {
	return toSteps( checks ).map( ( step ) => {
		const { row } = step;
		const records = row ? dnsRecords( row.evidence ) : [];
		return [
			`- **${ stepLabel( step ) }**: ${ stateWord(
				step.state
			) }, ${ duration( row?.duration_ms ?? 0 ) }. ${ plain(
				row?.summary ?? ''
			) }`,
			...records.map(
				( { name, type, value } ) =>
					`  \`${ name } ${ type } ${ value }\``
			),
		].join( '\n' );
	} );
}

export function reportMarkdown( report: Report, at: Date ): string {
	if ( report.markdown ) {
		return report.markdown;
	}
	const { host, port } = report.connection;
	const failed = report.checks.filter( ( { status } ) => status === 'fail' );
	const evidence = failed
		.map( ( row ) => evidenceText( row.evidence ) )
		.filter( Boolean );
	return [
		...verdictLines( report ),
		[
			host && `${ host }:${ port }`,
			at.toISOString(),
			duration( report.duration_ms ),
			report.verdict.cause?.cause,
		]
			.filter( Boolean )
			.join( ', ' ),
		...portLines( report ),
		checkLines( report ).join( '\n' ),
		...evidence.map(
			( one ) => '```\n' + one.replace( /`{3}/g, "'''" ) + '\n```'
		),
	]
		.join( '\n\n' )
		.trim();
}
