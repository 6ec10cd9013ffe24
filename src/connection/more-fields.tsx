/** What hardly anybody needs: folded away, and open when something in it needs attention. */
import { __ } from '@wordpress/i18n';
import { Disclosure } from '../components/disclosure';
import { TextField, type FieldProps } from '../components/fields';
import { later } from '../components/later';
import type { ConnectionDraft, DraftChange } from './draft';

export interface Props {
	draft: ConnectionDraft;
	/** Shared properties of the field of this name: its error and who fixed it. */
	field: ( name: string ) => Pick< FieldProps, 'name' | 'error' | 'source' >;
	/** With several connections the name stands above the form instead. */
	withName: boolean;
	forceOpen: boolean;
	onChange: ( change: DraftChange ) => void;
}

const RareFields = later(
	() => import( /* webpackChunkName: "rare-fields" */ './rare-fields' )
);

export function MoreFields( props: Props ) {
	const { draft, field, withName, forceOpen, onChange } = props;
	return (
		<Disclosure
			label={ __( 'More', 'mailwright' ) }
			forceOpen={ forceOpen }
		>
			<div className="mailwright-fields">
				{ withName && <NameField { ...{ draft, field, onChange } } /> }
				<RareFields { ...props } />
			</div>
		</Disclosure>
	);
}

export function NameField( {
	draft,
	field,
	onChange,
}: Pick< Props, 'draft' | 'field' | 'onChange' > ) {
	return (
		<TextField
			{ ...field( 'name' ) }
			label={ __( 'Connection name', 'mailwright' ) }
			hint={ __(
				'Only for you, to tell connections apart.',
				'mailwright'
			) }
			value={ draft.name }
			onChange={ ( name ) => onChange( { name } ) }
		/>
	);
}
