/** Everybody a message was meant for. A long list is drawn in part, those with trouble first. */
import { Button } from '@wordpress/components';
import { useState } from '@wordpress/element';
import { __, sprintf } from '@wordpress/i18n';
import type { Message } from '../api/messages';
import { Icon } from '../components/icon';
import { count } from '../components/ago';
import { statusMark, statusWord } from './words';

const SHOWN = 20;

export function Recipients( { message }: { message: Message } ) {
	const [ all, setAll ] = useState( false );
	const list = [ ...message.recipient_list ].sort(
		( a, b ) =>
			Number( a.status === 'sent' ) - Number( b.status === 'sent' )
	);
	const shown = all ? list : list.slice( 0, SHOWN );
	return (
		<div>
			<h4>{ __( 'Recipients', 'mailwright' ) }</h4>
			<ul className="mailwright-recipients">
				{ shown.map( ( { address, status, reply } ) => (
					<li key={ address }>
						<Icon name={ statusMark( status ) } size={ 16 } />
						<span>
							<bdi>{ address }</bdi>{ ' ' }
							<span className="mailwright-muted">
								{ statusWord( status ) }
							</span>
							{ reply && status !== 'sent' && (
								<span className="mailwright-recipients__reply">
									<bdi>{ reply }</bdi>
								</span>
							) }
						</span>
					</li>
				) ) }
			</ul>
			{ shown.length < list.length && (
				<Button variant="link" onClick={ () => setAll( true ) }>
					{ sprintf(
						/* translators: %s: number of recipients. */
						__( 'Show all %s recipients', 'mailwright' ),
						count( list.length )
					) }
				</Button>
			) }
		</div>
	);
}
