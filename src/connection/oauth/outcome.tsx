/** How the way to Google or Microsoft and back ended, in words, with the one next step. */
import { Button } from '@wordpress/components';
import { speak } from '@wordpress/a11y';
import { useEffect } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import type { ConnectionAnswer } from '../../api/types';
import { Message } from '../../components/message';
import { OutsideLink } from '../../components/outside-link';
import { Verdict } from '../../components/verdict';
import { consentAt } from '../consent';
import { permissionsOf } from './guide';
import { outcomeWords } from './outcome-words';
import { Rich } from './rich';
import { useConsent } from './use-consent';

interface Props {
	/** One of the outcomes in includes/Oauth/Authorization.php. */
	outcome: string;
	/** Undefined when it is not known which one it was. */
	connection: ConnectionAnswer | undefined;
	onTest: () => void;
	onSave: () => Promise< string | null >;
	onAdopt: ( connection: ConnectionAnswer ) => void;
	onClose: () => void;
}

export default function Outcome( props: Props ) {
	const { outcome, connection, onTest, onSave, onAdopt, onClose } = props;
	const consent = ( connection && consentAt( connection ) ) ?? null;
	const words = outcomeWords( outcome, consent, connection?.oauth?.account );
	const { work, connect } = useConsent(
		consent ?? 'google',
		onSave,
		onAdopt
	);
	const good = outcome === 'connected';
	useEffect(
		() => speak( words.title, good ? 'polite' : 'assertive' ),
		[ words.title, good ]
	);
	return (
		<>
			<Verdict
				tone={ good ? 'good' : 'bad' }
				title={ words.title }
				takeFocus
			>
				<p>
					<Rich text={ words.text } />
				</p>
				{ outcome === 'no_refresh_token' && consent && (
					<p>
						<OutsideLink href={ permissionsOf( consent ) }>
							{ __(
								'Apps with access to your account',
								'mailwright'
							) }
						</OutsideLink>
					</p>
				) }
			</Verdict>
			{ work.phase === 'failed' && (
				<Message status="error">{ work.message }</Message>
			) }
			<div className="mailwright-actions">
				{ good && (
					<Button
						__next40pxDefaultSize
						variant="primary"
						onClick={ onTest }
					>
						{ __( 'Test this account', 'mailwright' ) }
					</Button>
				) }
				{ ! good && consent && (
					<Button
						__next40pxDefaultSize
						variant="primary"
						isBusy={ work.phase === 'leaving' }
						aria-disabled={ work.phase === 'leaving' }
						onClick={ () => void connect() }
					>
						{ __( 'Try again', 'mailwright' ) }
					</Button>
				) }
				<Button
					__next40pxDefaultSize
					variant="tertiary"
					onClick={ onClose }
				>
					{ __( 'Close', 'mailwright' ) }
				</Button>
			</div>
		</>
	);
}
