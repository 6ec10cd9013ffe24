/** A diagnosis that is running, and the verdict when it is over. */
import { Button } from '@wordpress/components';
import { __, sprintf } from '@wordpress/i18n';
import type { CheckRow, HttpsWay, Report } from '../api/diagnosis-report';
import { CopyButton } from '../components/copy-button';
import { Disclosure } from '../components/disclosure';
import { NextStepButton, type NextStep } from '../components/next-step';
import { Explanation } from '../components/explanation';
import { mailerName } from '../components/mailer-name';
import { Verdict } from '../components/verdict';
import { ApplyFix } from './apply-fix';
import { CertificateChain } from './certificate-chain';
import { CheckList } from './check-list';
import { CodeBox } from '../components/code-box';
import { DnsRecords } from './dns-records';
import { dnsRecords } from './evidence';
import { reportMarkdown } from './markdown';
import { PortsGrid } from './ports-grid';
import { toSteps, type Step } from './steps';
import { TechnicalDetails } from './technical-details';
import { foundAndMeant, letterLabel, toneOf } from './words';
import './diagnosis.scss';

export function RunningDiagnosis( {
	steps,
	onCancel,
}: {
	steps: readonly Step[];
	onCancel: () => void;
} ) {
	return (
		<>
			<Verdict
				tone="neutral"
				takeFocus
				title={ __( 'Checking every step of the way…', 'mailwright' ) }
			>
				<p>
					{ __(
						'This takes a few seconds. No email is sent.',
						'mailwright'
					) }
				</p>
			</Verdict>
			<div className="mailwright-actions">
				<Button
					__next40pxDefaultSize
					variant="secondary"
					onClick={ onCancel }
				>
					{ __( 'Cancel', 'mailwright' ) }
				</Button>
			</div>
			<CheckList steps={ steps } />
		</>
	);
}

interface Props {
	report: Report;
	at: Date;
	apply: {
		asksPassword: boolean;
		busy: boolean;
		error: string;
		onApply: ( password: string ) => void;
	};
	/** Leads to what has to change, such as the password; absent where nothing can be changed here. */
	next?: NextStep | undefined;
	/** Leads into the set-up of the same provider over HTTPS. */
	onUseHttps?: ( ( way: HttpsWay ) => void ) | undefined;
}

export function DiagnosisOutcome( props: Props ) {
	const { report, at, apply } = props;
	const { verdict } = report;
	return (
		<>
			<VerdictWords report={ report } />
			{ verdict.cause && (
				<Explanation
					cause={ {
						...verdict.cause,
						explanation: foundAndMeant( report ).meant,
					} }
				/>
			) }
			<Picture report={ report } />
			{ ! verdict.ok && verdict.changes && (
				<ApplyFix changes={ verdict.changes } { ...apply } />
			) }
			<div className="mailwright-actions">
				{ verdict.https && props.onUseHttps && (
					<UseHttps
						way={ verdict.https }
						onUse={ props.onUseHttps }
					/>
				) }
				{ ! verdict.ok && props.next && (
					<NextStepButton { ...props.next } />
				) }
				{ verdict.letter && (
					<CopyButton text={ () => verdict.letter }>
						{ letterLabel( verdict.cause?.blame ?? 'unknown' ) }
					</CopyButton>
				) }
				<CopyButton text={ () => reportMarkdown( report, at ) }>
					{ __( 'Copy report', 'mailwright' ) }
				</CopyButton>
			</div>
			<Folded { ...props } />
		</>
	);
}

const UseHttps = ( {
	way,
	onUse,
}: {
	way: HttpsWay;
	onUse: ( way: HttpsWay ) => void;
} ) => (
	<Button
		__next40pxDefaultSize
		variant="primary"
		onClick={ () => onUse( way ) }
	>
		{ sprintf(
			/* translators: %s: name of a provider, such as Mailgun. */
			__( 'Set up %s over HTTPS', 'mailwright' ),
			mailerName( way.mailer )
		) }
	</Button>
);

/** What was found, in the words of the site or of the mail server; what it means comes below. */
function VerdictWords( { report }: { report: Report } ) {
	const { verdict } = report;
	const { found } = foundAndMeant( report );
	const warnings = report.checks.filter(
		( { status } ) => status === 'warn'
	);
	return (
		<Verdict tone={ toneOf( report ) } title={ verdict.title } takeFocus>
			{ found && (
				<p className={ verdict.said ? 'mailwright-said' : '' }>
					<bdi>{ found }</bdi>
				</p>
			) }
			{ verdict.ok && warnings.length > 0 && (
				<Warnings rows={ warnings } />
			) }
			{ verdict.ok && warnings.length === 0 && (
				<p>{ verdict.explanation }</p>
			) }
		</Verdict>
	);
}

/** What could be better while mail leaves, with what there is to add. */
const Warnings = ( { rows }: { rows: readonly CheckRow[] } ) => (
	<>
		{ rows.map( ( { id, summary, evidence } ) => (
			<div key={ id } className="mailwright-warning">
				<p>{ summary }</p>
				<DnsRecords records={ dnsRecords( evidence ) } />
			</div>
		) ) }
	</>
);

/** Where the failing step can be drawn, it is. */
function Picture( { report }: { report: Report } ) {
	const failed = ( id: string ) =>
		report.checks.some(
			( row ) =>
				row.id === id &&
				row.status === 'fail' &&
				row.cause === report.verdict.cause?.cause
		);
	const { host, port } = report.connection;
	if ( failed( 'ports' ) ) {
		return <PortsGrid endpoints={ report.endpoints } port={ port } />;
	}
	return failed( 'certificate' ) && report.certificate ? (
		<CertificateChain certificate={ report.certificate } host={ host } />
	) : null;
}

function Folded( { report }: Props ) {
	const { verdict, checks, connection, certificate } = report;
	return (
		<div>
			{ verdict.letter && (
				<Disclosure
					label={ __( 'Read the message first', 'mailwright' ) }
					openLabel={ __( 'Hide the message', 'mailwright' ) }
				>
					<CodeBox
						label={ __( 'The message', 'mailwright' ) }
						text={ verdict.letter }
						prose
					/>
				</Disclosure>
			) }
			<Disclosure
				label={ sprintf(
					/* translators: %d: number of checks. */
					__( 'All %d checks', 'mailwright' ),
					checks.length
				) }
			>
				<CheckList
					steps={ toSteps( checks ) }
					drawn={ {
						host: connection.host,
						port: connection.port,
						certificate,
					} }
				/>
			</Disclosure>
			<TechnicalDetails report={ report } />
		</div>
	);
}
