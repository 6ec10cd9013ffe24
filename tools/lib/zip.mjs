/**
 * Reads and writes zip files, so that no program beside Node is needed for it. What is written depends on the
 * files alone (no dates, no owners, sorted names): the same files always make the same bytes.
 */
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';

// Signatures and field positions: PKWARE APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16.
const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const DEFLATED = 8;
const UTF8_NAMES = 0x0800;
const FIRST_DAY = 0x0021; // 1 January 1980, the earliest date that a zip can hold.
const REGULAR_FILE = 0o100644 * 2 ** 16; // The Unix mode stands in the upper half.

/** @param {Buffer} archive */
export function* entries( archive ) {
	const end = archive.lastIndexOf(
		Buffer.from( [ 0x50, 0x4b, 0x05, 0x06 ] )
	);
	if ( end < 0 || archive.readUInt32LE( end ) !== END ) {
		throw new Error( 'Not a zip file.' );
	}
	let at = archive.readUInt32LE( end + 16 );
	for ( let left = archive.readUInt16LE( end + 10 ); left > 0; left-- ) {
		if ( archive.readUInt32LE( at ) !== CENTRAL ) {
			throw new Error( 'Damaged zip file.' );
		}
		const method = archive.readUInt16LE( at + 10 );
		const size = archive.readUInt32LE( at + 20 );
		const nameLength = archive.readUInt16LE( at + 28 );
		const local = archive.readUInt32LE( at + 42 );
		const name = archive.toString( 'utf8', at + 46, at + 46 + nameLength );
		const start =
			local +
			30 +
			archive.readUInt16LE( local + 26 ) +
			archive.readUInt16LE( local + 28 );
		const packed = archive.subarray( start, start + size );
		yield {
			name,
			content: () =>
				method === DEFLATED ? zlib.inflateRawSync( packed ) : packed,
		};
		at +=
			46 +
			nameLength +
			archive.readUInt16LE( at + 30 ) +
			archive.readUInt16LE( at + 32 );
	}
}

export function unzip( file, folder ) {
	for ( const { name, content } of entries( fs.readFileSync( file ) ) ) {
		const target = path.resolve( folder, name );
		if ( ! target.startsWith( path.resolve( folder ) + path.sep ) ) {
			throw new Error(
				`The zip file reaches out of its folder: ${ name }`
			);
		}
		if ( name.endsWith( '/' ) ) {
			fs.mkdirSync( target, { recursive: true } );
			continue;
		}
		fs.mkdirSync( path.dirname( target ), { recursive: true } );
		fs.writeFileSync( target, content() );
	}
}

/**
 * @param {Map<string, Buffer>} files Content by name inside the zip.
 * @return {Buffer} The zip file.
 */
export function zip( files ) {
	const parts = [];
	const directory = [];
	let offset = 0;
	for ( const name of [ ...files.keys() ].sort() ) {
		const content = files.get( name );
		const packed = zlib.deflateRawSync( content, { level: 9 } );
		const nameBytes = Buffer.from( name );
		const common = Buffer.alloc( 26 );
		common.writeUInt16LE( 20, 0 );
		common.writeUInt16LE( UTF8_NAMES, 2 );
		common.writeUInt16LE( DEFLATED, 4 );
		common.writeUInt16LE( FIRST_DAY, 8 );
		common.writeUInt32LE( zlib.crc32( content ), 10 );
		common.writeUInt32LE( packed.length, 14 );
		common.writeUInt32LE( content.length, 18 );
		common.writeUInt16LE( nameBytes.length, 22 );
		parts.push( signature( LOCAL ), common, nameBytes, packed );
		const rest = Buffer.alloc( 14 );
		rest.writeUInt32LE( REGULAR_FILE, 6 );
		rest.writeUInt32LE( offset, 10 );
		directory.push(
			signature( CENTRAL ),
			Buffer.from( [ 20, 3 ] ),
			common,
			rest,
			nameBytes
		);
		offset += 4 + common.length + nameBytes.length + packed.length;
	}
	const central = Buffer.concat( directory );
	const end = Buffer.alloc( 18 );
	end.writeUInt16LE( files.size, 4 );
	end.writeUInt16LE( files.size, 6 );
	end.writeUInt32LE( central.length, 8 );
	end.writeUInt32LE( offset, 12 );
	return Buffer.concat( [ ...parts, central, signature( END ), end ] );
}

function signature( number ) {
	const bytes = Buffer.alloc( 4 );
	bytes.writeUInt32LE( number );
	return bytes;
}
