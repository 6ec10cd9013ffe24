/** What hardly anybody needs: folded away, and open when something in it needs attention. */
import { __ } from '@wordpress/i18n';
import { Disclosure } from '../components/disclosure';
import { later } from '../components/later';
import { DraftField, type Editing } from './draft-field';

export interface Props extends Editing {
	/** With several connections the name stands above the form instead. */
	withName: boolean;
	forceOpen: boolean;
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

export const NameField = ( editing: Editing ) => (
	<DraftField
		{ ...editing }
		name="name"
		label={ __( 'Connection name', 'mailwright' ) }
		hint={ __( 'Only for you, to tell connections apart.', 'mailwright' ) }
	/>
);
