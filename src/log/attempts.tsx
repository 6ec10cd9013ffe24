/** What was tried, one after the other, each with the server's words and, where it failed, the whole dialogue. */
import { __, sprintf } from '@wordpress/i18n';
import type { Attempt } from '../api/messages';
import { count } from '../components/ago';
import { fullTime } from '../components/time';
import { Transcript } from '../components/transcript';
import { nameOf } from './facts';
import type { Connection } from './log-tab';
import { outcomeWord } from './words';

export function Attempts( {
	attempts,
	connections,
}: {
	attempts: readonly Attempt[];
	connections: readonly Connection[];
} ) {
	if ( attempts.length === 0 ) {
		return null;
	}
	return (
		<div>
			<h4>{ __( 'Attempts', 'mailwright' ) }</h4>
			<ol className="mailwright-attempts">
				{ attempts.map( ( attempt ) => (
					<li key={ attempt.number }>
						<p>
							<strong>{ outcomeWord( attempt ) }</strong>
							{ attempt.title && `: ${ attempt.title }` }
						</p>
						<p className="mailwright-muted">
							{ sprintf(
								/* translators: 1: date and time, 2: name of a connection, 3: number of milliseconds. */
								__( '%1$s, %2$s, %3$s ms', 'mailwright' ),
								fullTime( attempt.at ),
								nameOf( attempt.connection, connections ) ||
									__( 'PHP mail', 'mailwright' ),
								count( attempt.duration_ms )
							) }
						</p>
						{ attempt.reply && (
							<p className="mailwright-said">
								<bdi>{ attempt.reply }</bdi>
							</p>
						) }
						<Transcript entries={ attempt.transcript } />
					</li>
				) ) }
			</ol>
		</div>
	);
}
