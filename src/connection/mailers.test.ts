import type { ConnectionAnswer, Mailer, Provider } from '../api/types';
import { connectionChanges, isChanged } from './difference';
import { consentAt } from './consent';
import { draftOf, newDraft, withMailer, type ConnectionDraft } from './draft';
import { draftErrors } from './errors';
import { allTyped, cannotKeep, drops, needsSecret, SECRETS } from './secrets';
import { regionsOf } from './api/regions';
import { outcomeWords } from './oauth/outcome-words';

const kept = { set: true, source: 'database', locked: false } as const;
const none = { set: false, source: 'database', locked: false } as const;

const saved = ( changes: Partial< ConnectionAnswer > ): ConnectionAnswer => ( {
	id: 'main',
	name: '',
	mailer: 'mailgun',
	provider: 'mailgun_api',
	host: '',
	port: 587,
	encryption: 'starttls',
	authentication: false,
	username: '',
	auth_method: 'auto',
	timeout: 8,
	rate_limit: 0,
	ca_file: '',
	password_status: none,
	locked: [],
	sources: {},
	...changes,
} );

const draft = (
	mailer: Mailer,
	changes: Partial< ConnectionDraft > = {}
): ConnectionDraft => ( { ...newDraft( 'a', mailer ), ...changes } );

describe( 'each mailer asks for its own', () => {
	test.each( [
		[ 'php', [] ],
		[ 'smtp', [ 'host', 'username', 'password' ] ],
		[ 'gmail', [ 'client_id', 'client_secret' ] ],
		[ 'microsoft', [ 'client_id', 'client_secret' ] ],
		[ 'mailgun', [ 'domain', 'api_key' ] ],
		[ 'amazonses', [ 'region', 'access_key_id', 'secret_access_key' ] ],
		[ 'smtp2go', [ 'api_key' ] ],
		[ 'sparkpost', [ 'api_key' ] ],
		[ 'mandrill', [ 'api_key' ] ],
	] as const )( '%s', ( mailer, fields ) => {
		expect(
			Object.keys( draftErrors( draft( mailer ), undefined ) ).sort()
		).toEqual( [ ...fields ].sort() );
	} );

	test( 'and is sent nothing of the others', () => {
		expect(
			connectionChanges(
				draft( 'mailgun', {
					domain: 'mg.example.com',
					api_key: 'k',
					host: 'smtp.example.com',
					password: 'typed for the server',
					client_secret: 's',
				} ),
				undefined
			)
		).toEqual( {
			mailer: 'mailgun',
			name: '',
			provider: '',
			region: '',
			domain: 'mg.example.com',
			api_key: 'k',
			rate_limit: 0,
		} );
	} );
} );

describe( 'a stored key', () => {
	const ses = saved( {
		mailer: 'amazonses',
		region: 'eu-central-1',
		access_key_id: 'AKIA1',
		secret_access_key_status: kept,
	} );

	test( 'stays while its account does', () => {
		const other = { ...draftOf( ses ), region: 'us-east-1' };
		expect( draftErrors( other, ses ) ).toEqual( {} );
		expect( connectionChanges( other, ses ) ).toEqual( {
			region: 'us-east-1',
		} );
	} );

	test( 'is asked for again with another account', () => {
		const other = { ...draftOf( ses ), access_key_id: 'AKIA2' };
		expect( cannotKeep( other, ses, 'secret_access_key' ) ).toBe( true );
		expect( draftErrors( other, ses ) ).toHaveProperty(
			'secret_access_key'
		);
	} );

	test( 'is given up with another mailer', () => {
		const other = {
			...draftOf( ses ),
			...withMailer( 'php', ses, [] ),
		};
		expect( drops( other, ses, 'secret_access_key' ) ).toBe( true );
		expect( connectionChanges( other, ses ) ).toMatchObject( {
			mailer: 'php',
			secret_access_key: null,
		} );
	} );

	test( 'that is fixed in wp-config.php is never sent', () => {
		const fixed = saved( {
			domain: 'mg.example.com',
			api_key_status: { set: true, source: 'constant', locked: true },
			locked: [ 'api_key' ],
		} );
		const typed = { ...draftOf( fixed ), api_key: 'typed' };
		expect( isChanged( typed, fixed, true ) ).toBe( false );
	} );
} );

