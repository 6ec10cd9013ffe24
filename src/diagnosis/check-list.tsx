/** The checks in the order a mail travels: mark and word, what was found, how long it took, and the evidence to unfold. */
import { __, sprintf } from '@wordpress/i18n';
import {
	toEndpoints,
	type CheckRow,
	type Certificate,
} from '../api/diagnosis-report';
import { Disclosure } from '../components/disclosure';
import { Icon } from '../components/icon';
import { CertificateChain } from './certificate-chain';
import { CodeBox } from '../components/code-box';
import { DnsRecords } from './dns-records';
import { dnsRecords, evidenceText } from './evidence';
import { PortsGrid } from './ports-grid';
import type { Step } from './steps';
import { duration, stateWord, stepLabel } from './words';

const MARKS = {
	waiting: 'neutral',
	running: 'working',
	pass: 'good',
	warn: 'warning',
	fail: 'bad',
	skip: 'skipped',
} as const;

interface Drawn {
	/** What was examined. */
	host: string;
	port: number;
	certificate: Certificate | null;
}

export function CheckList( {
	steps,
	drawn,
}: {
	steps: readonly Step[];
	/** Absent while the diagnosis runs: then there is nothing to unfold. */
	drawn?: Drawn;
} ) {
	return (
		<ol
			className="mailwright-checks"
			aria-label={ __( 'Checks', 'mailwright' ) }
		>
			{ steps.map( ( step ) => (
				<li key={ step.id } className={ `is-${ step.state }` }>
					<Icon name={ MARKS[ step.state ] } />
					<div className="mailwright-checks__text">
						<div className="mailwright-checks__head">
							<strong>{ stepLabel( step ) }</strong>{ ' ' }
							<span className="mailwright-checks__state">
								{ stateWord( step.state ) }
							</span>{ ' ' }
							{ step.row && step.row.duration_ms >= 1 && (
								<span className="mailwright-checks__time">
									{ duration( step.row.duration_ms ) }
								</span>
							) }
						</div>
						{ step.row && <p>{ step.row.summary }</p> }
						{ step.row && drawn && (
							<Evidence row={ step.row } drawn={ drawn } />
						) }
					</div>
				</li>
			) ) }
		</ol>
	);
}

/** Entries to add stand there without unfolding: they are what has to be done. */
function Evidence( { row, drawn }: { row: CheckRow; drawn: Drawn } ) {
	const endpoints = toEndpoints( row.evidence.endpoints );
	const certificate =
		row.id === 'certificate' && row.status !== 'skip'
			? drawn.certificate
			: null;
	const rest = certificate ? '' : evidenceText( row.evidence );
	const addresses = endpoints.map(
		( one ) => `${ one.address } ${ one.port } ${ one.state }`
	);
	const code = [ ...addresses, rest ].filter( Boolean ).join( '\n' );
	const records = dnsRecords( row.evidence );
	return (
		<>
			{ records.length > 0 && <DnsRecords records={ records } /> }
			{ ( code || certificate ) && (
				<Disclosure
					label={ __( 'Details', 'mailwright' ) }
					about={ row.label }
				>
					{ endpoints.length > 0 && (
						<PortsGrid
							endpoints={ endpoints }
							port={ drawn.port }
						/>
					) }
					{ certificate && (
						<CertificateChain
							certificate={ certificate }
							host={ drawn.host }
						/>
					) }
					{ code && (
						<CodeBox
							label={ sprintf(
								/* translators: %s: name of a check, such as "Reach the server". */
								__( 'Evidence: %s', 'mailwright' ),
								row.label
							) }
							text={ code }
						/>
					) }
				</Disclosure>
			) }
		</>
	);
}
