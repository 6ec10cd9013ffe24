/** A text field of the connection that is being edited: what is typed goes into the draft's field of the same name. */
import type { ComponentProps } from 'react';
import { TextField, type FieldProps } from '../components/fields';
import type { ConnectionDraft, DraftChange } from './draft';

/** What every field of a connection needs to know. */
export interface Editing {
	draft: ConnectionDraft;
	/** Shared properties of the field of this name: its error and who fixed it. */
	field: ( name: string ) => Pick< FieldProps, 'name' | 'error' | 'source' >;
	onChange: ( change: DraftChange ) => void;
}

type TextName =
	| 'name'
	| 'host'
	| 'username'
	| 'timeout'
	| 'rate_limit'
	| 'ca_file'
	| 'domain'
	| 'access_key_id'
	| 'client_id'
	| 'tenant';

type Props = Editing & { name: TextName } & Omit<
		ComponentProps< typeof TextField >,
		'name' | 'value' | 'onChange' | 'error' | 'source'
	>;

export function DraftField( {
	draft,
	field,
	onChange,
	name,
	...props
}: Props ) {
	return (
		<TextField
			{ ...field( name ) }
			{ ...props }
			value={ draft[ name ] }
			onChange={ ( typed ) => onChange( { [ name ]: typed } ) }
		/>
	);
}
