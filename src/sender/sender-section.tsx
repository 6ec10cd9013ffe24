/** The region "Sender": who the mail of this site comes from. */
import { __ } from '@wordpress/i18n';
import type { FieldErrors, SettingsAnswer } from '../api/types';
import { CheckField, SelectField, TextField } from '../components/fields';
import { Section } from '../components/section';
import type { SenderDraft } from './draft';

interface Props {
	draft: SenderDraft;
	saved: SettingsAnswer;
	errors: FieldErrors;
	onChange: ( change: Partial< SenderDraft > ) => void;
}

type ReturnPath = 'default' | 'from' | 'address';

const kindOf = ( returnPath: string ): ReturnPath =>
	returnPath === 'default' || returnPath === 'from' ? returnPath : 'address';

export function SenderSection( { draft, saved, errors, onChange }: Props ) {
	const field = ( name: string ) => ( {
		name,
		error: errors[ name ],
		source: saved.sources[ name ],
	} );
	return (
		<Section label={ __( 'Sender', 'mailwright' ) }>
			<div className="mailwright-fields">
				<TextField
					{ ...field( 'from_email' ) }
					label={ __( 'From Email', 'mailwright' ) }
					hint={ __(
						'The address that people see and answer to. Best one of your own domain that your mail server knows. Empty: WordPress’s usual one.',
						'mailwright'
					) }
					type="email"
					technical
					value={ draft.from_email }
					onChange={ ( from_email ) => onChange( { from_email } ) }
				/>
				<TextField
					{ ...field( 'from_name' ) }
					label={ __( 'From Name', 'mailwright' ) }
					hint={ __(
						'For example the name of your shop. Empty: “WordPress”.',
						'mailwright'
					) }
					value={ draft.from_name }
					onChange={ ( from_name ) => onChange( { from_name } ) }
				/>
				<ForceFrom { ...{ draft, saved, errors, onChange } } />
				<ReturnPathFields { ...{ draft, saved, errors, onChange } } />
			</div>
		</Section>
	);
}

/** Two settings, one question: hardly anybody wants one without the other. */
function ForceFrom( { draft, saved, errors, onChange }: Props ) {
	const names = [ 'force_from_email', 'force_from_name' ] as const;
	const free = names.filter( ( name ) => ! saved.sources[ name ] );
	const all = names.every( ( name ) => draft[ name ] );
	return (
		<CheckField
			name={ names[ 0 ] }
			label={ __( 'Use these for every email', 'mailwright' ) }
			hint={ __(
				'Also when another plugin, such as a shop or a form, names a sender of its own.',
				'mailwright'
			) }
			error={ errors[ names[ 0 ] ] ?? errors[ names[ 1 ] ] }
			source={
				free.length === 0 ? saved.sources[ names[ 0 ] ] : undefined
			}
			checked={ all }
			indeterminate={ ! all && names.some( ( name ) => draft[ name ] ) }
			onChange={ ( checked ) =>
				onChange(
					Object.fromEntries(
						free.map( ( name ) => [ name, checked ] )
					)
				)
			}
		/>
	);
}

function ReturnPathFields( { draft, saved, errors, onChange }: Props ) {
	const source = saved.sources.return_path;
	const kind = kindOf( draft.return_path );
	return (
		<>
			<SelectField< ReturnPath >
				name={ kind === 'address' ? 'return_path_kind' : 'return_path' }
				label={ __( 'Return path', 'mailwright' ) }
				hint={ __(
					'Where a message that cannot be delivered comes back to.',
					'mailwright'
				) }
				error={ kind === 'address' ? undefined : errors.return_path }
				source={ source }
				value={ kind }
				options={ [
					{
						value: 'default',
						label: __( 'Automatic', 'mailwright' ),
					},
					{
						value: 'from',
						label: __( 'Same as From Email', 'mailwright' ),
					},
					{
						value: 'address',
						label: __( 'Another address', 'mailwright' ),
					},
				] }
				onChange={ ( chosen ) =>
					onChange( {
						return_path: chosen === 'address' ? '' : chosen,
					} )
				}
			/>
			{ kind === 'address' && (
				<TextField
					name="return_path"
					label={ __(
						'Address for returned messages',
						'mailwright'
					) }
					error={ errors.return_path }
					disabled={ Boolean( source ) }
					type="email"
					technical
					value={ draft.return_path }
					onChange={ ( return_path ) => onChange( { return_path } ) }
				/>
			) }
		</>
	);
}
