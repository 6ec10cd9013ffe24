/** What was found for an email address, to be taken with one click. */
import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { Candidate } from '../api/types';
import { USUAL_PORTS, type DraftChange } from './draft';
import { encryptionLabel } from './encryption-label';
import type { Finder } from './use-finder';
import './proposals.scss';

function describe( candidate: Candidate ): string {
	return sprintf(
		/* translators: 1: mail server name, 2: port number, 3: kind of encryption. */
		__( '%1$s, port %2$d, %3$s', 'mailwright' ),
		candidate.host,
		candidate.port,
		encryptionLabel( candidate.encryption )
	);
}

/** Why it is proposed, in words. */
function reason( { proven, source }: Candidate ): string {
	if ( proven ) {
		return __( 'The server answered just now.', 'mailwright' );
	}
	if ( source === 'srv' || source === 'autoconfig' ) {
		return __( 'Published by your mail provider.', 'mailwright' );
	}
	return source === 'guess'
		? __( 'A guess that was not confirmed.', 'mailwright' )
		: __( 'The usual settings of this provider.', 'mailwright' );
}

const toChange = ( candidate: Candidate, email: string ): DraftChange => ( {
	mailer: 'smtp',
	provider: candidate.provider ?? '',
	host: candidate.host,
	port: String( candidate.port ),
	encryption: candidate.encryption,
	portTyped: String( candidate.port ) !== USUAL_PORTS[ candidate.encryption ],
	authentication: true,
	// A provider that wants something else than the address says so; it is not guessed here.
	username: candidate.username || ( candidate.provider ? '' : email ),
} );

export default function Proposals( {
	finder,
	onUse,
}: {
	finder: Extract< Finder, { phase: 'found' } >;
	onUse: ( change: DraftChange ) => void;
} ) {
	if ( finder.candidates.length === 0 ) {
		return (
			<p className="mailwright-finder__nothing">
				{ __(
					'Nothing found for this address. Choose your provider below, or look in its help pages for “SMTP server” and port.',
					'mailwright'
				) }
			</p>
		);
	}
	return (
		<ul className="mailwright-finder__list">
			{ finder.candidates.map( ( candidate, index ) => (
				<li key={ describe( candidate ) }>
					<span>
						{ candidate.source === 'guess' && ! candidate.proven
							? sprintf(
									/* translators: %s: server, port and encryption. */
									__( 'Possible: %s', 'mailwright' ),
									describe( candidate )
							  )
							: sprintf(
									/* translators: %s: server, port and encryption. */
									__( 'Found: %s', 'mailwright' ),
									describe( candidate )
							  ) }
						<span className="mailwright-muted">
							{ reason( candidate ) }{ ' ' }
							{ candidate.notes !==
								finder.candidates[ index - 1 ]?.notes &&
								candidate.notes }
						</span>
					</span>
					<Button
						variant="secondary"
						size="compact"
						onClick={ () =>
							onUse( toChange( candidate, finder.email ) )
						}
					>
						{ __( 'Use these', 'mailwright' ) }
					</Button>
				</li>
			) ) }
		</ul>
	);
}
