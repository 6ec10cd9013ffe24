/**
 * The consent of a person at Google or Microsoft: the guide to the app that asks for it, its client ID and secret, and the
 * way there and back.
 */
import { useEffect, useRef } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import { pageData } from '../../api/page-data';
import type { ConnectionAnswer } from '../../api/types';
import { CodeBox } from '../../components/code-box';
import { CopyButton } from '../../components/copy-button';
import { Disclosure } from '../../components/disclosure';
import { focusField } from '../../components/fields';
import { Message } from '../../components/message';
import { OutsideLink } from '../../components/outside-link';
import { dayAndYear } from '../../components/time';
import { plainChanges } from '../changes';
import { consentAt, type Consent } from '../consent';
import { connectionChanges } from '../difference';
import { DraftField, type Editing } from '../draft-field';
import { KeyField } from '../key-field';
import { Connected } from './connected';
import { CHECKED, consentName, consoleOf, steps, troubles } from './guide';
import { OtherWay } from './other-way';
import { Rich } from './rich';
import { useConsent } from './use-consent';
import './oauth.scss';

export interface Props extends Editing {
	saved: ConnectionAnswer | undefined;
	/** Saves the page; the id of this connection, null when something was refused. */
	onSave: () => Promise< string | null >;
	/** The connection changed on the server. */
	onAdopt: ( connection: ConnectionAnswer ) => void;
}

/** A consent belongs to one client at one provider. */
const CLIENT = [ 'mailer', 'host', 'auth_method', 'client_id', 'tenant' ];

export default function OauthSetup( props: Props ) {
	const { draft, saved } = props;
	const consent = consentAt( draft );
	return consent ? (
		<Setup
			key={ `${ draft.key } ${ saved?.id }` }
			{ ...props }
			consent={ consent }
		/>
	) : null;
}

function Setup( props: Props & { consent: Consent } ) {
	const { draft, saved, field, consent, onChange } = props;
	const doing = useConsent( consent, props.onSave, props.onAdopt );
	const moved = CLIENT.some( ( name ) =>
		Object.keys( plainChanges( draft, saved ) ).includes( name )
	);
	const status = saved && ! moved ? saved.oauth : undefined;
	const linked = Boolean( status?.connected || status?.problem );
	const said = doing.work.phase === 'idle' ? doing.work.said : '';
	const wasLinked = useRef( linked );
	// The button that ended it is gone: on to the one that begins it again.
	useEffect( () => {
		if ( wasLinked.current && ! linked && said ) {
			focusField( [ 'connect' ] );
		}
		wasLinked.current = linked;
	}, [ linked, said ] );
	const faulty = [ 'client_id', 'client_secret', 'tenant' ].some(
		( name ) => field( name ).error
	);
	const connected = (
		<Connected
			{ ...{ consent, status, doing } }
			id={ saved?.id ?? null }
			isSmtp={ draft.mailer === 'smtp' }
			unsaved={
				! saved ||
				Object.keys( connectionChanges( draft, saved ) ).length > 0
			}
		/>
	);
	const app = (
		<>
			<Guide { ...props } known={ Boolean( saved?.client_id ) } />
			<ClientFields { ...props } />
		</>
	);
	return (
		<>
			{ linked && connected }
			{ linked ? (
				<Disclosure
					label={ sprintf(
						/* translators: %s: "Google" or "Microsoft". */
						__( 'The app at %s', 'mailwright' ),
						consentName( consent )
					) }
					forceOpen={ faulty || draft.client_secret !== undefined }
				>
					<div className="mailwright-fields">{ app }</div>
				</Disclosure>
			) : (
				app
			) }
			{ ! linked && connected }
			<OtherWay { ...{ draft, consent, onChange } } />
		</>
	);
}

