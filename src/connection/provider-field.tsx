/** Choosing a provider fills the form and shows the one thing people trip over there. */
import { speak } from '@wordpress/a11y';
import { __, sprintf } from '@wordpress/i18n';
import type { Provider, Source } from '../api/types';
import { SelectField } from '../components/fields';
import { OutsideLink } from '../components/outside-link';

interface Props {
	value: string;
	providers: readonly Provider[];
	error?: string | undefined;
	source?: Source | undefined;
	/** Whether its note fits: it is about passwords. */
	noted: boolean;
	onChange: ( provider: Provider | undefined ) => void;
}

/** The groups of data/providers.json. */
const groupLabel = ( group: string | undefined ): string =>
	( {
		mailbox: __( 'Mailboxes', 'mailwright' ),
		'delivery service': __( 'Delivery services', 'mailwright' ),
		'web host': __( 'Web hosts', 'mailwright' ),
		'own server': __( 'Own servers', 'mailwright' ),
	} )[ group as string ] ?? __( 'More', 'mailwright' );

function grouped( providers: readonly Provider[] ): Map< string, Provider[] > {
	const groups = new Map< string, Provider[] >();
	for ( const provider of providers ) {
		const label = groupLabel( provider.group );
		groups.set( label, [ ...( groups.get( label ) ?? [] ), provider ] );
	}
	return groups;
}

function Note( { provider }: { provider: Provider } ) {
	if ( ! provider.notes && ! provider.help ) {
		return null;
	}
	return (
		<p className="mailwright-note">
			{ provider.notes }{ ' ' }
			{ provider.help && (
				<OutsideLink href={ provider.help }>
					{ sprintf(
						/* translators: %s: name of a mail provider, such as Gmail. */
						__( 'Help from %s', 'mailwright' ),
						provider.name
					) }
				</OutsideLink>
			) }
		</p>
	);
}

export function ProviderField( props: Props ) {
	const chosen = props.providers.find( ( { id } ) => id === props.value );
	return (
		<div className="mailwright-provider">
			<SelectField
				name="provider"
				label={ __( 'Provider', 'mailwright' ) }
				hint={
					chosen
						? undefined
						: __( 'Fills in the fields below.', 'mailwright' )
				}
				error={ props.error }
				source={ props.source }
				value={ props.value }
				onChange={ ( id ) => {
					const provider = props.providers.find(
						( preset ) => preset.id === id
					);
					props.onChange( provider );
					if ( provider?.notes ) {
						speak( provider.notes );
					}
				} }
			>
				<option value="">{ __( 'Other', 'mailwright' ) }</option>
				{ [ ...grouped( props.providers ) ].map(
					( [ label, list ] ) => (
						<optgroup key={ label } label={ label }>
							{ list.map( ( provider ) => (
								<option
									key={ provider.id }
									value={ provider.id }
								>
									{ provider.name }
								</option>
							) ) }
						</optgroup>
					)
				) }
			</SelectField>
			{ chosen && props.noted && <Note provider={ chosen } /> }
		</div>
	);
}
