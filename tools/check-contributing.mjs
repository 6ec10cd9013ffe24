#!/usr/bin/env node
/**
 * Does what CONTRIBUTING.md says, literally: puts its blocks into a copy of the checkout, section by section, runs the commands, and compares
 * the sizes that it gives. With --sizes it only prints them.
 */
import fs from 'node:fs';
import path from 'node:path';
import { UserError, command, inRoot, temporaryFolder } from './lib/project.mjs';
import { beforeExit, capture, collect } from './lib/processes.mjs';

/** Linked instead of copied: big, and nothing writes there. */
const LINKED = [ 'node_modules', 'tools/wp-cli/vendor' ];

/** Composer's own files lead to the classes beside them, so these have to be copies. */
const NOT_LINKED = [ 'autoload.php', 'bin', 'composer' ];

/** Made anew for each folder of a checkout, so it would pile up in the shared cache. */
const OF_ONE_CHECKOUT = /^phpunit-|\.draft$/;

command( async ( args ) => {
	const sections = read(
		fs.readFileSync( inRoot( 'CONTRIBUTING.md' ), 'utf8' )
	);
	if ( sections.length < 5 ) {
		throw new UserError(
			'CONTRIBUTING.md has fewer than five worked examples.'
		);
	}
	for ( const section of sections ) {
		const { files, lines } = sizeOf( section );
		const size = `Size: ${ files } file${
			files === 1 ? '' : 's'
		}, ${ lines } lines.`;
		console.log( `${ section.title }: ${ size }` );
		if ( ! args.includes( '--sizes' ) && ! section.text.includes( size ) ) {
			throw new UserError( `"${ section.title }" has to say: ${ size }` );
		}
	}
	if ( args.includes( '--sizes' ) ) {
		return 0;
	}
	const folder = temporaryFolder( 'contributing' );
	beforeExit( () =>
		fs.rmSync( folder, { recursive: true, force: true, maxRetries: 5 } )
	);
	const scratch = path.join( folder, 'mailwright' );
	copyCheckout( scratch );
	const env = {
		...process.env,
		XDG_CACHE_HOME: linkCache( folder ),
		MAILWRIGHT_TEST_CERTIFICATES: path.join( folder, 'certificates' ),
	};
	for ( const section of sections ) {
		section.blocks.forEach( ( block ) => apply( scratch, block ) );
		for ( const line of section.commands ) {
			const { code, output } = await collect( 'sh', [ '-c', line ], {
				cwd: scratch,
				env,
			} );
			if ( code !== 0 || /No tests executed/.test( output ) ) {
				throw new UserError(
					`"${ section.title }" does not work: ${ line }\n${ output }`
				);
			}
		}
		console.log( `${ section.title }: works.` );
	}
	return 0;
} );

/** The sections that hold blocks with the name of a file. */
function read( markdown ) {
	return markdown
		.split( /^## /m )
		.slice( 1 )
		.map( ( text ) => {
			const fences = [
				...text.matchAll(
					/^```(\w+)(?: file=(\S+))?\n([\s\S]*?)^```$/gm
				),
			];
			return {
				title: text.split( '\n' )[ 0 ],
				text,
				blocks: fences
					.filter( ( [ , , file ] ) => file )
					.map( ( [ , kind, file, content ] ) => ( {
						kind,
						file,
						content,
					} ) ),
				commands: fences
					.filter( ( [ , kind, file ] ) => kind === 'sh' && ! file )
					.flatMap( ( [ , , , content ] ) =>
						content.trim().split( '\n' )
					),
			};
		} )
		.filter( ( { blocks } ) => blocks.length > 0 );
}

/** Lines that are new or changed. */
function sizeOf( { blocks } ) {
	const lines = blocks.map(
		( { kind, content } ) =>
			content
				.trimEnd()
				.split( '\n' )
				.filter( ( line ) => kind !== 'diff' || line.startsWith( '+' ) )
				.length
	);
	return {
		files: new Set( blocks.map( ( { file } ) => file ) ).size,
		lines: lines.reduce( ( sum, each ) => sum + each, 0 ),
	};
}

/** What git knows, as it lies in the working tree now. */
function copyCheckout( target ) {
	const names = capture(
		'git',
		[ 'ls-files', '-z', '--cached', '--others', '--exclude-standard' ],
		{ cwd: inRoot() }
	)
		.split( '\0' )
		.filter(
			( name ) =>
				name &&
				! name.startsWith( 'docs/screenshots/' ) &&
				fs.existsSync( inRoot( name ) )
		);
	for ( const name of names ) {
		fs.mkdirSync( path.join( target, path.dirname( name ) ), {
			recursive: true,
		} );
		fs.copyFileSync( inRoot( name ), path.join( target, name ) );
	}
	for ( const name of LINKED ) {
		fs.symlinkSync( inRoot( name ), path.join( target, name ) );
	}
	fs.mkdirSync( path.join( target, 'vendor' ) );
	for ( const name of fs.readdirSync( inRoot( 'vendor' ) ) ) {
		const [ from, to ] = [
			inRoot( 'vendor', name ),
			path.join( target, 'vendor', name ),
		];
		if ( NOT_LINKED.includes( name ) ) {
			fs.cpSync( from, to, { recursive: true } );
		} else {
			fs.symlinkSync( from, to );
		}
	}
	capture( 'git', [ 'init', '--quiet' ], { cwd: target } );
}

/** What was fetched once serves here, too; what is made for the scratch copy goes with it. */
function linkCache( folder ) {
	const shared = process.env.XDG_CACHE_HOME
		? path.join( process.env.XDG_CACHE_HOME, 'mailwright' )
		: inRoot( '.cache' );
	const own = path.join( folder, 'cache/mailwright' );
	fs.mkdirSync( own, { recursive: true } );
	for ( const name of fs.existsSync( shared )
		? fs.readdirSync( shared )
		: [] ) {
		if ( ! OF_ONE_CHECKOUT.test( name ) ) {
			fs.symlinkSync( path.join( shared, name ), path.join( own, name ) );
		}
	}
	return path.join( folder, 'cache' );
}

function apply( scratch, { kind, file, content } ) {
	const target = path.join( scratch, file );
	if ( kind !== 'diff' ) {
		if ( fs.existsSync( target ) ) {
			throw new UserError( `${ file } is there already.` );
		}
		fs.mkdirSync( path.dirname( target ), { recursive: true } );
		fs.writeFileSync( target, content );
		return;
	}
	let text = fs.readFileSync( target, 'utf8' );
	for ( const hunk of content.split( /^@@.*\n/m ).filter( Boolean ) ) {
		const lines = hunk.trimEnd().split( '\n' );
		const side = ( unwanted ) =>
			lines
				.filter( ( line ) => ! line.startsWith( unwanted ) )
				.map( ( line ) => line.slice( 1 ) )
				.join( '\n' );
		const before = side( '+' );
		if ( text.split( before ).length !== 2 ) {
			throw new UserError(
				`${ file } does not hold exactly once:\n${ before }`
			);
		}
		text = text.replace( before, () => side( '-' ) );
	}
	fs.writeFileSync( target, text );
}
