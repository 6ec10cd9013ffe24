/**
 * How long a process has worked: what several of them can gain on the same cores depends on it, and no busy neighbour changes it much.
 */
import fs from 'node:fs';
import { capture } from '../../../tools/lib/processes.mjs';

let ticksPerSecond;

/** Milliseconds of user and system time so far; 0 where the kernel does not tell. */
export function processorTime( pid ) {
	const file = `/proc/${ pid }/stat`;
	if ( ! fs.existsSync( file ) ) {
		return 0;
	}
	ticksPerSecond ??= Number( capture( 'getconf', [ 'CLK_TCK' ] ) );
	// The name of the program, in parentheses, may contain spaces.
	const fields = fs
		.readFileSync( file, 'utf8' )
		.split( ') ' )[ 1 ]
		.split( ' ' );
	return (
		( ( Number( fields[ 11 ] ) + Number( fields[ 12 ] ) ) * 1000 ) /
		ticksPerSecond
	);
}
