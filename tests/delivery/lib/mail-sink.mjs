/**
 * A mail server inside the test's own process: fast, counts what it has taken by recipient and Message-ID, and asks the test before
 * each answer, so that a test can hold a conversation at any point and kill the client there.
 */
import net from 'node:net';

const END_OF_MAIL = Buffer.from( '\r\n.\r\n' );
const USUAL = {
	connect: '220 sink.example.test ESMTP',
	AUTH: '235 2.7.0 Authentication successful',
	MAIL: '250 2.1.0 Ok',
	RCPT: '250 2.1.5 Ok',
	DATA: '354 End data with <CR><LF>.<CR><LF>',
	RSET: '250 2.0.0 Ok',
	NOOP: '250 2.0.0 Ok',
};

/** What a test may answer besides a line of SMTP. */
export const DROP = Symbol( 'close the connection' );
export const TAKE_AND_DROP = Symbol(
	'take the message and close the connection'
);

export class MailSink {
	/** @type {{messageId: string, subject: string, from: string, to: string[], size: number, at: number}[]} `at` is on the clock of performance.now(). */
	taken = [];
	connections = 0;
	open = 0;
	/** `${recipient} ${messageId}` → how often. */
	arrivals = new Map();
	keepContent = false;
	/** @type {Buffer[]} */
	contents = [];
	sockets = new Set();

	/**
	 * @param {Object}  [options]
	 * @param {Object}  [options.capabilities] Lines of EHLO.
	 * @param {number}    [options.port]
	 * @param {?Function} [options.answer] `( stage, facts ) => undefined | string | DROP | TAKE_AND_DROP`, or a promise of that. Stages:
	 *                              connect, EHLO, AUTH, MAIL, RCPT, DATA, content (bytes so far), dot.
	 */
	constructor( { capabilities, answer = null, port = 0 } = {} ) {
		this.capabilities = capabilities ?? [
			'PIPELINING',
			'SIZE 35882577',
			'AUTH PLAIN LOGIN',
			'ENHANCEDSTATUSCODES',
			'8BITMIME',
			'SMTPUTF8',
		];
		this.answer = answer;
		this.wantedPort = port;
	}

	async start() {
		this.server = net.createServer( { noDelay: true }, ( socket ) => {
			this.connections++;
			this.open++;
			this.sockets.add( socket );
			socket.once( 'close', () => {
				this.open--;
				this.sockets.delete( socket );
			} );
			new Conversation( this, socket ).begin();
		} );
		await new Promise( ( resolve, reject ) => {
			this.server.once( 'error', reject );
			this.server.listen( this.wantedPort, '127.0.0.1', resolve );
		} );
		this.port = this.server.address().port;
		return this;
	}

	take( message ) {
		this.taken.push( message );
		for ( const recipient of message.to ) {
			const key = `${ recipient } ${ message.messageId }`;
			this.arrivals.set( key, ( this.arrivals.get( key ) ?? 0 ) + 1 );
		}
	}

	/** How often a recipient got a message, whatever its Message-ID. */
	arrivedAt( recipient ) {
		return this.taken.filter( ( { to } ) => to.includes( recipient ) )
			.length;
	}

	forget() {
		this.taken = [];
		this.contents = [];
		this.arrivals.clear();
		this.connections = 0;
	}

	async stop() {
		this.sockets.forEach( ( socket ) => socket.destroy() );
		await new Promise( ( resolve ) => this.server.close( resolve ) );
	}
}

class Conversation {
	constructor( sink, socket ) {
		this.sink = sink;
		this.socket = socket;
		this.input = Buffer.alloc( 0 );
		this.output = '';
		this.inMail = false;
		this.busy = false;
		this.parts = null;
		this.reset();
		socket.on( 'error', () => socket.destroy() );
		socket.on( 'data', ( bytes ) => {
			this.input = this.input.length
				? Buffer.concat( [ this.input, bytes ] )
				: bytes;
			this.read();
		} );
	}

	reset() {
		this.from = '';
		this.to = [];
	}

	async begin() {
		await this.reply( 'connect', '' );
		this.flush();
	}

	/** One at a time: while a test thinks about an answer, what comes in waits. */
	async read() {
		if ( this.busy ) {
			return;
		}
		this.busy = true;
		while (
			! this.socket.destroyed &&
			( this.inMail ? await this.readMail() : await this.readLine() )
		) {
			// Goes on until the input is used up.
		}
		this.busy = false;
		this.flush();
	}

