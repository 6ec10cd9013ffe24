/**
 * The catcher's inbox for people: a list, and one page per message.
 */
const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 20%, transparent); --quiet: color-mix(in srgb, currentColor 70%, transparent); }
body { font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1.5rem; }
h1 { font-size: 1.4rem; margin: 0 0 1rem; }
h2 { font-size: 1.05rem; margin: 1.75rem 0 .5rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border-block-end: 1px solid var(--line); padding: .5rem; text-align: start; vertical-align: top; overflow-wrap: anywhere; }
th { color: var(--quiet); font-weight: 600; }
dl { display: grid; gap: .25rem 1rem; grid-template-columns: max-content 1fr; margin: 0; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; }
pre { border: 1px solid var(--line); border-radius: 4px; margin: 0; overflow: auto; padding: .75rem; white-space: pre-wrap; overflow-wrap: anywhere; }
iframe { background: #fff; border: 1px solid var(--line); border-radius: 4px; height: 16rem; resize: vertical; width: 100%; }
summary { cursor: pointer; }
.quiet { color: var(--quiet); }
`;

export function inboxPage( messages ) {
	return page(
		`Inbox (${ messages.length })`,
		messages.length === 0
			? '<p>No mail yet. This page shows it as soon as there is some.</p>'
			: `<table><thead><tr><th scope="col">Subject</th><th scope="col">From</th><th scope="col">To</th><th scope="col">Received</th></tr></thead><tbody>${ messages
					.map( row )
					.join( '' ) }</tbody></table>`,
		'<script defer src="/inbox.js"></script>'
	);
}

/** Loads the list again when it has changed, and leaves the reader alone otherwise. */
export const INBOX_SCRIPT = `
const ids = async () => ( await ( await fetch( '/api/messages' ) ).json() ).map( ( { id } ) => id ).join();
const shown = [ ...document.querySelectorAll( 'td a' ) ].map( ( link ) => link.pathname.split( '/' ).pop() ).join();
setInterval( async () => ( await ids() ) !== shown && location.reload(), 2000 );
`;

function row( { id, subject, from, envelope, at } ) {
	return `<tr><td><a href="/messages/${ id }">${
		escape( subject ) || '(no subject)'
	}</a></td><td>${ escape( from ) }</td><td>${ escape(
		envelope.to.join( ', ' )
	) }</td><td><time datetime="${ at }">${ time( at ) }</time></td></tr>`;
}

export function messagePage( message ) {
	const facts = {
		Received: time( message.at ),
		From: message.from,
		To: message.to,
		'Envelope sender': message.envelope.from || '(empty)',
		'Envelope recipients': message.envelope.to.join( ', ' ),
		Connection: `${
			message.via === 'starttls' ? 'STARTTLS' : 'SSL/TLS'
		}, ${ message.tls }, logged in as ${ message.user }`,
	};
	const list = Object.entries( facts )
		.map(
			( [ name, value ] ) =>
				`<dt>${ name }</dt><dd>${ escape( value ) }</dd>`
		)
		.join( '' );
	return page(
		message.subject || '(no subject)',
		[
			'<p><a href="/">Back to the inbox</a></p>',
			`<dl>${ list }</dl>`,
			message.html
				? `<h2>HTML</h2><iframe title="The message as HTML" sandbox src="/messages/${ message.id }/html"></iframe>`
				: '',
			`<h2>Text</h2><pre>${ escape( message.text ) }</pre>`,
			message.attachments.length > 0
				? `<h2>Attachments</h2><ul>${ message.attachments
						.map(
							( { filename, contentType, size } ) =>
								`<li>${ escape(
									filename ?? '(without a name)'
								) } <span class="quiet">${ escape(
									contentType
								) }, ${ size } bytes</span></li>`
						)
						.join( '' ) }</ul>`
				: '',
			`<h2>Headers</h2><pre>${ escape(
				message.headers.join( '\n' )
			) }</pre>`,
			`<h2>Source</h2><details><summary>Show the source</summary><pre>${ escape(
				message.raw
			) }</pre></details>`,
			`<p><a href="/messages/${ message.id }/raw">Source by itself</a></p>`,
		].join( '' )
	);
}

/** The mail's own HTML; its embedded images are data by now, everything else stays unloaded. */
export function htmlOf( { html } ) {
	return `<!doctype html><meta charset="utf-8">${ html ?? '' }`;
}

function page( title, body, head = '' ) {
	return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">${ head }<title>${ escape(
		title
	) } – Mailwright catcher</title><style>${ STYLE }</style></head><body><main><h1>${ escape(
		title
	) }</h1>${ body }</main></body></html>`;
}

function time( iso ) {
	return iso.replace( 'T', ' ' ).replace( /\..*/, ' UTC' );
}

function escape( text ) {
	return String( text ).replace(
		/[&<>"]/g,
		( sign ) =>
			( { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' } )[
				sign
			]
	);
}
