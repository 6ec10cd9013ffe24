/** A test email from the first click to the verdict. The state says exactly one thing at a time. */
import { speak } from '@wordpress/a11y';
import { useRef, useState } from '@wordpress/element';
import { __ } from '@wordpress/i18n';
import { ApiError, part } from '../api/client';
import { describeError } from '../api/errors';
import type { TestEmail } from '../api/send-test';
import type { Stage, TestResult } from '../api/types';

export type Test =
	| { phase: 'idle' }
	| { phase: 'running'; to: string; stages: Stage[] }
	| {
			phase: 'done';
			to: string;
			result: TestResult;
			/** Name of the server that was tried, "" for PHP mail. */
			server: string;
			at: Date;
	  }
	| { phase: 'failed'; message: string; fields: Record< string, string > };

export interface Sending extends TestEmail {
	server: string;
	/** Whether there are stages to follow: only on the way to a mail server. */
	staged: boolean;
}

function failure( reason: unknown ): Test {
	if ( ! ( reason instanceof ApiError ) ) {
		throw reason;
	}
	const message =
		reason.code === 'connection_lost'
			? __(
					'The connection to your site broke off, so it is not known whether the test email was sent. Look in the inbox before you try again.',
					'mailwright'
			  )
			: describeError( reason );
	return { phase: 'failed', message, fields: reason.fields };
}

export function useTestEmail() {
	const [ test, setTest ] = useState< Test >( { phase: 'idle' } );
	const busy = useRef( false );

	async function send( { server, staged, ...email }: Sending ) {
		if ( busy.current ) {
			return;
		}
		busy.current = true;
		const running = ( stages: Stage[] ) =>
			setTest( { phase: 'running', to: email.to, stages } );
		running( [] );
		speak( __( 'Sending the test email.', 'mailwright' ) );
		const next = await part(
			() => import( /* webpackChunkName: "test-email" */ './follow' )
		)
			.then( ( { follow } ) => follow( email, staged, running ) )
			.then(
				( result ): Test => ( {
					phase: 'done',
					to: email.to,
					result,
					server,
					at: new Date(),
				} ),
				failure
			);
		busy.current = false;
		setTest( next );
		if ( next.phase === 'failed' ) {
			speak( next.message, 'assertive' );
		}
	}

	return { test, send, clear: () => setTest( { phase: 'idle' } ) };
}
