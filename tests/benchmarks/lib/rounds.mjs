/**
 * Interleaved rounds: every variant once in each round, in another order each time, so that a busy moment of the
 * machine hits all of them alike. Medians of the rounds are compared.
 */

/**
 * @param {number}                                           count
 * @param {string[]}                                         variants
 * @param {( variant: string ) => Promise<Object<string, number>>} once
 * @return {Promise<Object<string, Object[]>>} All results by variant, in the order of the rounds.
 */
export async function interleave( count, variants, once ) {
	const results = Object.fromEntries(
		variants.map( ( name ) => [ name, [] ] )
	);
	for ( const variant of variants ) {
		await once( variant ); // Warms caches; not counted.
	}
	for ( let round = 0; round < count; round++ ) {
		for ( let turn = 0; turn < variants.length; turn++ ) {
			const variant = variants[ ( round + turn ) % variants.length ];
			results[ variant ].push( await once( variant ) );
		}
	}
	return results;
}

export function median( numbers ) {
	return quantile( numbers, 0.5 );
}

export function quantile( numbers, share ) {
	const sorted = [ ...numbers ].sort( ( a, b ) => a - b );
	const place = ( sorted.length - 1 ) * share;
	const low = sorted[ Math.floor( place ) ];
	return low + ( sorted[ Math.ceil( place ) ] - low ) * ( place % 1 );
}

/** Median of one number of all results of a variant. */
export function typical( results, name ) {
	return median( results.map( ( result ) => result[ name ] ) );
}

/** What one variant costs more than another, round by round: the machine's moods cancel out. */
export function difference( results, base, name ) {
	return median(
		results.map(
			( result, round ) => result[ name ] - base[ round ][ name ]
		)
	);
}

/** Half of the distance between the quartiles, in percent of the median: how noisy the machine was. */
export function noise( results, name ) {
	const numbers = results.map( ( result ) => result[ name ] );
	const spread = quantile( numbers, 0.75 ) - quantile( numbers, 0.25 );
	return ( spread / 2 / median( numbers ) ) * 100;
}
