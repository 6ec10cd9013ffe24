/** A secret of a connection, with all that its field has to know. */
import type { ConnectionAnswer } from '../api/types';
import type { Editing } from './draft-field';
import { SecretField } from './secret-field';
import { cannotKeep, statusOfSecret, type SecretName } from './secrets';

interface Props extends Editing {
	name: SecretName;
	label: string;
	hint?: string | undefined;
	saved: ConnectionAnswer | undefined;
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
