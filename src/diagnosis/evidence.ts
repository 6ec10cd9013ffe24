/** The evidence of a check as indented text, for those who want to know exactly. */
import { isRecord, text } from '../api/json';

/** These are drawn in a form of their own. */
const DRAWN = new Set( [ 'record', 'records', 'endpoints', 'transcript' ] );

const isEmpty = ( value: unknown ): boolean =>
	value === null ||
	value === undefined ||
	value === '' ||
	( typeof value === 'object' && Object.keys( value ).length === 0 );

function line( key: string, value: unknown, indent: string ): string[] {
	if ( isEmpty( value ) ) {
		return [];
	}
	if ( Array.isArray( value ) && ! value.some( isRecord ) ) {
		return [ `${ indent }${ key }: ${ value.join( ', ' ) }` ];
	}
	return isRecord( value )
		? [ `${ indent }${ key }:`, ...lines( value, `${ indent }  ` ) ]
		: [ `${ indent }${ key }: ${ String( value ) }` ];
}

function lines( values: object, indent: string ): string[] {
	return Array.isArray( values )
		? values.flatMap( ( one: unknown, index ) =>
				line( String( index + 1 ), one, indent )
		  )
		: Object.entries( values ).flatMap( ( [ key, value ] ) =>
				line( key, value, indent )
		  );
}

export function evidenceText( evidence: Record< string, unknown > ): string {
	const rest = Object.fromEntries(
		Object.entries( evidence ).filter( ( [ key ] ) => ! DRAWN.has( key ) )
	);
	return [ ...lines( rest, '' ), ...dialogue( evidence.transcript ) ].join(
		'\n'
	);
}

/** What was said between site and server; secrets were taken out before it came here. */
function dialogue( transcript: unknown ): string[] {
	const marks: Record< string, string > = { client: '>', server: '<' };
	return ( Array.isArray( transcript ) ? transcript : [] )
		.filter( isRecord )
		.map(
			( entry ) =>
				`${ marks[ text( entry.from ) ] ?? '#' } ${ text(
					entry.line
				) }`
		);
}

export interface DnsRecord {
	name: string;
	type: string;
	value: string;
}

/** DNS entries that a check proposes. */
export function dnsRecords( evidence: Record< string, unknown > ): DnsRecord[] {
	const proposed = Array.isArray( evidence.records )
		? evidence.records
		: [ evidence.record ];
	return proposed
		.filter( isRecord )
		.map( ( one ) => ( {
			name: text( one.name ),
			type: text( one.type ),
			value: text( one.value ),
		} ) )
		.filter( ( { name, value } ) => name !== '' && value !== '' );
}
