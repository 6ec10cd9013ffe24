import type { ConnectionAnswer, SettingsAnswer } from '../api/types';
import {
	addConnection,
	changeConnection,
	changeSettings,
	firstDraft,
	isDirty,
	removeConnection,
	selectedDraft,
	type Saved,
} from './form';
import { rebaseDraft } from './rebase';
import { settingsDefaults } from '../generated/settings';
import { refusal } from './save';

const settings: SettingsAnswer = {
	...settingsDefaults,
	locked: [],
	sources: {},
	problems: {},
};

const connection = ( id: string ): ConnectionAnswer => ( {
	id,
	name: id,
	mailer: 'smtp',
	provider: '',
	host: `${ id }.example.com`,
	port: 587,
	encryption: 'starttls',
	authentication: false,
	username: '',
	auth_method: 'auto',
	timeout: 8,
	rate_limit: 0,
	ca_file: '',
	password_status: { set: false, source: 'database', locked: false },
	locked: [],
	sources: {},
} );

const saved = ( ...ids: string[] ): Saved => ( {
	settings: { ...settings, default_connection: ids.at( -1 ) ?? null },
	connections: ids.map( connection ),
	providers: [],
} );

test( 'a fresh site starts with PHP mail and nothing to save', () => {
	const draft = firstDraft( saved() );
	expect( selectedDraft( draft ).mailer ).toBe( 'php' );
	expect( isDirty( draft, saved() ) ).toBe( false );
} );

test( 'the default connection is on the screen first', () => {
	expect( firstDraft( saved( 'a', 'b' ) ).selected ).toBe( 'b' );
} );

test( 'typing makes the page dirty, undoing it makes it clean', () => {
	const before = saved( 'a' );
	const typed = changeConnection( firstDraft( before ), { name: 'x' } );
	expect( isDirty( typed, before ) ).toBe( true );
	expect( isDirty( changeConnection( typed, { name: 'a' } ), before ) ).toBe(
		false
	);
	const sender = changeSettings( firstDraft( before ), {
		from_name: 'Shop',
	} );
	expect( isDirty( sender, before ) ).toBe( true );
} );

test( 'a discarded new connection leaves nothing behind', () => {
	const before = saved( 'a' );
	const added = addConnection( firstDraft( before ), 'new-1' );
	expect( added.selected ).toBe( 'new-1' );
	expect( isDirty( added, before ) ).toBe( true );
	const back = removeConnection( added, 'new-1' );
	expect( back.selected ).toBe( 'a' );
	expect( isDirty( back, before ) ).toBe( false );
} );

test( 'what is typed during a save is kept', () => {
	const before = saved( 'a' );
	const submitted = changeConnection( firstDraft( before ), {
		name: 'first',
	} );
	const current = changeConnection( submitted, {
		host: 'typed.example.com',
	} );
	const after = saved( 'a' );
	after.connections = [ { ...connection( 'a' ), name: 'first' } ];
	const draft = rebaseDraft( current, submitted, before, {
		saved: after,
		ids: new Map( [ [ 'a', 'a' ] ] ),
		settingsSaved: false,
	} );
	expect( selectedDraft( draft ) ).toMatchObject( {
		name: 'first',
		host: 'typed.example.com',
	} );
	expect( isDirty( draft, after ) ).toBe( true );
} );

test( 'a new connection keeps its place when it gets its id', () => {
	const submitted = firstDraft( saved() );
	const draft = rebaseDraft( submitted, submitted, saved(), {
		saved: saved( 'made' ),
		ids: new Map( [ [ 'new-0', 'made' ] ] ),
		settingsSaved: false,
	} );
	expect( selectedDraft( draft ) ).toMatchObject( {
		key: 'new-0',
		id: 'made',
	} );
} );

test( 'what was refused stays as it was typed', () => {
	const before = saved( 'a' );
	const typed = changeSettings( firstDraft( before ), { from_name: 'Shop' } );
	const draft = rebaseDraft( typed, typed, before, {
		saved: before,
		ids: new Map(),
		settingsSaved: false,
	} );
	expect( draft.settings.from_name ).toBe( 'Shop' );
} );

test( 'the first connection becomes the default without a change by hand', () => {
	const submitted = changeSettings( firstDraft( saved() ), {
		from_name: 'Shop',
	} );
	const draft = rebaseDraft( submitted, submitted, saved(), {
		saved: saved( 'made' ),
		ids: new Map( [ [ 'new-0', 'made' ] ] ),
		settingsSaved: false,
	} );
	expect( draft.settings ).toMatchObject( {
		default_connection: 'made',
		from_name: 'Shop',
	} );
} );

test( 'a refused field that is not on the page is told in words', () => {
	expect( refusal( { host: 'Bad.' } ) ).toMatch( /marked fields/ );
	expect( refusal( { id: 'Taken.' } ) ).toBe( 'Taken.' );
	expect( refusal( {}, 'Sentence.' ) ).toBe( 'Sentence.' );
} );