	flush() {
		if ( this.output && ! this.socket.destroyed ) {
			this.socket.write( this.output );
			this.output = '';
		}
	}

	/** @return {Promise<?string>} The line that was said; null when the connection is closed. */
	async reply( stage, argument, facts = {} ) {
		let line = this.sink.answer?.( stage, {
			argument,
			from: this.from,
			to: this.to,
			conversation: this,
			...facts,
		} );
		if ( line instanceof Promise ) {
			this.flush();
			line = await line;
		}
		line ??= this.usual( stage );
		if ( line === DROP || line === TAKE_AND_DROP ) {
			if ( line === TAKE_AND_DROP ) {
				this.sink.take( facts.message );
			}
			this.socket.destroy();
			return null;
		}
		if ( line ) {
			this.output += `${ line }\r\n`;
		}
		return line;
	}

	usual( stage ) {
		if ( stage === 'EHLO' || stage === 'HELO' ) {
			return [ 'sink.example.test', ...this.sink.capabilities ]
				.map(
					( text, index, all ) =>
						`250${ index === all.length - 1 ? ' ' : '-' }${ text }`
				)
				.join( '\r\n' );
		}
		if ( stage === 'dot' ) {
			return '250 2.0.0 Ok: queued';
		}
		return (
			USUAL[ stage ] ??
			( stage === 'content' ? '' : '502 5.5.2 Not here' )
		);
	}

	async readLine() {
		const end = this.input.indexOf( '\r\n' );
		if ( end < 0 ) {
			return false;
		}
		const line = this.input.toString( 'latin1', 0, end );
		this.input = this.input.subarray( end + 2 );
		const verb = line.split( ' ', 1 )[ 0 ].toUpperCase();
		if ( verb === 'QUIT' ) {
			this.flush();
			this.socket.end( '221 2.0.0 Bye\r\n' );
			return false;
		}
		const said = await this.reply( verb, line.slice( verb.length + 1 ) );
		this.note( verb, line, said );
		return this.input.length > 0;
	}

	note( verb, line, said ) {
		const path = () => ( line.match( /<([^>]*)>/ ) ?? [ '', '' ] )[ 1 ];
		if ( verb === 'MAIL' ) {
			this.reset();
			this.from = path();
		} else if ( verb === 'RSET' ) {
			this.reset();
		} else if ( verb === 'RCPT' && said?.startsWith( '2' ) ) {
			this.to.push( path() );
		} else if ( verb === 'DATA' && said?.startsWith( '354' ) ) {
			this.inMail = true;
			this.parts = [];
			this.size = 0;
		}
	}

	async readMail() {
		const end = this.input.indexOf( END_OF_MAIL );
		if ( end < 0 ) {
			await this.keepPart();
			return false;
		}
		this.parts.push( this.input.subarray( 0, end ) );
		this.input = this.input.subarray( end + END_OF_MAIL.length );
		this.inMail = false;
		const content = Buffer.concat( this.parts );
		const message = this.describe( content );
		const said = await this.reply( 'dot', '', { message } );
		if ( said?.startsWith( '250' ) ) {
			this.sink.take( message );
			if ( this.sink.keepContent ) {
				this.sink.contents.push( content );
			}
		}
		this.reset();
		return this.input.length > 0;
	}

	/** The end mark may be split over two packets, so the last bytes stay. */
	async keepPart() {
		const whole = this.input.length - END_OF_MAIL.length;
		if ( whole > 0 ) {
			this.parts.push( this.input.subarray( 0, whole ) );
			this.size += whole;
			this.input = this.input.subarray( whole );
			await this.reply( 'content', '', { size: this.size } );
		}
	}

	describe( content ) {
		const end = content.indexOf( '\r\n\r\n' );
		const head = content.toString(
			'latin1',
			0,
			end < 0 ? content.length : end
		);
		const field = ( name ) =>
			( head.match( new RegExp( `^${ name }: *(.*)$`, 'mi' ) ) ?? [
				'',
				'',
			] )[ 1 ].trim();
		return {
			messageId: field( 'Message-ID' ),
			subject: field( 'Subject' ),
			from: this.from,
			to: [ ...this.to ],
			size: content.length,
			at: performance.now(),
		};
	}
}
