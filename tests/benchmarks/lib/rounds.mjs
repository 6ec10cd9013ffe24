/**
 * Interleaved rounds: every variant once in each round, in another order each time, so that a busy moment of the
 * machine hits all of them alike, and none always comes behind the same other one.
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
		for ( const variant of shuffled( variants, round ) ) {
			results[ variant ].push( await once( variant ) );
		}
	}
	return results;
}

/** The same order in the same round of each run. */
function shuffled( list, seed ) {
	return list
		.map( ( each, place ) => [
			( Math.sin( ( seed + 1 ) * 12.9898 + place * 78.233 ) *
				43758.5453 ) %
				1,
			each,
		] )
		.sort( ( [ one ], [ other ] ) => one - other )
		.map( ( [ , each ] ) => each );
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

/** A count, such as files or queries: the same in every round but the odd one. */
export function typical( results, name ) {
	return median( results.map( ( result ) => result[ name ] ) );
}

/** How many more than another variant, round by round. */
export function difference( results, base, name ) {
	return median(
		results.map(
			( result, round ) => result[ name ] - base[ round ][ name ]
		)
	);
}

/** A time as in the machine's quiet moments, the first decile: whatever else runs can only make a round slower. */
export function quiet( results, name ) {
	return quantile(
		results.map( ( result ) => result[ name ] ),
		0.1
	);
}

/** How far the median lies above the quiet moments, in percent: how busy the machine was with other things. */
export function noise( results, name ) {
	return ( typical( results, name ) / quiet( results, name ) - 1 ) * 100;
}
