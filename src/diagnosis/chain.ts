/** A certificate as a chain of boxes, from the server's own to whoever is trusted, with what is wrong in each. */
import { __, sprintf } from '@wordpress/i18n';
import type { Certificate, ChainLink } from '../api/diagnosis-report';
import { pageLocale } from '../components/page-locale';

export interface Box {
	role: string;
	name: string;
	/** From when to when, "" where it was not shown. */
	dates: string;
	problems: string[];
	/** Good, as far as this box goes: only said of the one that the chain hangs on. */
	note: string;
}

/** More names than this are of no help in a box. */
const MAX_NAMES = 4;

export function dateText( iso: string, locale = pageLocale() ): string {
	const date = new Date( iso );
	return Number.isNaN( date.getTime() )
		? iso
		: new Intl.DateTimeFormat( locale, {
				dateStyle: 'medium',
				timeZone: 'UTC',
		  } ).format( date );
}

function dateProblems( link: ChainLink, now: number ): string[] {
	if ( Date.parse( link.valid_to ) < now ) {
		return [
			sprintf(
				/* translators: %s: a date. */
				__( 'Expired on %s', 'mailwright' ),
				dateText( link.valid_to )
			),
		];
	}
	return Date.parse( link.valid_from ) > now
		? [
				sprintf(
					/* translators: %s: a date. */
					__( 'Only valid from %s on', 'mailwright' ),
					dateText( link.valid_from )
				),
		  ]
		: [];
}

function ownProblems( certificate: Certificate, host: string ): string[] {
	const problems: string[] = [];
	if ( ! certificate.matches_host ) {
		const names =
			certificate.names.length > 0
				? certificate.names
				: [ certificate.subject ];
		problems.push(
			sprintf(
				/* translators: 1: names in a certificate, 2: name of the mail server. */
				__( 'Made out to %1$s, not to %2$s', 'mailwright' ),
				names.slice( 0, MAX_NAMES ).join( ', ' ),
				host
			)
		);
	}
	const small = certificate.key_bits > 0 && certificate.key_bits < 2048;
	if ( small ) {
		problems.push(
			sprintf(
				/* translators: %d: number of bits. */
				__( 'Key too short: %d bits', 'mailwright' ),
				certificate.key_bits
			)
		);
	}
	if ( /sha1|md5/i.test( certificate.signature ) ) {
		problems.push(
			sprintf(
				/* translators: %s: name of a signature method, such as "RSA-SHA1". */
				__( 'Signature too weak: %s', 'mailwright' ),
				certificate.signature
			)
		);
	}
	return problems;
}

function datesText( link: ChainLink ): string {
	return sprintf(
		/* translators: 1: date, 2: date. */
		__( '%1$s to %2$s', 'mailwright' ),
		dateText( link.valid_from ),
		dateText( link.valid_to )
	);
}

const isRoot = ( { subject, issuer }: ChainLink ) => subject === issuer;

/** The one who vouches for all of it: sent by the server or not, known here or not. */
function anchor( last: ChainLink, certificate: Certificate, flawed: boolean ) {
	const known = certificate.trusted;
	const problems =
		known || flawed
			? []
			: [ __( 'This web server does not know it', 'mailwright' ) ];
	const note = known ? __( 'Known to this web server', 'mailwright' ) : '';
	return {
		role: __( 'Authority', 'mailwright' ),
		name: last.issuer,
		dates: '',
		problems,
		note,
	};
}

export function chainBoxes(
	certificate: Certificate,
	host: string,
	now = Date.now()
): Box[] {
	const links: ChainLink[] =
		certificate.chain.length > 0 ? certificate.chain : [ certificate ];
	const last = links[ links.length - 1 ] ?? certificate;
	const boxes = links.map( ( link, index ): Box => {
		const own = index === 0;
		return {
			role: roleOf( index, isRoot( link ) ),
			name: link.subject,
			dates: datesText( link ),
			problems: [
				...dateProblems( link, now ),
				...( own ? ownProblems( certificate, host ) : [] ),
				...( own && isRoot( link )
					? [
							__(
								'Issued by the server itself: nobody vouches for it',
								'mailwright'
							),
					  ]
					: [] ),
			],
			note: '',
		};
	} );
	const flawed = boxes.some( ( { problems } ) => problems.length > 0 );
	const top = boxes[ boxes.length - 1 ];
	if ( ! isRoot( last ) ) {
		return [ ...boxes, anchor( last, certificate, flawed ) ];
	}
	if ( top && boxes.length > 1 ) {
		Object.assign( top, {
			problems: [
				...top.problems,
				...anchor( last, certificate, flawed ).problems,
			],
			note: certificate.trusted
				? anchor( last, certificate, flawed ).note
				: '',
		} );
	}
	return boxes;
}

function roleOf( index: number, root: boolean ): string {
	if ( index === 0 ) {
		return __( 'The mail server', 'mailwright' );
	}
	return root
		? __( 'Authority', 'mailwright' )
		: __( 'Issued by', 'mailwright' );
}
