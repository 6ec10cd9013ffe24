/**
 * How to make an app at Google or Microsoft, with the names that stand on their pages. Those change: sources and the day on
 * which they were looked up are in docs/providers.
 */
import { __ } from '@wordpress/i18n';
import type { Consent } from '../consent';

/** The day on which the names on the providers' pages were looked up. */
export const CHECKED = '2026-11-23';

export const consentName = ( consent: Consent ): string =>
	consent === 'google' ? 'Google' : 'Microsoft';

export const consoleOf = ( consent: Consent ) =>
	consent === 'google'
		? {
				name: 'Google Cloud console',
				url: 'https://console.cloud.google.com/auth/overview',
		  }
		: {
				name: 'Microsoft Entra admin center',
				url: 'https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade',
		  };

/** Where a person sees which apps may use the account, and takes that back. */
export const permissionsOf = ( consent: Consent ): string =>
	consent === 'google'
		? 'https://myaccount.google.com/connections'
		: 'https://myapps.microsoft.com/';

const google = ( isSmtp: boolean ): string[] => [
	__(
		'Choose a project at the top of the page, or make one with <b>New project</b>. It costs nothing.',
		'mailwright'
	),
	__(
		'Open <b>APIs & Services</b> → <b>Library</b>, look for <b>Gmail API</b> and press <b>Enable</b>.',
		'mailwright'
	),
	__(
		'Open <b>Google Auth Platform</b> and press <b>Get started</b>. As <b>Audience</b> choose <b>Internal</b> if your address belongs to Google Workspace, otherwise <b>External</b>.',
		'mailwright'
	),
	isSmtp
		? __(
				'Under <b>Data Access</b> press <b>Add or remove scopes</b>, add <code>https://mail.google.com/</code> and press <b>Save</b>.',
				'mailwright'
		  )
		: __(
				'Under <b>Data Access</b> press <b>Add or remove scopes</b>, add <code>https://www.googleapis.com/auth/gmail.send</code> and press <b>Save</b>.',
				'mailwright'
		  ),
	__(
		'Only with <b>External</b>: under <b>Audience</b> press <b>Publish app</b>. While it says <b>Testing</b>, Google ends the permission after seven days.',
		'mailwright'
	),
	__(
		'Under <b>Clients</b> press <b>Create client</b>, choose <b>Web application</b>, and paste the address above under <b>Authorized redirect URIs</b>.',
		'mailwright'
	),
	__(
		'Press <b>Create</b>. Google shows the <b>Client ID</b> and, this one time only, the <b>Client secret</b>: copy both into the fields below.',
		'mailwright'
	),
];

const microsoft = ( isSmtp: boolean ): string[] => [
	__(
		'Open <b>Entra ID</b> → <b>App registrations</b> and press <b>New registration</b>.',
		'mailwright'
	),
	__(
		'As <b>Supported account types</b> choose your own organisation (single tenant). For an Outlook.com address choose the one that includes <b>personal Microsoft accounts</b>.',
		'mailwright'
	),
	__(
		'Under <b>Redirect URI</b> choose <b>Web</b>, paste the address above and press <b>Register</b>.',
		'mailwright'
	),
	isSmtp
		? __(
				'Open <b>API permissions</b> → <b>Add a permission</b> → <b>Microsoft Graph</b> → <b>Delegated permissions</b>, tick <b>SMTP.Send</b> and press <b>Add permissions</b>.',
				'mailwright'
		  )
		: __(
				'Open <b>API permissions</b> → <b>Add a permission</b> → <b>Microsoft Graph</b> → <b>Delegated permissions</b>, tick <b>Mail.Send</b> and press <b>Add permissions</b>.',
				'mailwright'
		  ),
	__(
		'Open <b>Certificates & secrets</b>, press <b>New client secret</b> and copy its <b>Value</b> (not the <b>Secret ID</b>) into the field below. It is shown this one time only, and it ends on the day you choose: note that day.',
		'mailwright'
	),
	__(
		'Open <b>Overview</b> and copy the <b>Application (client) ID</b> and, with a single tenant, the <b>Directory (tenant) ID</b>.',
		'mailwright'
	),
];

export const steps = ( consent: Consent, isSmtp: boolean ): string[] =>
	consent === 'google' ? google( isSmtp ) : microsoft( isSmtp );

/** What stands on the provider's page when it does not let people through, and what helps. */
export const troubles = (
	consent: Consent
): Array< { seen: string; help: string } > =>
	consent === 'google'
		? [
				{
					seen: __( 'Google hasn’t verified this app', 'mailwright' ),
					help: __(
						'That is expected: it is your own app, and Google has not looked at it. Press <b>Advanced</b>, then <b>Go to …(unsafe)</b>. For yourself and fewer than 100 people no verification is needed.',
						'mailwright'
					),
				},
				{
					seen: __(
						'Error 400: redirect_uri_mismatch',
						'mailwright'
					),
					help: __(
						'The address above is not, letter by letter, among the <b>Authorized redirect URIs</b> of the client.',
						'mailwright'
					),
				},
				{
					seen: __( 'Error 403: access_denied', 'mailwright' ),
					help: __(
						'The app is still in testing, and your address is not a test user. Press <b>Publish app</b> under <b>Audience</b>.',
						'mailwright'
					),
				},
				{
					seen: __( 'Error 403: org_internal', 'mailwright' ),
					help: __(
						'The audience is <b>Internal</b>, and this address is not in your organisation. Choose another account, or <b>External</b>.',
						'mailwright'
					),
				},
		  ]
		: [
				{
					seen: __( 'Need admin approval', 'mailwright' ),
					help: __(
						'Your organisation lets only administrators agree. Ask one to press <b>Grant admin consent</b> under <b>API permissions</b> of the app.',
						'mailwright'
					),
				},
				{
					seen: 'AADSTS50011',
					help: __(
						'The address above is not, letter by letter, among the redirect URIs under <b>Authentication</b> of the app.',
						'mailwright'
					),
				},
				{
					seen: 'AADSTS50194, AADSTS700016',
					help: __(
						'The app is made for one organisation: enter its <b>Directory (tenant) ID</b> below.',
						'mailwright'
					),
				},
				{
					seen: __( 'Unverified publisher', 'mailwright' ),
					help: __(
						'That is expected: it is your own app. Check that the name is the one you gave it, then press <b>Accept</b>.',
						'mailwright'
					),
				},
		  ];
