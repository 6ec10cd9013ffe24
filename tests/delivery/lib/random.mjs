/**
 * Chance that can be repeated: the same seed gives the same numbers. What the machine makes of them still differs from run to run.
 */
export class Chance {
	constructor( seed ) {
		this.seed = seed;
		this.state = seed;
	}

	/** From 0 up to 1 (mulberry32). */
	next() {
		/* eslint-disable no-bitwise -- A generator of random numbers is made of bits. */
		this.state = ( this.state + 0x6d2b79f5 ) | 0;
		let value = Math.imul(
			this.state ^ ( this.state >>> 15 ),
			1 | this.state
		);
		value =
			( value + Math.imul( value ^ ( value >>> 7 ), 61 | value ) ) ^
			value;
		return ( ( value ^ ( value >>> 14 ) ) >>> 0 ) / 4294967296;
		/* eslint-enable no-bitwise */
	}

	between( least, most ) {
		return least + this.next() * ( most - least );
	}

	whole( least, most ) {
		return Math.floor( this.between( least, most + 1 ) );
	}

	happens( probability ) {
		return this.next() < probability;
	}

	oneOf( list ) {
		return list[ Math.floor( this.next() * list.length ) ];
	}
}

/** Of this run: any, unless MAILWRIGHT_SEED names the one of a run that is to be repeated. */
export function seedOfThisRun() {
	return Number( process.env.MAILWRIGHT_SEED ?? Date.now() % 1000000 );
}
