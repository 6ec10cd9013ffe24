/**
 * The HTML of a message made harmless before it is drawn. The frame it goes into runs no scripts and has an origin of
 * its own; this takes away what even such a frame would still do: fetch pictures, follow links, hand over forms.
 */

/** Nothing from elsewhere: no picture tells the sender that a message was read. */
const POLICY =
	"default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'";

const GONE =
	'script, base, meta, link, iframe, frame, frameset, object, embed, applet, portal, noscript, template';

/** Attributes that lead somewhere, or do something. */
const LEADS =
	/^(on.*|href|xlink:href|action|formaction|ping|target|srcset|poster|background|srcdoc|data|manifest|cite|longdesc|usemap|autofocus|http-equiv)$/i;

const IS_DATA = /^data:image\/(png|gif|jpe?g|webp|bmp)[;,]/i;

/** The policy forbids these too; without them the browser does not even begin to ask. */
const withoutAddresses = ( css: string ): string =>
	css
		.replace( /@import[^;]*;?/gi, '' )
		.replace( /url\((?!\s*["']?\s*data:)[^)]*\)/gi, 'none' );

function disarm( element: Element ): void {
	for ( const { name, value } of Array.from( element.attributes ) ) {
		const source = name.toLowerCase() === 'src';
		if ( LEADS.test( name ) || ( source && ! IS_DATA.test( value ) ) ) {
			element.removeAttribute( name );
		} else if ( name.toLowerCase() === 'style' ) {
			element.setAttribute( name, withoutAddresses( value ) );
		}
	}
	if ( element.localName === 'style' ) {
		element.textContent = withoutAddresses( element.textContent ?? '' );
	}
}

/** @return A whole document for `srcdoc`. */
export function messageDocument( html: string ): string {
	// Such a document has no window: nothing in it is fetched or run while it is taken apart.
	const page = new DOMParser().parseFromString( html, 'text/html' );
	page.querySelectorAll( GONE ).forEach( ( element ) => element.remove() );
	page.querySelectorAll( '*' ).forEach( disarm );
	const policy = page.createElement( 'meta' );
	policy.setAttribute( 'http-equiv', 'Content-Security-Policy' );
	policy.setAttribute( 'content', POLICY );
	page.head.prepend( policy );
	return (
		'<!doctype html>' +
		new XMLSerializer().serializeToString( page.documentElement )
	);
}

/** Whether pictures or fonts from elsewhere were left out. */
export const hasRemoteParts = ( html: string ): boolean =>
	/\b(src|background|srcset|poster)\s*=\s*["']?\s*(https?:)?\/\//i.test(
		html
	) || /url\(\s*["']?\s*(https?:)?\/\//i.test( html );
