/**
 * Numbers as people read them, and the table: on the terminal and as Markdown.
 */
import os from 'node:os';

export function milliseconds( number ) {
	if ( Math.abs( number ) >= 10000 ) {
		return `${ ( number / 1000 ).toFixed( 1 ) } s`;
	}
	return Math.abs( number ) >= 100
		? `${ Math.round( number ) } ms`
		: `${ number.toFixed( Math.abs( number ) < 1 ? 2 : 1 ) } ms`;
}

export function kilobytes( bytes ) {
	return `${ ( bytes / 1024 ).toFixed( 1 ) } KB`;
}

export function signed( text ) {
	return text.startsWith( '-' ) ? text.replace( '-', '−' ) : `+${ text }`;
}

const COLUMNS = [
	'row',
	'floor',
	'ours',
	'goal',
	'reached?',
	'at medians',
	'noise',
];

/** Verdicts are true, false or words of their own. */
export function yesOrNo( reached ) {
	return { true: 'yes', false: 'no' }[ reached ] ?? reached;
}

function cells( { row, floor, ours, goal, reached, medians, noise } ) {
	const word = yesOrNo( reached );
	const spread = noise === undefined ? '–' : `+${ Math.round( noise ) } %`;
	return [ row, floor, ours, goal, word, medians ?? '–', spread ];
}

export function forTerminal( rows ) {
	return rows
		.map( cells )
		.map( ( [ row, ...rest ] ) =>
			[
				row,
				...rest.map(
					( text, index ) =>
						`  ${ COLUMNS[ index + 1 ].padEnd( 12 ) }${ text }`
				),
			].join( '\n' )
		)
		.join( '\n\n' );
}

function table( rows ) {
	const line = ( texts ) => `| ${ texts.join( ' | ' ) } |`;
	return [
		line( COLUMNS ),
		line( COLUMNS.map( () => '---' ) ),
		...rows.map( cells ).map( line ),
	].join( '\n' );
}

export function asMarkdown( rows, facts ) {
	return `# Benchmarks

Written by \`npm run benchmark -- --write\` on ${ new Date()
		.toISOString()
		.slice( 0, 10 ) }: WordPress ${ facts.wordpress }, PHP ${
		facts.php
	} with opcache, OpenSSL ${ facts.openssl }, MariaDB ${
		facts.database
	}, Node ${
		process.versions.node
	}, ${ os.availableParallelism() } shared cores.
All variants of a row ran interleaved in one run. Times are first deciles, as in the machine's quiet moments; "at medians" gives
the medians of the same rounds and the same verdict on them, and noise is how far the median lay above. Only ratios mean something on another machine.

${ table( rows ) }

## What is compared

- **floor**: 15 lines on \`phpmailer_init\` by hand. **keepalive**: floor and \`SMTPKeepAlive\`. **nodelay**: keepalive and \`tcp_nodelay\`.
  **pipelined**: a bare socket that composes nothing, sends MAIL, RCPT and DATA at once and looks at the reply codes only.
- Mails are HTML of 10 KB, those whose size in the log is taken with words that differ. The mail server is a small program that takes everything: STARTTLS with an RSA-2048 certificate, AUTH
  PLAIN and LOGIN, PIPELINING.
- 40 ms of round-trip time come from a TCP proxy that holds every byte back for 20 ms, each way, TCP's own handshake included. It
  acknowledges at once, so the 42 ms that Nagle's algorithm and delayed ACKs cost the floor on a direct line do not show there.
- PHP's own web server with one process keeps compiled files between requests, as PHP-FPM does. Times are taken inside PHP, from the
  call of \`wp_mail()\` to its return; "page" is the whole request as the client sees it, so it includes saying goodbye.
- Slow variants send fewer than 100 mails and are counted up: at 0 ms floor and keepalive send 20; at 40 ms floor sends 3, keepalive and
  nodelay send 6. The first mail counts once, the mean of the others 99 times. Ours and pipelined always send all 100.
- The silent server accepts the connection and says nothing. A port whose packets vanish is not measured here.
- MariaDB answers a commit when it is on the disk (innodb_flush_log_at_trx_commit=1) and has its usual 128 MB for pages.
- The visitor's wait is taken at the client of nginx and PHP-FPM, from the request to the last byte of the page, and compared with
  the same page that sends no mail; each round waits until PHP has ended what it does after the answer. mail() hands the message to
  a program that throws it away.
- The worker runs in a process of its own, as WP-CLI starts it, without opcache; its time is that of sending, from the first claim to
  the last outcome. Every mail is counted at the mail server by its Message-ID: a run in which one is missing or comes twice is an error.
  Processor time tells what several processes can gain: when worker, database and mail server share two cores, no more than
  twice what one worker leaves idle.
- The log is filled with invented people (common and rare names), a few of a hundred messages failed or retried. Its list and search are
  timed inside PHP, from the REST request to its answer, without the start of WordPress. Every round searches for something else:
  addresses that are there, old and new ones, and addresses whose every part is there, but not together.
- "yes, by ratio": above the figure, but so is the floor, and the ratio of both is within the goal's.
`;
}
