/** The server's certificate and who vouches for it, one box each. */
import { __ } from '@wordpress/i18n';
import type { Certificate } from '../api/diagnosis-report';
import { Icon } from '../components/icon';
import { chainBoxes, type Box } from './chain';

export function CertificateChain( {
	certificate,
	host,
}: {
	certificate: Certificate;
	host: string;
} ) {
	return (
		<ol
			className="mailwright-chain"
			aria-label={ __(
				'Certificate, from the mail server to the authority that vouches for it',
				'mailwright'
			) }
		>
			{ chainBoxes( certificate, host ).map( ( box, index ) => (
				<ChainBox key={ index } box={ box } />
			) ) }
		</ol>
	);
}

const ChainBox = ( { box }: { box: Box } ) => (
	<li className={ box.problems.length > 0 ? 'is-wrong' : '' }>
		<span className="mailwright-chain__role">{ box.role }</span>
		<span className="mailwright-chain__name">
			<bdi>{ box.name }</bdi>
		</span>
		{ box.dates && <span>{ box.dates }</span> }
		{ box.problems.map( ( problem ) => (
			<span key={ problem } className="mailwright-chain__problem">
				<Icon name="bad" size={ 16 } />
				{ problem }
			</span>
		) ) }
		{ box.note && (
			<span className="mailwright-chain__note">{ box.note }</span>
		) }
	</li>
);
