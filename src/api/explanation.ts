/** An explanation from the server, made safe to draw: every field is there and every link is a web address. */
import { isRecord, text } from './json';
import type { Blame, Explanation } from './types';

const BLAMES: readonly string[] = [ 'you', 'host', 'provider', 'plugin' ];

function toLink( value: unknown ): { url: string; label: string } | null {
	const url = isRecord( value ) ? text( value.url ) : text( value );
	if ( ! /^https:\/\//i.test( url ) ) {
		return null;
	}
	const label = isRecord( value )
		? text( value.label ) || text( value.text ) || text( value.title )
		: '';
	return { url, label: label || url.replace( /^https:\/\//i, '' ) };
}

export function toExplanation( value: unknown ): Explanation | null {
	if ( ! isRecord( value ) || ! text( value.cause ) ) {
		return null;
	}
	const confidence = text( value.confidence );
	return {
		cause: text( value.cause ),
		title: text( value.title ),
		explanation: text( value.explanation ),
		fix: text( value.fix ),
		blame: ( BLAMES.includes( text( value.blame ) )
			? value.blame
			: 'unknown' ) as Blame,
		retryable: value.retryable === true,
		confidence:
			confidence === 'high' || confidence === 'medium'
				? confidence
				: 'low',
		links: ( Array.isArray( value.links ) ? value.links : [] )
			.map( toLink )
			.filter( ( link ) => link !== null ),
		said: text( value.said ),
	};
}
