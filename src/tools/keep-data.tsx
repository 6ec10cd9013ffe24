/** "When Mailwright is deleted": what becomes of settings and log. */
import { speak } from '@wordpress/a11y';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { fetchSettings, saveSettings } from '../api/settings';
import type { SettingsAnswer } from '../api/types';
import { CheckField } from '../components/fields';
import { Message } from '../components/message';
import { Section } from '../components/section';
import { reasonOf } from './use-imports';

export default function KeepData() {
	const [ saved, setSaved ] = useState< SettingsAnswer | null >( null );
	const [ failed, setFailed ] = useState( '' );
	const [ busy, setBusy ] = useState( false );

	useEffect( () => {
		let current = true;
		fetchSettings().then(
			( answer ) => current && setSaved( answer ),
			( reason ) => current && setFailed( reasonOf( reason ) )
		);
		return () => {
			current = false;
		};
	}, [] );

	async function choose( keep_data: boolean ) {
		setBusy( true );
		setFailed( '' );
		try {
			setSaved( await saveSettings( { keep_data } ) );
			speak( __( 'Saved.', 'mailwright' ) );
		} catch ( reason ) {
			setFailed( reasonOf( reason ) );
			speak( reasonOf( reason ), 'assertive' );
		}
		setBusy( false );
	}

	return (
		<Section label={ __( 'When Mailwright is deleted', 'mailwright' ) }>
			<div className="mailwright-fields">
				{ failed && <Message status="error">{ failed }</Message> }
				<CheckField
					name="keep_data"
					label={ __( 'Keep everything', 'mailwright' ) }
					hint={ __(
						'Otherwise log, settings and stored passwords are removed from the database when somebody deletes the plugin. With this they stay for a later installation; the passwords stay encrypted.',
						'mailwright'
					) }
					source={ saved?.sources.keep_data }
					disabled={ busy || saved === null }
					checked={ saved?.keep_data ?? false }
					onChange={ ( keep ) => void choose( keep ) }
				/>
			</div>
		</Section>
	);
}
