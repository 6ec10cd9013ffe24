import type { ConnectionAnswer } from '../api/types';
import { connectionChanges, isChanged } from './difference';
import {
	draftOf,
	newDraft,
	withEncryption,
	withHost,
	withProvider,
	type ConnectionDraft,
} from './draft';
import { draftErrors } from './errors';
import { cannotKeep, drops } from './secrets';

const needsPasswordAgain = (
	draft: ConnectionDraft,
	before: ConnectionAnswer | undefined
) => cannotKeep( draft, before, 'password' );
const dropsPassword = (
	draft: ConnectionDraft,
	before: ConnectionAnswer | undefined
) => drops( draft, before, 'password' );

const saved: ConnectionAnswer = {
	id: 'main',
	name: '',
	mailer: 'smtp',
	provider: '',
	host: 'smtp.example.com',
	port: 587,
	encryption: 'starttls',
	authentication: true,
	username: 'shop@example.com',
	auth_method: 'auto',
	timeout: 8,
	rate_limit: 0,
	ca_file: '',
	password_status: { set: true, source: 'database', locked: false },
	locked: [],
	sources: {},
};

const gmail = {
	id: 'gmail',
	name: 'Gmail',
	mailer: 'smtp',
	host: 'smtp.gmail.com',
	port: 465,
	encryption: 'implicit_tls',
} as const;

describe( 'the port', () => {
	test.each( [
		[ 'none', '25' ],
		[ 'starttls', '587' ],
		[ 'implicit_tls', '465' ],
	] as const )( 'follows the encryption %s', ( encryption, port ) => {
		const draft = newDraft( 'a', 'smtp' );
		expect( withEncryption( draft, encryption ) ).toEqual( {
			encryption,
			port,
		} );
	} );

	test( 'stays when someone typed it', () => {
		const draft = {
			...newDraft( 'a', 'smtp' ),
			port: '2525',
			portTyped: true,
		};
		expect( withEncryption( draft, 'implicit_tls' ) ).toEqual( {
			encryption: 'implicit_tls',
		} );
	} );

	test( 'counts as typed when an unusual one is stored', () => {
		expect( draftOf( { ...saved, port: 2525 } ).portTyped ).toBe( true );
		expect( draftOf( saved ).portTyped ).toBe( false );
	} );
} );

describe( 'a provider', () => {
	test( 'fills the form', () => {
		expect( withProvider( gmail ) ).toMatchObject( {
			provider: 'gmail',
			host: 'smtp.gmail.com',
			port: '465',
			encryption: 'implicit_tls',
			authentication: true,
		} );
	} );

	test( 'leaves the form alone when it is "Other"', () => {
		expect( withProvider( undefined ) ).toEqual( { provider: '' } );
	} );

	test( 'is no longer chosen when another host is typed', () => {
		expect( withHost( 'mail.example.com', gmail ).provider ).toBe( '' );
		expect( withHost( 'smtp.gmail.com', gmail ).provider ).toBeUndefined();
	} );
} );

describe( 'what is sent', () => {
	test( 'is nothing when nothing changed', () => {
		expect( connectionChanges( draftOf( saved ), saved ) ).toEqual( {} );
		expect( isChanged( draftOf( saved ), saved, true ) ).toBe( false );
	} );

	test( 'is the changed field alone, a port as a number', () => {
		const draft = { ...draftOf( saved ), port: '2525' };
		expect( connectionChanges( draft, saved ) ).toEqual( { port: 2525 } );
	} );

	test( 'leaves out an empty password, so that the stored one is kept', () => {
		const draft = { ...draftOf( saved ), password: '' };
		expect( connectionChanges( draft, saved ) ).toEqual( {} );
	} );

	test( 'keeps the bytes of a new password', () => {
		const draft = { ...draftOf( saved ), password: ' p ä ' };
		expect( connectionChanges( draft, saved ).password ).toBe( ' p ä ' );
	} );

	test( 'has every field when the connection is new', () => {
		const draft = {
			...newDraft( 'a', 'smtp' ),
			host: 'smtp.example.com',
			username: 'u',
			password: 'p',
		};
		expect( connectionChanges( draft, undefined ) ).toEqual( {
			name: '',
			mailer: 'smtp',
			provider: '',
			host: 'smtp.example.com',
			port: 587,
			encryption: 'starttls',
			authentication: true,
			username: 'u',
			password: 'p',
			auth_method: 'auto',
			timeout: 8,
			rate_limit: 0,
			ca_file: '',
		} );
	} );

	test( 'never has a fixed field', () => {
		const fixed = { ...saved, locked: [ 'host' ] };
		const draft = { ...draftOf( fixed ), host: 'other.example.com' };
		expect( connectionChanges( draft, fixed ) ).toEqual( {} );
	} );

	test( 'gives up the stored password when the site goes back to PHP mail', () => {
		const draft = { ...draftOf( saved ), mailer: 'php' as const };
		expect( dropsPassword( draft, saved ) ).toBe( true );
		expect( connectionChanges( draft, saved ) ).toEqual( {
			mailer: 'php',
			password: null,
		} );
	} );
} );

describe( 'the password', () => {
	test.each( [
		{ host: 'other.example.com' },
		{ port: '465' },
		{ encryption: 'implicit_tls' as const },
		{ username: 'other@example.com' },
	] )( 'is asked for again after %j', ( change ) => {
		const draft = { ...draftOf( saved ), ...change };
		expect( needsPasswordAgain( draft, saved ) ).toBe( true );
		expect( draftErrors( draft, saved ).password ).toMatch( /again/ );
		expect(
			draftErrors( { ...draft, password: 'new' }, saved ).password
		).toBeUndefined();
	} );

	test( 'is not asked for again after a change of the name', () => {
		const draft = { ...draftOf( saved ), name: 'Shop' };
		expect( needsPasswordAgain( draft, saved ) ).toBe( false );
		expect( draftErrors( draft, saved ) ).toEqual( {} );
	} );

	test( 'is not asked for again when it is fixed outside', () => {
		const fixed: ConnectionAnswer = {
			...saved,
			password_status: { set: true, source: 'constant', locked: true },
		};
		const draft = { ...draftOf( fixed ), host: 'other.example.com' };
		expect( needsPasswordAgain( draft, fixed ) ).toBe( false );
		expect( draftErrors( draft, fixed ) ).toEqual( {} );
	} );
} );

describe( 'errors before sending', () => {
	test( 'name host, user name and password of an empty form', () => {
		expect(
			Object.keys( draftErrors( newDraft( 'a', 'smtp' ), undefined ) )
		).toEqual( [ 'host', 'username', 'password' ] );
	} );

	test.each( [ '', '0', '70000', '25a', '-1', '2.5' ] )(
		'refuse the port "%s"',
		( port ) => {
			const draft = { ...draftOf( saved ), port, password: 'p' };
			expect( draftErrors( draft, saved ).port ).toBeTruthy();
		}
	);

	test( 'ask for no login when authentication is off', () => {
		const draft = {
			...newDraft( 'a', 'smtp' ),
			host: 'localhost',
			authentication: false,
		};
		expect( draftErrors( draft, undefined ) ).toEqual( {} );
	} );

	test( 'do not exist for PHP mail', () => {
		expect( draftErrors( newDraft( 'a', 'php' ), undefined ) ).toEqual(
			{}
		);
	} );
} );

test( 'a fresh page on PHP mail has nothing to save', () => {
	expect( isChanged( newDraft( 'a', 'php' ), undefined, true ) ).toBe(
		false
	);
	expect( isChanged( newDraft( 'a', 'smtp' ), undefined, true ) ).toBe(
		true
	);
} );
