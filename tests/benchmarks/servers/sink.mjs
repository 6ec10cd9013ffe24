/**
 * A mail server that takes every mail and forgets it, as fast as Node can: STARTTLS with an RSA-2048 certificate,
 * AUTH PLAIN and LOGIN, PIPELINING, and a second port that accepts connections and stays silent. Runs in a process of
 * its own; send it "take" to get the numbers since the last time.
 *
 *   node sink.mjs <certificate> <key>
 */
import fs from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';

const [ certificate, key ] = process.argv
	.slice( 2 )
	.map( ( file ) => fs.readFileSync( file ) );
const context = tls.createSecureContext( { cert: certificate, key } );
/** "Username:" and "Password:". */
const LOGIN_QUESTIONS = [ 'VXNlcm5hbWU6', 'UGFzc3dvcmQ6' ];
const END_OF_MAIL = Buffer.from( '\r\n.\r\n' );

const numbers = { connections: 0, logins: 0, mails: 0, bytes: 0 };
/** Message-IDs: a mail that comes twice counts once here. */
const distinct = new Set();

/** One connection. What a client says is read as bytes in Latin-1: a body is searched, never decoded. */
class Session {
	constructor( socket ) {
		this.encrypted = false;
		this.login = null;
		this.attach( socket );
		this.say( '220 sink.example.test ESMTP' );
	}

	attach( stream ) {
		this.stream = stream;
		this.input = Buffer.alloc( 0 );
		this.inMail = false;
		stream.on( 'data', ( bytes ) => {
			this.input = this.input.length
				? Buffer.concat( [ this.input, bytes ] )
				: bytes;
			this.read();
		} );
		stream.on( 'error', () => stream.destroy() );
	}

	say( line ) {
		this.answers = ( this.answers ?? '' ) + line + '\r\n';
	}

	read() {
		while ( this.inMail ? this.endMail() : this.nextLine() ) {
			// Goes on until the input is used up.
		}
		this.flush();
	}

	/** All answers to one group of commands leave together, as RFC 2920 asks. */
	flush() {
		if ( this.answers ) {
			this.stream.write( this.answers );
			this.answers = '';
		}
	}

	endMail() {
		const end = this.input.indexOf( END_OF_MAIL );
		if ( end < 0 ) {
			return false;
		}
		numbers.mails++;
		numbers.bytes += end;
		const id = /^Message-ID: *(.+)\r$/im.exec(
			this.input.toString( 'latin1', 0, Math.min( end, 2048 ) )
		);
		distinct.add( id ? id[ 1 ] : Symbol( 'without' ) );
		this.input = this.input.subarray( end + END_OF_MAIL.length );
		this.inMail = false;
		this.say( '250 2.0.0 Ok: queued' );
		return this.input.length > 0;
	}

	nextLine() {
		const end = this.input.indexOf( '\r\n' );
		if ( end < 0 ) {
			return false;
		}
		const line = this.input.toString( 'latin1', 0, end );
		this.input = this.input.subarray( end + 2 );
		if ( this.login ) {
			this.continueLogin();
		} else {
			this.command( line );
		}
		return this.input.length > 0;
	}

	command( line ) {
		switch ( line.split( ' ', 1 )[ 0 ].toUpperCase() ) {
			case 'EHLO':
				return this.hello();
			case 'STARTTLS':
				return this.encrypt();
			case 'AUTH':
				return this.logIn( line );
			case 'DATA':
				this.inMail = true;
				return this.say( '354 End data with <CR><LF>.<CR><LF>' );
			case 'QUIT':
				this.say( '221 2.0.0 Bye' );
				this.flush();
				return this.stream.end();
			default:
				return this.say( '250 2.1.0 Ok' );
		}
	}

	hello() {
		[
			'250-sink.example.test',
			'250-PIPELINING',
			'250-SIZE 35882577',
			...( this.encrypted
				? [ '250-AUTH PLAIN LOGIN' ]
				: [ '250-STARTTLS' ] ),
			'250-ENHANCEDSTATUSCODES',
			'250-8BITMIME',
			'250 SMTPUTF8',
		].forEach( ( line ) => this.say( line ) );
	}

	encrypt() {
		this.say( '220 2.0.0 Ready to start TLS' );
		this.flush();
		const plain = this.stream;
		plain.removeAllListeners( 'data' );
		this.encrypted = true;
		this.attach(
			new tls.TLSSocket( plain, {
				isServer: true,
				secureContext: context,
			} )
		);
	}

	logIn( line ) {
		const [ , mechanism, initial ] = line.split( ' ' );
		const asks = mechanism === 'LOGIN' ? LOGIN_QUESTIONS : [ '' ];
		if ( initial ) {
			this.loggedIn();
		} else {
			this.login = asks.slice( 1 );
			this.say( `334 ${ asks[ 0 ] }` );
		}
	}

	continueLogin() {
		const challenge = this.login.shift();
		if ( challenge ) {
			this.say( `334 ${ challenge }` );
			return;
		}
		this.login = null;
		this.loggedIn();
	}

	loggedIn() {
		numbers.logins++;
		this.say( '235 2.7.0 Authentication successful' );
	}
}

function listen( onConnection ) {
	return new Promise( ( resolve ) => {
		const server = net.createServer(
			{ noDelay: true, allowHalfOpen: false },
			( socket ) => {
				socket.on( 'error', () => socket.destroy() );
				onConnection( socket );
			}
		);
		server.listen( 0, '127.0.0.1', () => resolve( server.address().port ) );
	} );
}

process.on( 'message', ( message ) => {
	if ( message === 'take' ) {
		process.send( { ...numbers, distinct: distinct.size } );
		distinct.clear();
		Object.keys( numbers ).forEach( ( name ) => ( numbers[ name ] = 0 ) );
	}
} );
process.on( 'disconnect', () => process.exit() );

const port = await listen( ( socket ) => {
	numbers.connections++;
	new Session( socket ).flush();
} );
const silentPort = await listen( () => {} );
process.send( { port, silentPort } );
