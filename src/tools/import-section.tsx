/** "Import from another plugin": what was found, what comes along, and the two steps: apply, deactivate. */
import { Button, VisuallyHidden } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { ImportPreview as Preview } from '../api/import';
import { Icon } from '../components/icon';
import { Failed } from '../components/failed';
import { Loading } from '../components/loading';
import { Message } from '../components/message';
import { Section } from '../components/section';
import { ImportPreview } from './import-preview';
import { useImports } from './use-imports';

interface Props {
	unsaved: boolean;
	onChanged: () => void;
}

export function ImportSection( { unsaved, onChanged }: Props ) {
	const { state, reload, apply, deactivate } = useImports( onChanged );
	return (
		<Section label={ __( 'Import from another plugin', 'mailwright' ) }>
			{ state.phase === 'loading' && (
				<Loading label={ __( 'Looking…', 'mailwright' ) } />
			) }
			{ state.phase === 'failed' && (
				<div className="mailwright-status">
					<Failed message={ state.message } onRetry={ reload } />
				</div>
			) }
			{ state.phase === 'ready' && state.previews.length === 0 && (
				<p className="mailwright-muted">
					{ sprintf(
						/* translators: %s: names of plugins. */
						__(
							'No settings of another mail plugin were found on this site. Mailwright can take over those of %s.',
							'mailwright'
						),
						'WP Mail SMTP, FluentSMTP, Post SMTP, Easy WP SMTP, SureMail, Gmail SMTP'
					) }
				</p>
			) }
			{ state.phase === 'ready' &&
				state.previews.map( ( preview ) => (
					<Plugin
						key={ preview.source }
						preview={ preview }
						busy={ state.busy === preview.source }
						done={ state.done.includes( preview.source ) }
						error={ state.errors[ preview.source ] ?? '' }
						unsaved={ unsaved }
						onApply={ () => ! state.busy && void apply( preview ) }
						onDeactivate={ () =>
							! state.busy && void deactivate( preview )
						}
					/>
				) ) }
		</Section>
	);
}

interface PluginProps {
	preview: Preview;
	busy: boolean;
	done: boolean;
	error: string;
	unsaved: boolean;
	onApply: () => void;
	onDeactivate: () => void;
}

function Plugin( { preview, busy, done, error, ...props }: PluginProps ) {
	const { name, version, active, connections } = preview;
	return (
		<div className="mailwright-import" role="group" aria-label={ name }>
			<h3>
				{ name }
				<span className="mailwright-muted">
					{ [ version, stateOf( preview ) ]
						.filter( Boolean )
						.join( ', ' ) }
				</span>
			</h3>
			<ImportPreview preview={ preview } />
			{ error && <Message status="error">{ error }</Message> }
			{ done && (
				<p className="mailwright-import__done">
					<Icon name="good" />
					{ active
						? sprintf(
								/* translators: %s: name of another plugin. */
								__(
									'Taken over. Send a test email under Settings, then deactivate %s: two plugins that send get in each other’s way.',
									'mailwright'
								),
								name
						  )
						: __(
								'Taken over. Send a test email under Settings.',
								'mailwright'
						  ) }
				</p>
			) }
			{ props.unsaved && ! done && connections.length > 0 && (
				<p className="mailwright-note">
					{ __(
						'There are unsaved changes under Settings. They are dropped when you apply.',
						'mailwright'
					) }
				</p>
			) }
			<div className="mailwright-actions">
				{ connections.length > 0 && (
					<Button
						__next40pxDefaultSize
						variant={ done ? 'secondary' : 'primary' }
						isBusy={ busy }
						aria-disabled={ busy }
						onClick={ props.onApply }
					>
						{ __( 'Apply', 'mailwright' ) }
						<VisuallyHidden as="span"> { name }</VisuallyHidden>
					</Button>
				) }
				{ preview.can_deactivate && (
					<Button
						__next40pxDefaultSize
						variant="secondary"
						aria-disabled={ busy }
						onClick={ props.onDeactivate }
					>
						{ sprintf(
							/* translators: %s: name of another plugin. */
							__( 'Deactivate %s', 'mailwright' ),
							name
						) }
					</Button>
				) }
			</div>
		</div>
	);
}

function stateOf( { active, version }: Preview ): string {
	if ( active ) {
		return __( 'active', 'mailwright' );
	}
	return version
		? __( 'not active', 'mailwright' )
		: __( 'not installed any more', 'mailwright' );
}
