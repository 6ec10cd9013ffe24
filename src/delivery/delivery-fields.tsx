/** The fields of delivery: when, by whom, and what is kept. */
import { __ } from '@wordpress/i18n';
import { SelectField, TextField } from '../components/fields';
import type { Props } from './delivery-section';
import { Routes } from './routes';
import { afterUnknownText, backgroundText, contentText } from './hints';
import './delivery.scss';

export default function DeliveryFields( props: Props ) {
	return (
		<div className="mailwright-fields">
			<When { ...props } />
			<Fallback { ...props } />
			<Routes { ...props } />
			<Kept { ...props } />
		</div>
	);
}

const fieldOf =
	( { errors, saved }: Props ) =>
	( name: string ) => ( {
		name,
		error: errors[ name ],
		source: saved.sources[ name ],
	} );

function When( props: Props ) {
	const { draft, onChange } = props;
	const field = fieldOf( props );
	return (
		<>
			<SelectField
				{ ...field( 'background' ) }
				label={ __( 'Send in the background', 'mailwright' ) }
				hint={ backgroundText( draft.background ) }
				value={ draft.background }
				options={ [
					{ value: 'auto', label: __( 'Automatic', 'mailwright' ) },
					{ value: 'on', label: __( 'Always', 'mailwright' ) },
					{ value: 'off', label: __( 'Never', 'mailwright' ) },
				] }
				onChange={ ( background ) => onChange( { background } ) }
			/>
			<SelectField
				{ ...field( 'after_unknown' ) }
				label={ __(
					'When nobody knows whether a message arrived',
					'mailwright'
				) }
				hint={ afterUnknownText( draft.after_unknown ) }
				value={ draft.after_unknown }
				options={ [
					{
						value: 'resend',
						label: __( 'Send it once more', 'mailwright' ),
					},
					{ value: 'hold', label: __( 'Hold it', 'mailwright' ) },
				] }
				onChange={ ( after_unknown ) => onChange( { after_unknown } ) }
			/>
		</>
	);
}

function Fallback( props: Props ) {
	const { draft, connections, defaultId, onChange } = props;
	const others = connections.filter( ( { id } ) => id !== defaultId );
	return (
		<SelectField
			{ ...fieldOf( props )( 'fallback_connection' ) }
			label={ __( 'Fallback connection', 'mailwright' ) }
			hint={
				others.length > 0
					? __(
							'Takes over when the first connection cannot be reached or does not let this site log in.',
							'mailwright'
					  )
					: __(
							'Takes over when the first connection cannot be reached. For that, add another connection above and save it.',
							'mailwright'
					  )
			}
			value={ draft.fallback_connection ?? '' }
			options={ [
				{ value: '', label: __( 'None', 'mailwright' ) },
				...others.map( ( { id, name } ) => ( {
					value: id,
					label: name,
				} ) ),
			] }
			onChange={ ( id ) =>
				onChange( { fallback_connection: id || null } )
			}
		/>
	);
}

function Kept( props: Props ) {
	const { draft, onChange } = props;
	const field = fieldOf( props );
	return (
		<>
			<SelectField
				{ ...field( 'log_content' ) }
				label={ __( 'Keep the text of messages', 'mailwright' ) }
				hint={ contentText( draft.log_content ) }
				value={ draft.log_content }
				options={ [
					{ value: 'none', label: __( 'No', 'mailwright' ) },
					{
						value: 'full',
						label: __( 'Yes, encrypted', 'mailwright' ),
					},
				] }
				onChange={ ( log_content ) => onChange( { log_content } ) }
			/>
			<div className="mailwright-row">
				<TextField
					{ ...field( 'log_retention_days' ) }
					className="mailwright-grow"
					label={ __( 'Keep the log for (days)', 'mailwright' ) }
					hint={ __( 'Older entries are deleted.', 'mailwright' ) }
					inputMode="numeric"
					technical
					value={ draft.log_retention_days }
					onChange={ ( log_retention_days ) =>
						onChange( { log_retention_days } )
					}
				/>
				<TextField
					{ ...field( 'log_max_rows' ) }
					className="mailwright-grow"
					label={ __( 'Log entries at most', 'mailwright' ) }
					hint={ __(
						'Beyond that the oldest are deleted.',
						'mailwright'
					) }
					inputMode="numeric"
					technical
					value={ draft.log_max_rows }
					onChange={ ( log_max_rows ) =>
						onChange( { log_max_rows } )
					}
				/>
			</div>
		</>
	);
}
