/** On the network's page: whether every site sends as is set here, or may choose for itself. It counts at once, for all sites: hence a button of its own. */
import { Button } from '@wordpress/components';
import { speak } from '@wordpress/a11y';
import { useId, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import { ApiError } from '../api/client';
import { describeError } from '../api/errors';
import { savePolicy } from '../api/network';
import type { Policy, SettingsAnswer } from '../api/types';
import { Message } from '../components/message';
import { Section } from '../components/section';
import './network.scss';

const label = ( policy: Policy ) =>
	policy === 'locked'
		? __( 'Every site uses these settings', 'mailwright' )
		: __( 'Each site may choose its own', 'mailwright' );

const meaning = ( policy: Policy ) =>
	policy === 'locked'
		? __(
				'Sites see them, but cannot change them. What a site had set up before is kept and counts again when you allow it.',
				'mailwright'
		  )
		: __(
				'Until a site saves its own, it sends with the settings on this page. No site can see the password.',
				'mailwright'
		  );

function count( { total, own }: { total: number; own: number } ): string {
	const all = sprintf(
		/* translators: %d: number of sites. */
		_n(
			'This network has %d site.',
			'This network has %d sites.',
			total,
			'mailwright'
		),
		total
	);
	const some =
		own === 0
			? __( 'None has saved settings of its own.', 'mailwright' )
			: sprintf(
					/* translators: %d: number of sites. */
					_n(
						'%d has saved settings of its own.',
						'%d have saved settings of their own.',
						own,
						'mailwright'
					),
					own
			  );
	return `${ all } ${ some }`;
}

export default function NetworkSites( {
	settings,
}: {
	settings: SettingsAnswer;
} ) {
	const id = useId();
	const [ saved, setSaved ] = useState( settings.policy ?? 'free' );
	const [ chosen, setChosen ] = useState( saved );
	const [ busy, setBusy ] = useState( false );
	const [ error, setError ] = useState( '' );
	const [ done, setDone ] = useState( '' );

	async function save() {
		setBusy( true );
		setError( '' );
		try {
			const answer = await savePolicy( chosen );
			const now = answer.policy ?? chosen;
			const said = __( 'Saved. It counts from now on.', 'mailwright' );
			setSaved( now );
			setDone( said );
			speak( said );
		} catch ( reason ) {
			if ( ! ( reason instanceof ApiError ) ) {
				throw reason;
			}
			setError( describeError( reason ) );
		} finally {
			setBusy( false );
		}
	}

	return (
		<Section label={ __( 'Sites', 'mailwright' ) }>
			<div className="mailwright-fields">
				{ settings.sites && (
					<p className="mailwright-note">
						{ count( settings.sites ) }
					</p>
				) }
				<div
					className="mailwright-policy"
					role="radiogroup"
					aria-label={ __(
						'Who decides how a site sends',
						'mailwright'
					) }
				>
					{ ( [ 'free', 'locked' ] as const ).map( ( policy ) => (
						<div
							className="mailwright-policy__choice"
							key={ policy }
						>
							<input
								type="radio"
								id={ `${ id }-${ policy }` }
								name={ id }
								value={ policy }
								checked={ chosen === policy }
								aria-describedby={ `${ id }-${ policy }-means` }
								onChange={ () => {
									setChosen( policy );
									setDone( '' );
								} }
							/>
							<div>
								<label htmlFor={ `${ id }-${ policy }` }>
									{ label( policy ) }
								</label>
								<p
									id={ `${ id }-${ policy }-means` }
									className="mailwright-muted"
								>
									{ meaning( policy ) }
								</p>
							</div>
						</div>
					) ) }
				</div>
				{ error && <Message status="error">{ error }</Message> }
				<div className="mailwright-actions">
					<Button
						__next40pxDefaultSize
						variant="secondary"
						isBusy={ busy }
						aria-disabled={ busy || chosen === saved }
						onClick={ () =>
							! busy && chosen !== saved && void save()
						}
					>
						{ __( 'Apply to all sites', 'mailwright' ) }
					</Button>
					<span className="mailwright-outcome">{ done }</span>
				</div>
			</div>
		</Section>
	);
}
