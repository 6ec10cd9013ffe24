/**
 * Figures of a run: printed, and kept for docs/delivery-proof.md when tools/delivery.mjs asks for them.
 */
import fs from 'node:fs';

/** The long form takes minutes; npm test runs the short one. */
export const isLong = process.env.MAILWRIGHT_DELIVERY === 'long';

export function figures( name, values ) {
	process.stdout.write( `${ name }: ${ JSON.stringify( values ) }\n` );
	const file = process.env.MAILWRIGHT_DELIVERY_FIGURES;
	if ( file ) {
		fs.appendFileSync( file, `${ JSON.stringify( { name, values } ) }\n` );
	}
}
