import type { ConnectionAnswer, SettingsAnswer } from '../api/types';
import type { ConnectionDraft } from '../connection/draft';
import { remedy, remedyNeedsPassword, subjectOf } from './diagnosis-subject';
import {
	changeConnection,
	firstDraft,
	selectedDraft,
	type Saved,
} from './form';

const connection = {
	id: 'main',
	name: '',
	mailer: 'smtp',
	provider: 'gmail',
	host: 'smtp.gmail.com',
	port: 587,
	encryption: 'starttls',
	authentication: true,
	username: 'u',
	auth_method: 'auto',
	timeout: 8,
	rate_limit: 0,
	ca_file: '',
	password_status: { set: true, source: 'database', locked: false },
	locked: [],
	sources: {},
} as ConnectionAnswer;

const saved = ( ...connections: ConnectionAnswer[] ): Saved => ( {
	settings: { default_connection: 'main' } as SettingsAnswer,
	connections,
	providers: [
		{
			id: 'gmail',
			name: 'Gmail',
			mailer: 'smtp',
			host: 'smtp.gmail.com',
			port: 587,
			encryption: 'starttls',
		},
	],
} );

function subject( before: Saved, change: Partial< ConnectionDraft > = {} ) {
	const draft = changeConnection( firstDraft( before ), change );
	return subjectOf( selectedDraft( draft ), draft, before );
}

test( 'what is saved is examined by its id', () => {
	expect( subject( saved( connection ) ) ).toEqual( { connection: 'main' } );
} );

test( 'a site without a connection is examined as PHP mail', () => {
	expect( subject( saved() ) ).toMatchObject( { mailer: 'php' } );
} );

test( 'changes are examined when the password is among them', () => {
	expect(
		subject( saved( connection ), { port: '465', password: 'p' } )
	).toMatchObject( {
		mailer: 'smtp',
		host: 'smtp.gmail.com',
		port: 465,
		password: 'p',
	} );
	expect(
		subject( saved( connection ), { port: '465', password: 'p' } )
	).not.toHaveProperty( 'id' );
} );

test( 'changes without the password are saved first', () => {
	expect( subject( saved( connection ), { port: '465' } ) ).toBeNull();
	expect( subject( saved( connection ), { name: 'x' } ) ).toBeNull();
	expect( subject( saved(), { mailer: 'smtp' } ) ).toBeNull();
} );

test( 'changes to a connection without a login are complete', () => {
	expect(
		subject( saved( { ...connection, authentication: false } ), {
			port: '25',
		} )
	).toMatchObject( { port: 25 } );
} );

test( 'a remedy is put into the form as if it were typed', () => {
	const draft = selectedDraft( firstDraft( saved( connection ) ) );
	expect(
		remedy(
			{ port: 465, encryption: 'implicit_tls' },
			draft,
			saved().providers
		)
	).toEqual( { port: '465', portTyped: true, encryption: 'implicit_tls' } );
	expect(
		remedy( { host: 'mail.example.com' }, draft, saved().providers )
	).toEqual( { host: 'mail.example.com', provider: '' } );
} );

test( 'the stored password is asked for, a typed or fixed one is not', () => {
	const needs = ( one: ConnectionAnswer, password?: string ) => {
		const draft = selectedDraft( firstDraft( saved( one ) ) );
		return remedyNeedsPassword(
			{ port: 465 },
			{ ...draft, password },
			saved( one )
		);
	};
	expect( needs( connection ) ).toBe( true );
	expect( needs( connection, 'typed' ) ).toBe( false );
	expect( needs( { ...connection, authentication: false } ) ).toBe( false );
	expect(
		needs( {
			...connection,
			password_status: { set: true, source: 'constant', locked: true },
		} )
	).toBe( false );
} );