describe( 'a consent', () => {
	const overSmtp = draft( 'smtp', {
		host: 'SMTP.gmail.com.',
		username: 'a@example.com',
		auth_method: 'xoauth2',
	} );

	test( 'belongs to two mailers and to the mail servers of their providers', () => {
		expect( consentAt( draft( 'gmail' ) ) ).toBe( 'google' );
		expect( consentAt( draft( 'microsoft' ) ) ).toBe( 'microsoft' );
		expect( consentAt( overSmtp ) ).toBe( 'google' );
		expect( consentAt( draft( 'mailgun' ) ) ).toBeNull();
	} );

	test.each( [
		[ 'another server', { host: 'smtp.gmail.com.example.com' } ],
		[ 'an inherited name', { host: 'constructor' } ],
		[ 'another method', { auth_method: 'plain' } ],
		[ 'no login', { authentication: false } ],
	] as const )( 'is not asked for at %s', ( _, change ) => {
		expect( consentAt( { ...overSmtp, ...change } ) ).toBeNull();
	} );

	test( 'takes the place of the password', () => {
		expect(
			SECRETS.filter( ( name ) => needsSecret( overSmtp, name ) )
		).toEqual( [ 'client_secret' ] );
		expect( allTyped( overSmtp ) ).toBe( false );
		expect( allTyped( { ...overSmtp, client_secret: 's' } ) ).toBe( true );
	} );

	test( 'with another client asks for the secret of that client', () => {
		const before = saved( {
			mailer: 'gmail',
			client_id: 'one',
			client_secret_status: kept,
		} );
		expect(
			draftErrors( { ...draftOf( before ), client_id: 'two' }, before )
		).toHaveProperty( 'client_secret' );
	} );

	test.each( [
		'connected',
		'denied',
		'state',
		'client',
		'scope',
		'no_refresh_token',
		'unreachable',
		'failed',
		'something new',
	] )( 'that ended with “%s” is told in words', ( outcome ) => {
		for ( const consent of [ 'google', 'microsoft', null ] as const ) {
			const { title, text } = outcomeWords( outcome, consent );
			expect( `${ title } ${ text }` ).not.toMatch( /%|undefined/ );
			expect( title ).not.toBe( '' );
		}
	} );
} );

test( 'a mailer over HTTPS brings its preset, and the saved one its own', () => {
	const presets = [
		{ id: 'mailgun', mailer: 'smtp' },
		{ id: 'mailgun_api', mailer: 'mailgun' },
	] as Provider[];
	expect( withMailer( 'mailgun', undefined, presets ) ).toEqual( {
		mailer: 'mailgun',
		provider: 'mailgun_api',
	} );
	expect( withMailer( 'smtp', undefined, presets ) ).toEqual( {
		mailer: 'smtp',
		provider: '',
	} );
	expect(
		withMailer( 'smtp', saved( { mailer: 'smtp', provider: 'gmail' } ), [] )
	).toEqual( { mailer: 'smtp', provider: 'gmail' } );
} );

test( 'a region that the list does not know stays a choice', () => {
	const values = ( mailer: Mailer, present: string ) =>
		regionsOf( mailer, present ).map( ( { value } ) => value );
	expect( values( 'amazonses', 'xx-new-1' ) ).toContain( 'xx-new-1' );
	expect( values( 'mailgun', '' ) ).toEqual( [ 'us', 'eu' ] );
	expect( values( 'smtp2go', 'au' ) ).toEqual( [ '', 'us', 'eu', 'au' ] );
} );
