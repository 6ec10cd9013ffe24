/** Several ways of sending: which one is edited, which one is the default. Not drawn while there is only one. */
import { Button } from '@wordpress/components';
import { __ } from '@wordpress/i18n';
import { takerOf } from '../components/mailer-name';
import { connectionName, type ConnectionDraft } from './draft';

interface Props {
	drafts: readonly ConnectionDraft[];
	selected: string;
	defaultId: string | null;
	onSelect: ( key: string ) => void;
}

function summary( draft: ConnectionDraft, isDefault: boolean ): string {
	if ( draft.id === null ) {
		return __( 'not saved yet', 'mailwright' );
	}
	return isDefault ? __( 'Default', 'mailwright' ) : takerOf( draft );
}

export function ConnectionList( {
	drafts,
	selected,
	defaultId,
	onSelect,
}: Props ) {
	return (
		<ul
			className="mailwright-connections"
			aria-label={ __( 'Connections', 'mailwright' ) }
		>
			{ drafts.map( ( draft ) => {
				const note = summary( draft, draft.id === defaultId );
				return (
					<li key={ draft.key }>
						<Button
							__next40pxDefaultSize
							className="mailwright-connections__button"
							aria-current={
								draft.key === selected ? 'true' : undefined
							}
							onClick={ () => onSelect( draft.key ) }
						>
							<span>{ connectionName( draft ) }</span>
							{ note && note !== connectionName( draft ) && (
								<span className="mailwright-muted">
									{ note }
								</span>
							) }
						</Button>
					</li>
				);
			} ) }
		</ul>
	);
}
