/** A test that is running, and the verdict when it is over. */
import { __, sprintf } from '@wordpress/i18n';
import type { TestResult } from '../api/types';
import { CopyButton } from '../components/copy-button';
import { NextStepButton, type NextStep } from '../components/next-step';
import { Explanation } from '../components/explanation';
import { Verdict } from '../components/verdict';
import { reportText } from './report';
import { StageRow } from './stage-row';
import { Transcript } from '../components/transcript';
import type { Test } from './use-test-email';
import { failureTitle, saidText, successText, successTitle } from './words';

type Done = Extract< Test, { phase: 'done' } >;

export function RunningTest( {
	test,
}: {
	test: Extract< Test, { phase: 'running' } >;
} ) {
	return (
		<>
			<Verdict
				tone="neutral"
				takeFocus
				title={ sprintf(
					/* translators: %s: email address of the recipient. */
					__( 'Sending a test email to %s…', 'mailwright' ),
					test.to
				) }
			/>
			{ test.stages.length > 0 && <StageRow stages={ test.stages } /> }
		</>
	);
}

interface Props {
	test: Done;
	/** Leads to what has to change, such as the password; absent where nothing can be changed here. */
	next?: NextStep | undefined;
}

export function TestOutcome( props: Props ) {
	const { result, server, at } = props.test;
	return (
		<>
			{ result.accepted ? (
				<Accepted { ...props } />
			) : (
				<Refused { ...props } />
			) }
			{ hasStages( result ) && (
				<StageRow stages={ result.stages } over />
			) }
			{ ! result.accepted && result.explanation && (
				<Explanation cause={ result.explanation } />
			) }
			<div className="mailwright-actions">
				{ ! result.accepted && props.next && (
					<NextStepButton { ...props.next } />
				) }
				{ ! result.accepted && (
					<CopyButton text={ () => reportText( result, server, at ) }>
						{ __( 'Copy report', 'mailwright' ) }
					</CopyButton>
				) }
			</div>
			<Transcript entries={ result.transcript } />
		</>
	);
}

/** Over HTTPS all is one request: no stages of a mail server. */
const hasStages = ( { stages }: TestResult ): boolean =>
	stages.some(
		( { id, status } ) => id === 'connect' && status !== 'skipped'
	);

function Accepted( { test: { result, server, to } }: Props ) {
	return (
		<Verdict
			tone={ server ? 'good' : 'neutral' }
			title={ successTitle( server ) }
			takeFocus
		>
			<p>
				{ successText( server, to ) }{ ' ' }
				{ __( 'Look in the inbox, and in spam too.', 'mailwright' ) }
			</p>
			{ result.reply && <ServerWords text={ result.reply } /> }
		</Verdict>
	);
}

function Refused( { test: { result } }: Props ) {
	const said = saidText( result );
	return (
		<Verdict tone="bad" title={ failureTitle( result ) } takeFocus>
			{ said && <ServerWords text={ said } /> }
		</Verdict>
	);
}

const ServerWords = ( { text }: { text: string } ) => (
	<p className="mailwright-said">
		<bdi>{ text }</bdi>
	</p>
);
