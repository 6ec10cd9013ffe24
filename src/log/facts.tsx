/** The plain facts of a message, for comparing it with another log. */
import { __ } from '@wordpress/i18n';
import type { Message } from '../api/messages';
import { pageLocale } from '../components/page-locale';
import { fullTime } from '../components/time';
import type { Connection } from './log-tab';
import { bytesText } from './words';

export const nameOf = ( id: string, connections: readonly Connection[] ) =>
	connections.find( ( one ) => one.id === id )?.name ?? id;

export function Facts( {
	message,
	connections,
}: {
	message: Message;
	connections: readonly Connection[];
} ) {
	const facts: Array< [ string, string ] > = [
		[ __( 'Handed over', 'mailwright' ), fullTime( message.created_at ) ],
		[ __( 'From', 'mailwright' ), message.sender ],
		[
			__( 'Return path', 'mailwright' ),
			message.return_path === message.sender ? '' : message.return_path,
		],
		[
			__( 'Connection', 'mailwright' ),
			nameOf( message.connection, connections ),
		],
		[ __( 'Sent by', 'mailwright' ), message.source_name ],
		[ __( 'Message-ID', 'mailwright' ), message.message_id ],
		[
			__( 'Size', 'mailwright' ),
			message.size ? bytesText( message.size, pageLocale() ) : '',
		],
	];
	return (
		<dl className="mailwright-facts">
			{ facts
				.filter( ( [ , value ] ) => value !== '' )
				.map( ( [ name, value ] ) => (
					<div key={ name }>
						<dt>{ name }</dt>
						<dd>
							<bdi>{ value }</bdi>
						</dd>
					</div>
				) ) }
		</dl>
	);
}