/** What has to be done at the provider, once. */
function Guide( {
	draft,
	saved,
	consent,
	known,
}: Props & { consent: Consent; known: boolean } ) {
	const address = saved?.oauth?.redirect_uri || pageData().oauthRedirect;
	const name = consentName( consent );
	const console = consoleOf( consent );
	const list = (
		<>
			<ol className="mailwright-guide__steps">
				<li>
					{ __( 'Open this page and log in:', 'mailwright' ) }{ ' ' }
					<OutsideLink href={ console.url }>
						{ console.name }
					</OutsideLink>
				</li>
				{ steps( consent, draft.mailer === 'smtp' ).map( ( step ) => (
					<li key={ step }>
						<Rich text={ step } />
					</li>
				) ) }
			</ol>
			<p className="mailwright-help">
				{ sprintf(
					/* translators: 1: "Google" or "Microsoft", 2: a date. */
					__(
						'The names are the ones on the pages of %1$s on %2$s, in English.',
						'mailwright'
					),
					name,
					dayAndYear( CHECKED )
				) }
			</p>
		</>
	);
	return (
		<div className="mailwright-guide">
			<p>
				{ sprintf(
					/* translators: %s: "Google" or "Microsoft". */
					__(
						'%s lets a site send for your account when the site has an app of its own there. You make it once; it takes about ten minutes.',
						'mailwright'
					),
					name
				) }
			</p>
			<Address address={ address } />
			{ known ? (
				<Disclosure
					label={ sprintf(
						/* translators: %s: "Google" or "Microsoft". */
						__( 'How to make the app at %s', 'mailwright' ),
						name
					) }
				>
					{ list }
				</Disclosure>
			) : (
				list
			) }
			<Disclosure
				label={ sprintf(
					/* translators: %s: "Google" or "Microsoft". */
					__( 'If %s does not let you through', 'mailwright' ),
					name
				) }
			>
				<dl className="mailwright-guide__troubles">
					{ troubles( consent ).map( ( { seen, help } ) => (
						<div key={ seen }>
							<dt>{ seen }</dt>
							<dd>
								<Rich text={ help } />
							</dd>
						</div>
					) ) }
				</dl>
			</Disclosure>
		</div>
	);
}

/** Both providers take https only, apart from the machine that one sits at. */
const isTaken = ( address: string ): boolean =>
	/^https:|^http:\/\/(localhost|127\.0\.0\.1)[:/]/.test( address );

function Address( { address }: { address: string } ) {
	return (
		<div className="mailwright-guide__address">
			<span className="mailwright-label">
				{ __( 'Redirect address of this site', 'mailwright' ) }
			</span>
			<div className="mailwright-row">
				<div className="mailwright-grow">
					<CodeBox
						label={ __(
							'Redirect address of this site',
							'mailwright'
						) }
						text={ address }
					/>
				</div>
				<CopyButton text={ () => address }>
					{ __( 'Copy address', 'mailwright' ) }
				</CopyButton>
			</div>
			{ ! isTaken( address ) && (
				<Message status="warning">
					{ __(
						'This site is not reached over HTTPS. Google and Microsoft send people back to addresses with https:// only: set up HTTPS for this site first.',
						'mailwright'
					) }
				</Message>
			) }
		</div>
	);
}

function ClientFields( props: Props & { consent: Consent } ) {
	const { draft, field, consent, onChange } = props;
	const editing = { draft, field, onChange };
	return (
		<>
			<DraftField
				{ ...editing }
				name="client_id"
				label={
					consent === 'google'
						? __( 'Client ID', 'mailwright' )
						: __( 'Application (client) ID', 'mailwright' )
				}
				hint={
					consent === 'google'
						? __(
								'Ends in .apps.googleusercontent.com.',
								'mailwright'
						  )
						: undefined
				}
				technical
			/>
			<KeyField
				{ ...props }
				name="client_secret"
				label={ __( 'Client secret', 'mailwright' ) }
				hint={
					consent === 'microsoft'
						? __(
								'The Value, not the Secret ID. When it ends, make a new one and enter it here.',
								'mailwright'
						  )
						: undefined
				}
			/>
			{ consent === 'microsoft' && (
				<DraftField
					{ ...editing }
					name="tenant"
					label={ __( 'Directory (tenant) ID', 'mailwright' ) }
					hint={ __(
						'Only when the app is for one organisation. Otherwise leave it empty.',
						'mailwright'
					) }
					technical
				/>
			) }
		</>
	);
}
