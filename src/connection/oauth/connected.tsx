/** How the consent stands: given and by whom, withdrawn, or not there yet; and the button for what comes next. */
import { Button } from '@wordpress/components';
import { useEffect, useRef, useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { OauthStatus } from '../../api/types';
import { DeleteQuestion } from '../../components/delete-question';
import { fieldId, focusField } from '../../components/fields';
import { Icon } from '../../components/icon';
import { Message } from '../../components/message';
import { OutsideLink } from '../../components/outside-link';
import type { Consent } from '../consent';
import { consentName, permissionsOf } from './guide';
import type { useConsent } from './use-consent';

interface Props {
	consent: Consent;
	/** Id of the saved connection, null before that. */
	id: string | null;
	/** Of the saved connection; undefined when what is typed belongs to another app. */
	status: OauthStatus | undefined;
	/** It logs in to a mail server, with a user name. */
	isSmtp: boolean;
	/** There is something to save before. */
	unsaved: boolean;
	doing: ReturnType< typeof useConsent >;
}

function connectText( { consent, status, unsaved }: Props ): string {
	const name = consentName( consent );
	if ( status?.problem ) {
		return sprintf(
			/* translators: %s: "Google" or "Microsoft". */
			__( 'Reconnect with %s', 'mailwright' ),
			name
		);
	}
	if ( status?.connected ) {
		return __( 'Connect another account', 'mailwright' );
	}
	return unsaved
		? sprintf(
				/* translators: %s: "Google" or "Microsoft". */
				__( 'Save and connect with %s', 'mailwright' ),
				name
		  )
		: sprintf(
				/* translators: %s: "Google" or "Microsoft". */
				__( 'Connect with %s', 'mailwright' ),
				name
		  );
}

export function Connected( props: Props ) {
	const { consent, status, id, doing } = props;
	const { work } = doing;
	const [ asking, setAsking ] = useState( false );
	const linked = Boolean( status?.connected || status?.problem );
	const wasAsking = useRef( false );
	// Back to the button that asked.
	useEffect( () => {
		if ( wasAsking.current && ! asking ) {
			focusField( [ 'disconnect' ] );
		}
		wasAsking.current = asking;
	}, [ asking ] );
	const said = work.phase === 'idle' && ! linked ? work.said : '';
	if ( asking && linked && id ) {
		return (
			<DeleteQuestion
				question={ __(
					'Disconnect? This connection can send nothing until somebody connects it again.',
					'mailwright'
				) }
				action={ __( 'Disconnect', 'mailwright' ) }
				busy={ work.phase === 'ending' }
				onDelete={ () => void doing.disconnect( id ) }
				onCancel={ () => setAsking( false ) }
			/>
		);
	}
	return (
		<div className="mailwright-consent">
			{ ! said && <State { ...props } /> }
			{ work.phase === 'failed' && (
				<Message status="error">{ work.message }</Message>
			) }
			{ said && (
				<p>
					{ said }{ ' ' }
					<OutsideLink href={ permissionsOf( consent ) }>
						{ sprintf(
							/* translators: %s: "Google" or "Microsoft". */
							__( 'What %s still allows', 'mailwright' ),
							consentName( consent )
						) }
					</OutsideLink>
				</p>
			) }
			<div className="mailwright-actions">
				<Button
					__next40pxDefaultSize
					id={ fieldId( 'connect' ) }
					variant={ status?.connected ? 'secondary' : 'primary' }
					isBusy={ work.phase === 'leaving' }
					aria-disabled={ work.phase === 'leaving' }
					onClick={ () => void doing.connect() }
				>
					{ connectText( props ) }
				</Button>
				{ linked && (
					<Button
						__next40pxDefaultSize
						id={ fieldId( 'disconnect' ) }
						variant="tertiary"
						isDestructive
						onClick={ () => setAsking( true ) }
					>
						{ __( 'Disconnect', 'mailwright' ) }
					</Button>
				) }
				{ work.phase === 'leaving' && (
					<span className="mailwright-outcome">
						{ sprintf(
							/* translators: %s: "Google" or "Microsoft". */
							__( 'Going to %s…', 'mailwright' ),
							consentName( consent )
						) }
					</span>
				) }
			</div>
		</div>
	);
}

function State( { consent, status, isSmtp }: Props ) {
	const name = consentName( consent );
	if ( status?.problem ) {
		return <Message status="error">{ status.problem.message }</Message>;
	}
	if ( ! status?.connected ) {
		return (
			<p>
				{ sprintf(
					/* translators: %s: "Google" or "Microsoft". */
					__(
						'Not connected yet. You go to %s, choose the account that sends, and come back here.',
						'mailwright'
					),
					name
				) }
			</p>
		);
	}
	return (
		<div className="mailwright-consent__state">
			<Icon name="good" size={ 20 } />
			{ status.account ? (
				<p>
					{ sprintf(
						/* translators: %s: email address of an account. */
						__( 'Connected as %s', 'mailwright' ),
						status.account
					) }
				</p>
			) : (
				<p>
					<span>
						{ sprintf(
							/* translators: %s: "Google" or "Microsoft". */
							__( 'Connected with %s', 'mailwright' ),
							name
						) }
					</span>
					<span className="mailwright-muted">
						{ isSmtp
							? __(
									'It has to be the account of the user name above.',
									'mailwright'
							  )
							: __(
									'Which account it is, is not told: this site asked for the right to send and for nothing else.',
									'mailwright'
							  ) }
					</span>
				</p>
			) }
		</div>
	);
}
