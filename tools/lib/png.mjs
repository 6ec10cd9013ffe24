/**
 * Makes PNG pictures of user interfaces small: such pictures have few colours, and a palette of 256 shows them all
 * or nearly so. No package does this without a binary of its own.
 */
import zlib from 'node:zlib';

const SIGNATURE = Buffer.from( '89504e470d0a1a0a', 'hex' );
const PALETTE_TYPE = 3;
const COLOURS = 256;

/** @param {Buffer} png 8 bits a channel, RGB or RGBA, not interlaced: what Chromium writes. */
export function shrinkPng( png ) {
	const { width, height, pixels } = decode( png );
	const { palette, indexes } = quantise( pixels );
	return encode( width, height, palette, indexes );
}

function* chunks( png ) {
	for ( let at = SIGNATURE.length; at < png.length;  ) {
		const length = png.readUInt32BE( at );
		yield {
			type: png.toString( 'latin1', at + 4, at + 8 ),
			data: png.subarray( at + 8, at + 8 + length ),
		};
		at += length + 12;
	}
}

function decode( png ) {
	const parts = [ ...chunks( png ) ];
	const header = parts.find( ( { type } ) => type === 'IHDR' ).data;
	const width = header.readUInt32BE( 0 );
	const height = header.readUInt32BE( 4 );
	const size = { 2: 3, 6: 4 }[ header[ 9 ] ];
	if ( header[ 8 ] !== 8 || ! size || header[ 12 ] !== 0 ) {
		throw new Error( 'A PNG of another kind than Chromium writes.' );
	}
	const raw = zlib.inflateSync(
		Buffer.concat(
			parts
				.filter( ( { type } ) => type === 'IDAT' )
				.map( ( { data } ) => data )
		)
	);
	return { width, height, pixels: unfilter( raw, width, height, size ) };
}

/** PNG specification, section 9: each line says what was taken from its neighbours. */
function unfilter( raw, width, height, size ) {
	const line = width * size;
	const out = Buffer.alloc( height * line );
	for ( let y = 0; y < height; y++ ) {
		const filter = raw[ y * ( line + 1 ) ];
		for ( let x = 0; x < line; x++ ) {
			const at = y * line + x;
			const left = x >= size ? out[ at - size ] : 0;
			const up = y > 0 ? out[ at - line ] : 0;
			const corner = x >= size && y > 0 ? out[ at - line - size ] : 0;
			out[ at ] =
				raw[ y * ( line + 1 ) + 1 + x ] +
				predicted( filter, left, up, corner );
		}
	}
	return toColours( out, size );
}

function predicted( filter, left, up, corner ) {
	switch ( filter ) {
		case 1:
			return left;
		case 2:
			return up;
		case 3:
			return Math.floor( ( left + up ) / 2 );
		case 4: {
			const guess = left + up - corner;
			const [ a, b, c ] = [ left, up, corner ].map( ( one ) =>
				Math.abs( guess - one )
			);
			if ( a <= b && a <= c ) {
				return left;
			}
			return b <= c ? up : corner;
		}
		default:
			return 0;
	}
}

/** One number a pixel, without transparency: pictures of pages have none. */
function toColours( bytes, size ) {
	const colours = new Uint32Array( bytes.length / size );
	for ( let pixel = 0; pixel < colours.length; pixel++ ) {
		colours[ pixel ] = bytes.readUIntBE( pixel * size, 3 );
	}
	return colours;
}

/** The most frequent colours are the palette; each other colour takes the nearest of them. */
function quantise( pixels ) {
	const counts = new Map();
	for ( const colour of pixels ) {
		counts.set( colour, ( counts.get( colour ) ?? 0 ) + 1 );
	}
	const palette = [ ...counts ]
		.sort( ( a, b ) => b[ 1 ] - a[ 1 ] )
		.slice( 0, COLOURS )
		.map( ( [ colour ] ) => colour );
	const places = new Map(
		[ ...counts.keys() ].map( ( colour ) => [
			colour,
			nearest( colour, palette ),
		] )
	);
	return {
		palette,
		indexes: Uint8Array.from( pixels, ( colour ) => places.get( colour ) ),
	};
}

const channels = ( colour ) => [
	Math.floor( colour / 65536 ),
	Math.floor( colour / 256 ) % 256,
	colour % 256,
];

function nearest( colour, palette ) {
	const wanted = channels( colour );
	let best = 0;
	let least = Infinity;
	palette.forEach( ( candidate, index ) => {
		const distance = channels( candidate ).reduce(
			( sum, value, channel ) => sum + ( value - wanted[ channel ] ) ** 2,
			0
		);
		if ( distance < least ) {
			[ best, least ] = [ index, distance ];
		}
	} );
	return best;
}

function encode( width, height, palette, indexes ) {
	const header = Buffer.alloc( 13 );
	header.writeUInt32BE( width, 0 );
	header.writeUInt32BE( height, 4 );
	header.set( [ 8, PALETTE_TYPE, 0, 0, 0 ], 8 ); // 8 bits an index into a palette.
	const lines = Buffer.alloc( height * ( width + 1 ) );
	for ( let y = 0; y < height; y++ ) {
		lines.set(
			indexes.subarray( y * width, ( y + 1 ) * width ),
			y * ( width + 1 ) + 1
		);
	}
	return Buffer.concat( [
		SIGNATURE,
		chunk( 'IHDR', header ),
		chunk( 'PLTE', Buffer.from( palette.flatMap( channels ) ) ),
		chunk( 'IDAT', zlib.deflateSync( lines, { level: 9, memLevel: 9 } ) ),
		chunk( 'IEND', Buffer.alloc( 0 ) ),
	] );
}

function chunk( type, data ) {
	const body = Buffer.concat( [ Buffer.from( type, 'latin1' ), data ] );
	const out = Buffer.alloc( body.length + 8 );
	out.writeUInt32BE( data.length, 0 );
	body.copy( out, 4 );
	out.writeUInt32BE( crc( body ), body.length + 4 );
	return out;
}

/* eslint-disable no-bitwise -- A checksum is made of bits. */
const TABLE = Uint32Array.from( { length: 256 }, ( _, start ) => {
	let value = start;
	for ( let bit = 0; bit < 8; bit++ ) {
		value = value & 1 ? 0xedb88320 ^ ( value >>> 1 ) : value >>> 1;
	}
	return value;
} );

function crc( bytes ) {
	let value = 0xffffffff;
	for ( const byte of bytes ) {
		value = TABLE[ ( value ^ byte ) & 255 ] ^ ( value >>> 8 );
	}
	return ( value ^ 0xffffffff ) >>> 0;
}
