/** "When Mailwright is deleted": what becomes of settings and log. */
import { speak } from '@wordpress/a11y';
import { useEffect, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { fetchSettings, saveSettings } from '../api/settings';
import type { SettingsAnswer } from '../api/types';
import { CheckField } from '../components/fields';
import { Message } from '../components/message';
import { Section } from '../components/section';
import { whileShown } from '../components/while-shown';
import { reasonOf } from './failure';

export default function KeepData() {
	const [ saved, setSaved ] = useState< SettingsAnswer | null >( null );
	const [ failed, setFailed ] = useState( '' );
	const [ said, setSaid ] = useState( '' );

	useEffect( () => {
		return whileShown( fetchSettings(), setSaved, ( reason ) =>
			setFailed( reasonOf( reason ) )
		);
	}, [] );

	/** Shown at once; the field keeps the focus while it is saved. */
	async function choose( before: SettingsAnswer, keep_data: boolean ) {
		setSaved( { ...before, keep_data } );
		setSaid( '' );
		setFailed( '' );
		try {
			setSaved( await saveSettings( { keep_data } ) );
			setSaid( __( 'Saved.', 'mailwright' ) );
			speak( __( 'Saved.', 'mailwright' ) );
		} catch ( reason ) {
			setSaved( before );
			setFailed( reasonOf( reason ) );
			speak( reasonOf( reason ), 'assertive' );
		}
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
					disabled={ saved === null }
					checked={ saved?.keep_data ?? false }
					onChange={ ( keep ) => saved && void choose( saved, keep ) }
				/>
				{ said && <p>{ said }</p> }
			</div>
		</Section>
	);
}
