/** States of the mailers over HTTPS for the screenshots. How a consent stands is written into the site, nobody is asked for it. */
import fs from 'node:fs';
import path from 'node:path';

const CLIENT = {
	client_id: 'client-1.apps.example.com',
	client_secret: 'not a secret',
};

const choose = ( page, name ) =>
	page.getByRole( 'radio', { name, exact: true } ).check();
const press = ( page, name ) =>
	page.getByRole( 'button', { name, exact: true } ).click();

const plugin = ( { env } ) =>
	path.join( env.SITE_FOLDER, 'wp-content/mu-plugins/consent.php' );

/** As if the person had agreed, and perhaps taken it back. */
const consentPlugin = ( id, facts ) => `<?php
add_action( 'admin_init', static function (): void {
	$connection = ( new Mailwright\\Settings\\Connection_Store() )->get( '${ id }' );
	$client     = null === $connection ? null : Mailwright\\Oauth\\Client::from_values( $connection->reveal() );
	$store      = new Mailwright\\Oauth\\Token_Store();
	$tokens     = $store->read( '${ id }' );
	if ( null !== $client && '' === $tokens->stored ) {
		$facts = array( 'binding' => $client->binding(), 'refresh_at' => $tokens->now + 3000, 'expires_at' => $tokens->now + 3600, 'sealed' => $store->seal( '${ id }', 'a', 'b' ) );
		$store->swap( '${ id }', $tokens, $tokens->changed( $facts + array( ${ facts } ) ) );
	}
} );
`;

const consent = ( mailer, facts, outcome = '' ) => ( {
	async before( page, tools ) {
		const { status, data } = await tools.rest(
			'POST',
			'/mailwright/v1/connections',
			{ mailer, id: 'account', ...CLIENT }
		);
		if ( status !== 201 ) {
			throw new Error( JSON.stringify( data ) );
		}
		if ( facts ) {
			fs.writeFileSync(
				plugin( tools ),
				consentPlugin( 'account', facts )
			);
		}
	},
	query: outcome && `&oauth=${ outcome }&connection=account`,
	async then( page ) {
		await page
			.getByRole( 'button', { name: /onnect/ } )
			.first()
			.waitFor();
	},
	async after( tools ) {
		fs.rmSync( plugin( tools ), { force: true } );
	},
} );

const fields = ( mailer, field, then = () => {} ) => ( {
	async then( page ) {
		await choose( page, mailer );
		await page.getByLabel( field, { exact: true } ).waitFor();
		await then( page );
	},
} );

export const MAILER_STATES = {
	'mailer-mailgun': fields( 'Mailgun', 'API key' ),
	'mailer-mailgun-errors': fields( 'Mailgun', 'API key', ( page ) =>
		press( page, 'Save changes' )
	),
	'mailer-amazon-ses': fields( 'Amazon SES', 'Access key ID' ),
	'mailer-more-services': {
		async then( page ) {
			await press( page, 'Other services' );
			await choose( page, 'SMTP2GO' );
			await page.getByLabel( 'API key', { exact: true } ).waitFor();
		},
	},
	'mailer-gmail-guide': fields( 'Gmail', 'Client ID', ( page ) =>
		press( page, 'If Google does not let you through' )
	),
	'mailer-microsoft-guide': fields(
		'Microsoft 365',
		'Application (client) ID',
		( page ) => press( page, 'If Microsoft does not let you through' )
	),
	'mailer-gmail-over-smtp': fields( 'Gmail', 'Client ID', async ( page ) => {
		await press( page, 'Another way' );
		await press( page, 'Use smtp.gmail.com' );
		await page.getByLabel( 'SMTP Host' ).waitFor();
	} ),
	'mailer-gmail-connected': consent(
		'gmail',
		"'account' => ''",
		'connected'
	),
	'mailer-microsoft-connected': consent(
		'microsoft',
		"'account' => 'shop@example.com'"
	),
	'mailer-microsoft-ended': consent(
		'microsoft',
		"'account' => 'shop@example.com', 'problem' => array( 'cause' => 'auth_oauth_token_expired', 'message' => 'Microsoft no longer accepts the permission to send. Connect the account again.', 'at' => time() )"
	),
	'mailer-consent-refused': consent( 'gmail', '', 'denied' ),
	'mailer-consent-foreign': consent( 'gmail', '', 'state' ),
};
