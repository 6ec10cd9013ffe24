/** Entries to add to the DNS of a domain, ready to copy into the form of whoever runs it. */
import { __ } from '@wordpress/i18n';
import { CopyButton } from '../components/copy-button';
import type { DnsRecord } from './evidence';

export function DnsRecords( { records }: { records: readonly DnsRecord[] } ) {
	return (
		<>
			{ records.map( ( record ) => (
				<div
					key={ record.name }
					className="mailwright-record"
					role="group"
					aria-label={ __( 'DNS entry to add', 'mailwright' ) }
				>
					<dl>
						<dt>{ __( 'Type', 'mailwright' ) }</dt>
						<dd>{ record.type }</dd>
						<dt>{ __( 'Name', 'mailwright' ) }</dt>
						<dd>
							<bdi dir="ltr">{ record.name }</bdi>
						</dd>
						<dt>{ __( 'Value', 'mailwright' ) }</dt>
						<dd>
							<bdi dir="ltr">{ record.value }</bdi>
						</dd>
					</dl>
					<div className="mailwright-actions">
						<CopyButton text={ () => record.name }>
							{ __( 'Copy name', 'mailwright' ) }
						</CopyButton>
						<CopyButton text={ () => record.value }>
							{ __( 'Copy value', 'mailwright' ) }
						</CopyButton>
					</div>
				</div>
			) ) }
		</>
	);
}
