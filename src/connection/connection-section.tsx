/** The region "Connection": how mail leaves this site. Values in, changes out. */
import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ConnectionAnswer, FieldErrors, Provider } from '../api/types';
import { later } from '../components/later';
import { Section } from '../components/section';
import { ConnectionList } from './connection-list';
import { isApi } from '../components/mailer-name';
import { consentAt } from './consent';
import {
	connectionName,
	withMailer,
	type ConnectionDraft,
	type DraftChange,
} from './draft';
import { Finder } from './finder';
import { MailerChoice } from './mailer-choice';
import { MoreFields, NameField } from './more-fields';
import { PasswordGone } from './rare-notes';
import { drops, SECRETS } from './secrets';
import { ServerFields } from './server-fields';

const ApiFields = later(
	() => import( /* webpackChunkName: "api-fields" */ './api/api-fields' )
);
const OauthSetup = later(
	() => import( /* webpackChunkName: "oauth" */ './oauth/oauth-setup' )
);
const DeleteQuestion = later(
	() => import( /* webpackChunkName: "delete" */ './delete-question' ),
	null
);

interface Props {
	drafts: readonly ConnectionDraft[];
	draft: ConnectionDraft;
	saved: ConnectionAnswer | undefined;
	providers: readonly Provider[];
	errors: FieldErrors;
	defaultId: string | null;
	defaultFixed: boolean;
	busy: boolean;
	onChange: ( change: DraftChange ) => void;
	onSelect: ( key: string ) => void;
	onAdd: () => void;
	onDelete: () => void;
	onMakeDefault: () => void;
	/** Saves the page; the id of this connection, null when something was refused. */
	onSave: () => Promise< string | null >;
	/** The connection changed on the server. */
	onAdopt: ( connection: ConnectionAnswer ) => void;
}

const MORE_FIELDS = [ 'auth_method', 'timeout', 'rate_limit', 'ca_file' ];

export function ConnectionSection( props: Props ) {
	const { drafts, draft, saved, errors, onChange } = props;
	const several = drafts.length > 1;
	const field = ( name: string ) => ( {
		name,
		error: errors[ name ],
		source: saved?.sources[ name ],
	} );
	const moreHasErrors = [
		...MORE_FIELDS,
		...( several ? [] : [ 'name' ] ),
	].some( ( name ) => errors[ name ] );
	return (
		<Section label={ __( 'Connection', 'mailwright' ) }>
			<div className="mailwright-fields">
				{ several && (
					<>
						<ConnectionList { ...props } selected={ draft.key } />
						<NameField { ...{ draft, field, onChange } } />
					</>
				) }
				{ ! saved?.sources.host &&
					! saved?.sources.mailer &&
					! ( saved && isApi( saved.mailer ) ) && (
						<Finder key={ draft.key } onUse={ onChange } />
					) }
				<MailerChoice
					value={ draft.mailer }
					onChange={ ( mailer ) =>
						onChange( withMailer( mailer, saved, props.providers ) )
					}
					error={ errors.mailer }
					source={ saved?.sources.mailer }
				/>
				{ draft.mailer === 'php' && <PhpMail /> }
				{ draft.mailer === 'smtp' && (
					<ServerFields
						key={ `${ draft.key } smtp` }
						{ ...{ draft, saved, field, onChange } }
						providers={ props.providers }
						setup={
							consentAt( draft ) && (
								<OauthSetup { ...props } field={ field } />
							)
						}
					/>
				) }
				{ isApi( draft.mailer ) &&
					( consentAt( draft ) ? (
						<OauthSetup { ...props } field={ field } />
					) : (
						<ApiFields
							key={ `${ draft.key } ${ draft.mailer }` }
							{ ...props }
							field={ field }
						/>
					) ) }
				{ draft.mailer !== 'php' && (
					<MoreFields
						{ ...{ draft, field, onChange } }
						withName={ ! several }
						forceOpen={ moreHasErrors }
					/>
				) }
				{ draft.mailer !== 'smtp' &&
					SECRETS.some( ( name ) => drops( draft, saved, name ) ) && (
						<PasswordGone password={ saved?.mailer === 'smtp' } />
					) }
				<Actions { ...props } several={ several } />
			</div>
		</Section>
	);
}

const PhpMail = () => (
	<p className="mailwright-note">
		{ __(
			'WordPress hands its email to the web server. It needs no settings, but many hosts limit it, and mailboxes often take such mail for spam.',
			'mailwright'
		) }
	</p>
);

function Actions( {
	draft,
	defaultId,
	defaultFixed,
	busy,
	several,
	saved,
	onAdd,
	onDelete,
	onMakeDefault,
}: Props & { several: boolean } ) {
	const [ asking, setAsking ] = useState( '' );
	if ( asking === draft.key ) {
		return (
			<DeleteQuestion
				name={ connectionName( draft ) }
				onDelete={ () => {
					setAsking( '' );
					onDelete();
				} }
				onCancel={ () => setAsking( '' ) }
			/>
		);
	}
	const canDefault =
		several &&
		draft.id !== null &&
		draft.id !== defaultId &&
		! defaultFixed;
	return (
		<div className="mailwright-actions">
			{ canDefault && (
				<Button
					__next40pxDefaultSize
					variant="secondary"
					onClick={ onMakeDefault }
				>
					{ __( 'Make this the default', 'mailwright' ) }
				</Button>
			) }
			{ draft.mailer !== 'php' && saved && ! isLent( saved ) && (
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					disabled={ busy }
					onClick={ onAdd }
				>
					{ __( 'Add another connection', 'mailwright' ) }
				</Button>
			) }
			{ several && ! isFixed( saved ) && (
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					isDestructive
					disabled={ busy }
					onClick={ () =>
						draft.id === null ? onDelete() : setAsking( draft.key )
					}
				>
					{ draft.id === null
						? __( 'Discard this connection', 'mailwright' )
						: __( 'Delete this connection', 'mailwright' ) }
				</Button>
			) }
		</div>
	);
}

/** By the network, which keeps it. */
const isLent = ( saved: ConnectionAnswer ) =>
	saved.sources.mailer?.source === 'network';

const isFixed = ( saved: ConnectionAnswer | undefined ) =>
	( saved?.locked.length ?? 0 ) > 0;
