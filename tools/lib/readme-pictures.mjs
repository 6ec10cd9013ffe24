/**
 * Which states of the page are the pictures of the plugin directory, in the order of the captions in readme.txt.
 */
import fs from 'node:fs';
import path from 'node:path';
import { UserError, inRoot } from './project.mjs';

const STATES = [
	'first-run',
	'settings-found',
	'test-accepted',
	'test-wrong-password',
	'diagnosis-apply-port',
	'log-full',
	'log-failed-message',
];

/** @return {Array<{file: string, name: string}>} Picture, and its name in the directory's folder of assets. */
export function readmePictures() {
	const section = /^== Screenshots ==\n([\s\S]*?)^== /m.exec(
		fs.readFileSync( inRoot( 'readme.txt' ), 'utf8' )
	)[ 1 ];
	const captions = section.match( /^\d+\. .+$/gm ) ?? [];
	if ( captions.length !== STATES.length ) {
		throw new UserError(
			`readme.txt has ${ captions.length } captions for ${ STATES.length } pictures.`
		);
	}
	return STATES.map( ( state, index ) => {
		const file = inRoot( 'docs/screenshots', `${ state }-1280.png` );
		if ( ! fs.existsSync( file ) ) {
			throw new UserError(
				`There is no picture of "${ state }": npm run screenshots -- ${ state }`
			);
		}
		return { file, name: `screenshot-${ index + 1 }.png` };
	} );
}

/** What the plugin directory wants beside the zip. */
export function writeReadmePictures( folder ) {
	fs.rmSync( folder, { recursive: true, force: true } );
	fs.mkdirSync( folder, { recursive: true } );
	readmePictures().forEach( ( { file, name } ) =>
		fs.copyFileSync( file, path.join( folder, name ) )
	);
}
