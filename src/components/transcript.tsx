/** The dialogue with the mail server. The server has taken every secret out before it comes here. */
import { __ } from '@wordpress/i18n';
import type { TranscriptEntry } from '../api/types';
import { Disclosure } from './disclosure';
import './transcript.scss';

const speaker = ( from: TranscriptEntry[ 'from' ] ) =>
	( {
		client: __( 'Site', 'mailwright' ),
		server: __( 'Server', 'mailwright' ),
		note: __( 'Note', 'mailwright' ),
	} )[ from ];

export function Transcript( {
	entries,
}: {
	entries: readonly TranscriptEntry[];
} ) {
	if ( entries.length === 0 ) {
		return null;
	}
	return (
		<Disclosure
			label={ __( 'Show transcript', 'mailwright' ) }
			openLabel={ __( 'Hide transcript', 'mailwright' ) }
		>
			<div
				className="mailwright-transcript"
				role="region"
				aria-label={ __( 'Transcript', 'mailwright' ) }
				// A box that scrolls has to be reachable by keyboard.

				tabIndex={ 0 }
			>
				<ol>
					{ entries.map( ( entry, index ) => (
						<li key={ index } className={ `is-${ entry.from }` }>
							<span className="mailwright-transcript__who">
								{ speaker( entry.from ) }
							</span>{ ' ' }
							<bdi dir="ltr">{ entry.line }</bdi>
						</li>
					) ) }
				</ol>
			</div>
		</Disclosure>
	);
}
