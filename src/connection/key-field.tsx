/** A secret of a connection, with all that its field has to know. */
import type { ConnectionAnswer } from '../api/types';
import type { FieldProps } from '../components/fields';
import type { ConnectionDraft, DraftChange } from './draft';
import { SecretField } from './secret-field';
import { cannotKeep, statusOfSecret, type SecretName } from './secrets';

interface Props {
	name: SecretName;
	label: string;
	hint?: string | undefined;
	draft: ConnectionDraft;
	saved: ConnectionAnswer | undefined;
	field: ( name: string ) => Pick< FieldProps, 'name' | 'error' | 'source' >;
	onChange: ( change: DraftChange ) => void;
}

export function KeyField( {
	name,
	label,
	hint,
	draft,
	saved,
	field,
	onChange,
}: Props ) {
	const { error, source } = field( name );
	return (
		<SecretField
			{ ...{ name, label, hint, error, source } }
			value={ draft[ name ] }
			status={ statusOfSecret( saved, name ) }
			again={ cannotKeep( draft, saved, name ) || Boolean( error ) }
			onChange={ ( secret ) => onChange( { [ name ]: secret } ) }
		/>
	);
}
