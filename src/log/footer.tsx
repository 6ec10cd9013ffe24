/** How big the log is and how long it is kept, and the log as a file. */
import { speak } from '@wordpress/a11y';
import { Button } from '@wordpress/components';
import { useEffect, useState } from '@wordpress/element';
import { __, _n, sprintf } from '@wordpress/i18n';
import {
	fetchExport,
	fetchSize,
	type LogSize,
	type Query,
} from '../api/messages';
import { Message } from '../components/message';
import { pageLocale } from '../components/page-locale';
import { count } from '../components/ago';
import { whileShown } from '../components/while-shown';
import { describe } from './use-log';
import { bytesText } from './words';

export function sizeText( { rows, bytes }: LogSize, keptDays: number ): string {
	const size = sprintf(
		/* translators: 1: size such as "12 MB", 2: number of messages. */
		_n(
			'Size of the log: %1$s, %2$s message',
			'Size of the log: %1$s, %2$s messages',
			rows,
			'mailwright'
		),
		bytesText( bytes, pageLocale() ),
		count( rows )
	);
	if ( keptDays === 0 ) {
		return size;
	}
	const kept = sprintf(
		/* translators: %s: number of days. */
		_n( 'kept for %s day', 'kept for %s days', keptDays, 'mailwright' ),
		count( keptDays )
	);
	/* translators: 1: size of the log, 2: "kept for 30 days". */
	return sprintf( __( '%1$s, %2$s', 'mailwright' ), size, kept );
}

/** As if the browser had followed a link to the file. */
function saveAs( content: Blob, name: string ): void {
	const link = document.createElement( 'a' );
	link.href = URL.createObjectURL( content );
	link.download = name;
	link.click();
	URL.revokeObjectURL( link.href );
}

export function LogFooter( {
	query,
	keptDays,
}: {
	query: Query;
	keptDays: number;
} ) {
	const [ size, setSize ] = useState< LogSize | null >( null );
	const [ busy, setBusy ] = useState( '' );
	const [ error, setError ] = useState( '' );
	useEffect( () => {
		return whileShown(
			fetchSize(),
			setSize,
			() => undefined // Nice to know, no more.
		);
	}, [] );

	async function save( format: 'csv' | 'json' ) {
		if ( busy ) {
			return;
		}
		setBusy( format );
		setError( '' );
		await fetchExport( format, query ).then(
			( content ) => {
				saveAs( content, `email-log.${ format }` );
				speak( __( 'The file is ready.', 'mailwright' ) );
			},
			( reason ) => {
				setError( describe( reason ) );
				speak( describe( reason ), 'assertive' );
			}
		);
		setBusy( '' );
	}

	if ( ! size || size.rows === 0 ) {
		return null;
	}
	return (
		<div className="mailwright-log__footer">
			{ error && <Message status="error">{ error }</Message> }
			<p className="mailwright-muted">{ sizeText( size, keptDays ) }</p>
			<div className="mailwright-actions">
				{ ( [ 'csv', 'json' ] as const ).map( ( format ) => (
					<Button
						key={ format }
						__next40pxDefaultSize
						variant="secondary"
						isBusy={ busy === format }
						aria-disabled={ busy !== '' }
						onClick={ () => void save( format ) }
					>
						{ format === 'csv'
							? __( 'Export CSV', 'mailwright' )
							: __( 'Export JSON', 'mailwright' ) }
					</Button>
				) ) }
			</div>
		</div>
	);
}
