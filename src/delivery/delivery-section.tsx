/** The region "Delivery": one line that says how it is, and the fields for those who want it otherwise. */
import { __ } from '@wordpress/i18n';
import type { FieldErrors, SettingsAnswer } from '../api/types';
import { Disclosure } from '../components/disclosure';
import { later } from '../components/later';
import { Section } from '../components/section';
import {
	DELIVERY_FIELDS,
	type DeliveryChange,
	type DeliveryDraft,
} from './draft';
import { deliverySummary } from './words';

const DeliveryFields = later(
	() => import( /* webpackChunkName: "delivery" */ './delivery-fields' )
);

export interface Props {
	draft: DeliveryDraft;
	saved: SettingsAnswer;
	errors: FieldErrors;
	/** The saved ones, to choose from. */
	connections: ReadonlyArray< { id: string; name: string } >;
	defaultId: string | null;
	onChange: ( change: DeliveryChange ) => void;
}

export function DeliverySection( props: Props ) {
	return (
		<Section label={ __( 'Delivery', 'mailwright' ) }>
			<p>{ deliverySummary( props.draft ) }</p>
			<Disclosure
				label={ __( 'Change delivery', 'mailwright' ) }
				forceOpen={ DELIVERY_FIELDS.some(
					( name ) => props.errors[ name ]
				) }
			>
				<DeliveryFields { ...props } />
			</Disclosure>
		</Section>
	);
}
