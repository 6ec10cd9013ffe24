/* eslint-disable-next-line @typescript-eslint/no-restricted-imports -- Draws with the React of the tests, not of the page. */
import { render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { settingsDefaults } from '../generated/settings';
import { App } from './app';

jest.mock( '@wordpress/api-fetch', () => ( {
	__esModule: true,
	default: jest.fn(),
} ) );

/** Loading core's components alone can take seconds on a busy machine. */
jest.setTimeout( 60_000 );

interface Request {
	path: string;
	method?: string;
	data?: Record< string, unknown >;
}

const SETTINGS = {
	...settingsDefaults,
	locked: [],
	sources: [], // As PHP writes an empty object.
	problems: [],
};

/** A server with these connections; whatever is created comes back as saved. */
function serve( connections: object[] ): jest.Mock {
	const { default: fetch } = jest.requireMock< { default: jest.Mock } >(
		'@wordpress/api-fetch'
	);
	fetch.mockImplementation( ( { path, method, data }: Request ) => {
		if ( path.endsWith( '/connections' ) && method === 'POST' ) {
			const { password, ...rest } = data ?? {};
			return Promise.resolve( {
				...rest,
				id: 'made',
				password_status: {
					set: Boolean( password ),
					source: 'database',
					locked: false,
				},
				locked: [],
				sources: [],
			} );
		}
		if ( path.endsWith( '/connections' ) ) {
			return Promise.resolve( connections );
		}
		return Promise.resolve( path.endsWith( '/providers' ) ? [] : SETTINGS );
	} );
	return fetch;
}

const sent = ( fetch: jest.Mock ): Request[] =>
	fetch.mock.calls
		.map( ( [ request ] ) => request as Request )
		.filter( ( { method } ) => method === 'POST' );

test( 'a newcomer is asked for what is missing, then the connection is created', async () => {
	const fetch = serve( [] );
	const user = userEvent.setup();
	render( <App /> );
	const status = await screen.findByRole( 'region', { name: 'Status' } );
	expect( within( status ).getByRole( 'heading' ) ).toHaveTextContent(
		'Not set up yet'
	);
	await user.click( screen.getByRole( 'radio', { name: 'SMTP server' } ) );
	await user.click( screen.getByRole( 'button', { name: 'Save changes' } ) );
	const host = screen.getByLabelText( 'SMTP Host' );
	await waitFor( () => expect( host ).toHaveFocus() );
	expect( host ).toBeInvalid();
	expect( sent( fetch ) ).toEqual( [] );

	await user.type( host, 'smtp.example.com' );
	await user.type( screen.getByLabelText( 'Username' ), 'shop@example.com' );
	await user.type( screen.getByLabelText( 'Password' ), 'secret' );
	await user.click( screen.getByRole( 'button', { name: 'Save changes' } ) );
	await waitFor( () =>
		expect(
			screen.getByText( 'Saved.', { selector: 'span' } )
		).toBeVisible()
	);
	expect( sent( fetch ) ).toMatchObject( [
		{
			path: '/mailwright/v1/connections',
			data: { host: 'smtp.example.com', port: 587, password: 'secret' },
		},
	] );
	expect( screen.queryByDisplayValue( 'secret' ) ).toBeNull();
	expect(
		screen.getByRole( 'group', { name: 'Password' } )
	).toHaveTextContent( 'stored' );
} );
