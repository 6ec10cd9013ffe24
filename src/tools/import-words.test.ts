import type { FoundConnection, ImportPreview } from '../api/import';
import { placeOf, settingsWords } from './import-words';

const server: FoundConnection = {
	key: 'one',
	name: 'Office',
	mailer: 'smtp',
	host: 'smtp.example.com',
	port: 587,
	encryption: 'starttls',
	username: 'shop@example.com',
	password: 'readable',
	notes: [],
};

const preview = (
	settings: ImportPreview[ 'settings' ],
	connections = [ server ]
): ImportPreview => ( {
	source: 'x',
	name: 'X',
	version: '',
	active: false,
	can_deactivate: false,
	connections,
	settings,
	not_moved: [],
} );

describe( 'where a connection leads', () => {
	test.each( [
		[ {}, 'smtp.example.com, port 587, STARTTLS, shop@example.com' ],
		[
			{ encryption: 'none', username: '' },
			'smtp.example.com, port 587, not encrypted',
		],
		[ { mailer: 'php' }, 'PHP mail' ],
		[
			{ mailer: 'mailgun', domain: 'mg.example.com' },
			'Mailgun, mg.example.com',
		],
		[ { mailer: 'new' }, 'new' ],
	] )( '%j reads %s', ( change, expected ) => {
		expect( placeOf( { ...server, ...change } ) ).toBe( expected );
	} );
} );

describe( 'what becomes of the settings', () => {
	test( 'one connection is the default without saying so', () => {
		expect(
			settingsWords(
				preview( {
					from_email: 'shop@example.com',
					force_from_email: true,
					from_name: 'Shop',
					return_path: 'default',
					default_connection: 'one',
				} )
			)
		).toEqual( [
			[ 'From Email', 'shop@example.com, for every email' ],
			[ 'From Name', 'Shop' ],
		] );
	} );

	test( 'of several it says which one does what', () => {
		expect(
			settingsWords(
				preview(
					{
						return_path: 'from',
						default_connection: 'one',
						fallback_connection: 'two',
						routes: [ { from: '@example.com', connection: 'two' } ],
					},
					[ server, { ...server, key: 'two', name: 'Second' } ]
				)
			)
		).toEqual( [
			[ 'Return path', 'the From address' ],
			[ 'Default connection', 'Office' ],
			[ 'Fallback connection', 'Second' ],
			[ 'Rule', '@example.com is sent through Second' ],
		] );
	} );
} );
