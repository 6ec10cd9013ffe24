/** The outcome of a test as plain text, to be pasted into a letter to a provider or a forum. No secret is in it. */
import { __, sprintf } from '@wordpress/i18n';
import type { TestResult } from '../api/types';
import { blameText } from '../components/explanation';
import { stageLabel, stageStatus } from './stage-label';
import { failureTitle, saidText } from './words';

export function reportText(
	result: TestResult,
	server: string,
	at: Date
): string {
	const { explanation } = result;
	const lines = [
		failureTitle( result ),
		sprintf(
			/* translators: %s: date and time. */
			__( 'Tried: %s', 'mailwright' ),
			at.toISOString()
		),
		server &&
			sprintf(
				/* translators: %s: name of the mail server. */
				__( 'Mail server: %s', 'mailwright' ),
				server
			),
		sprintf(
			/* translators: %s: the words of the mail server. */
			__( 'Answer: %s', 'mailwright' ),
			saidText( result ) || '-'
		),
		explanation && blameText( explanation.blame ),
		explanation?.explanation,
		explanation?.fix,
		explanation && `(${ explanation.cause })`,
		'',
		...result.stages.map(
			( stage ) =>
				`${ stageLabel( stage.id ) }: ${ stageStatus( stage, true ) }`
		),
		'',
		...result.transcript.map(
			( { at_ms, from, line } ) =>
				`${ String( Math.round( at_ms ) ).padStart( 6 ) } ms ${
					{ client: '>', server: '<', note: '#' }[ from ]
				} ${ line }`
		),
	];
	return lines
		.filter( ( line ) => typeof line === 'string' )
		.join( '\n' )
		.replace( /\n{3,}/g, '\n\n' )
		.trim();
}
