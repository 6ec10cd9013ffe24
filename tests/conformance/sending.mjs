/**
 * The sending faults, played to WordPress with one plugin or another: each of them on a site of its own, all at the same time, since most of
 * it is waiting.
 */
import fs from 'node:fs';
import path from 'node:path';
import { UserError, inRoot } from '../../tools/lib/project.mjs';
import { capture, collect } from '../../tools/lib/processes.mjs';
import { assembleSite, runInSite } from '../../tools/lib/site.mjs';

const HERE = 'tests/conformance';

/**
 * @param {string} folder Where the sites may be made.
 * @param {string} core   Folder of WordPress; it is copied, never changed.
 * @param {{name: string, plugin: ?string, configure: string}[]} columns What is compared.
 * @param {string} only   Part of the name of the faults to play; '' plays all.
 * @return {Promise<Array<object>>} For each column the outcomes by name of the fault.
 */
export async function playSendingFaults( folder, core, columns, only = '' ) {
	return Promise.all(
		columns.map( async ( column, index ) => {
			const site = await siteOf(
				path.join( folder, `site-${ index }` ),
				core,
				column.plugin
			);
			const { code, output } = await collect( 'php', [
				inRoot( HERE, 'play.php' ),
				site.folder,
				column.configure,
				only,
			] );
			if ( code !== 0 ) {
				throw new Error( `${ column.name }:\n${ output }` );
			}
			return outcomes( output );
		} )
	);
}

async function siteOf( folder, core, plugin ) {
	const site = await assembleSite( folder, { core, port: 80, plugin: null } );
	fs.copyFileSync(
		inRoot( HERE, 'site.php' ),
		path.join( folder, 'wp-content/mu-plugins/conformance.php' )
	);
	await runInSite( site, 'install.php' );
	if ( plugin ) {
		if ( ! fs.existsSync( plugin ) ) {
			throw new UserError( `There is no folder ${ plugin }.` );
		}
		// As an installed plugin has it: its folder's name is that of the plugin.
		const name =
			plugin === inRoot() ? 'mailwright' : path.basename( plugin );
		fs.symlinkSync(
			plugin,
			path.join( folder, 'wp-content/plugins', name )
		);
		capture( 'php', [ inRoot( HERE, 'activate.php' ), folder, name ] );
	}
	return site;
}

function outcomes( output ) {
	return new Map(
		output
			.split( '\n' )
			.filter( ( line ) => line.startsWith( '{' ) )
			.map( ( line ) => JSON.parse( line ) )
			.map( ( outcome ) => [ outcome.name, outcome ] )
	);
}
