/** Who changed where mail goes. Whatever the server sends leaves here with every field in place. */
import { request, requestResponse } from './client';
import { isRecord, text } from './json';
import { toApiError } from './errors';

export type ChangedValue = string | number | boolean | null;

export interface ChangedField {
	/** Name in the settings. */
	field: string;
	label: string;
	/** As stored; null = empty, or a secret. */
	before: ChangedValue;
	after: ChangedValue;
	secret: boolean;
	/** What became of it, in words. */
	text: string;
}

export interface Change {
	id: number;
	/** ISO 8601, UTC. */
	at: string;
	who: string;
	/** "connection main", "settings". */
	part: string;
	event: string;
	title: string;
	fields: ChangedField[];
}

export interface Changes {
	changes: Change[];
	/** Where the next page begins; null = there is none. */
	cursor: number | null;
}

const list = ( value: unknown ): Array< Record< string, unknown > > =>
	Array.isArray( value ) ? value.filter( isRecord ) : [];

const toValue = ( value: unknown ): ChangedValue =>
	typeof value === 'string' ||
	typeof value === 'number' ||
	typeof value === 'boolean'
		? value
		: null;

const toChange = ( row: Record< string, unknown > ): Change => ( {
	id: Number( row.id ) || 0,
	at: text( row.changed_at ),
	who: text( row.who ),
	part: text( row.part ),
	event: text( row.event ),
	title: text( row.title ),
	fields: list( row.fields ).map( ( field ) => ( {
		field: text( field.field ),
		label: text( field.label ),
		before: toValue( field.old ),
		after: toValue( field.new ),
		secret: field.secret === true,
		text: text( field.text ),
	} ) ),
} );

export async function fetchChanges(
	cursor: number | null
): Promise< Changes > {
	try {
		const response = await requestResponse(
			`/audit?per_page=20${ cursor ? `&cursor=${ cursor }` : '' }`,
			{}
		);
		return {
			changes: list( await response.json() ).map( toChange ),
			cursor:
				Number( response.headers.get( 'X-Mailwright-Cursor' ) ) || null,
		};
	} catch ( reason ) {
		throw await toApiError( reason );
	}
}

export const markSeen = ( id: number ) =>
	request< unknown >( '/audit/seen', { method: 'POST', data: { id } } );
