import { hasRemoteParts, messageDocument } from './message-document';

test( 'a policy forbids everything from elsewhere, before anything else is read', () => {
	const page = messageDocument(
		'<!doctype html><html><head><title>Hi</title></head><body><p>Text</p></body></html>'
	);
	expect( page ).toMatch(
		/<head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:/
	);
	expect( page ).toContain( '<p>Text</p>' );
} );

test.each( [
	[ '<a href="https://example.com/">Read</a>', 'Read' ],
	[ '<a HREF=https://example.com/>Read</a>', 'Read' ],
	[
		'<svg><a xlink:href="https://example.com/"><text>Read</text></a></svg>',
		'Read',
	],
	[ '<map><area href="https://example.com/"></map>Read', 'Read' ],
	[
		'<form action="https://example.com/"><button formaction="https://example.com/">Read</button></form>',
		'Read',
	],
	[
		'<img src="https://example.com/x.gif" srcset="//example.com/y.gif 2x" alt="Read">',
		'Read',
	],
	[ '<table background="https://example.com/x.gif"><tr><td>Read', 'Read' ],
	[
		'<meta http-equiv="refresh" content="0;url=https://example.com/">Read',
		'Read',
	],
	[ '<link rel="dns-prefetch" href="https://example.com/">Read', 'Read' ],
	[ '<base href="https://example.com/">Read', 'Read' ],
	[ '<iframe src="https://example.com/"></iframe>Read', 'Read' ],
	[ '<object data="https://example.com/">x</object>Read', 'Read' ],
	[ '<p onclick="location=\'https://example.com/\'">Read</p>', 'Read' ],
] )( 'nothing leads out of %s', ( html, kept ) => {
	const page = messageDocument( html );
	expect( page ).not.toContain( 'example.com' );
	expect( page ).toContain( kept );
} );

test( 'styles fetch nothing', () => {
	const page = messageDocument(
		'<style>@import url("https://example.com/a.css"); p { color: red; background: url( https://example.com/b.gif ) } b { background: url("data:image/gif;base64,AA") }</style><p style="background:url(\'//example.com/c.gif\');color:blue">Read</p>'
	);
	expect( page ).not.toContain( 'example.com' );
	expect( page ).toContain( 'color: red' );
	expect( page ).toContain( 'color:blue' );
	expect( page ).toContain( 'data:image/gif' );
} );

test( 'scripts are gone, pictures inside the message stay', () => {
	const page = messageDocument(
		'<script>alert(1)</script><img src="data:image/png;base64,AAAA"><img src="data:text/html,x"><style>p > b { color: red }</style>'
	);
	expect( page ).not.toContain( 'alert' );
	expect( page ).toContain( 'data:image/png' );
	expect( page ).not.toContain( 'data:text/html' );
	expect( page ).toContain( 'color: red' );
} );

test( 'it says when something from elsewhere was left out', () => {
	expect( hasRemoteParts( '<img src="https://example.com/x.gif">' ) ).toBe(
		true
	);
	expect(
		hasRemoteParts( '<p style="background:url(//example.com/x)">' )
	).toBe( true );
	expect(
		hasRemoteParts(
			'<img src="data:image/png;base64,AA"><a href="https://example.com">x</a>'
		)
	).toBe( false );
} );
