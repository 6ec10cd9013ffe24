/** What is found, in one line of words each. */
import { __, sprintf } from '@wordpress/i18n';
import type {
	FoundConnection,
	FoundSettings,
	ImportPreview,
} from '../api/import';
import { isApi, mailerName } from '../components/mailer-name';

const ENCRYPTIONS: Record< string, string > = {
	starttls: 'STARTTLS',
	implicit_tls: 'SSL/TLS',
};

/** Where a connection leads: "smtp.example.com, port 587, STARTTLS, shop@example.com". */
export function placeOf( connection: FoundConnection ): string {
	if ( connection.mailer === 'php' ) {
		return __( 'PHP mail', 'mailwright' );
	}
	if ( connection.mailer !== 'smtp' ) {
		return [
			isApi( connection.mailer )
				? mailerName( connection.mailer )
				: connection.mailer,
			connection.domain ?? '',
		]
			.filter( Boolean )
			.join( ', ' );
	}
	return [
		connection.host ?? '',
		/* translators: %d: number of a port. */
		sprintf( __( 'port %d', 'mailwright' ), connection.port ?? 0 ),
		ENCRYPTIONS[ connection.encryption ?? '' ] ??
			__( 'not encrypted', 'mailwright' ),
		connection.username ?? '',
	]
		.filter( Boolean )
		.join( ', ' );
}

/** What cannot be read or is missing stands among the notes. */
export function passwordWords( {
	mailer,
	password,
}: Pick< FoundConnection, 'mailer' | 'password' > ): string {
	if ( password !== 'readable' ) {
		return '';
	}
	return mailer === 'smtp'
		? __( 'The password comes along.', 'mailwright' )
		: __( 'The key comes along.', 'mailwright' );
}

function sender( value: string, forced: boolean | undefined ): string {
	return forced
		? sprintf(
				/* translators: %s: an email address or a name. */
				__( '%s, for every email', 'mailwright' ),
				value
		  )
		: value;
}

/** Pairs of a label and its value. */
export function settingsWords( preview: ImportPreview ): string[][] {
	const found: FoundSettings = preview.settings;
	const nameOf = ( key: string ) =>
		preview.connections.find( ( one ) => one.key === key )?.name ?? key;
	const words: string[][] = [];
	const add = ( label: string, value: string | undefined | null ) =>
		value && words.push( [ label, value ] );
	add(
		__( 'From Email', 'mailwright' ),
		found.from_email && sender( found.from_email, found.force_from_email )
	);
	add(
		__( 'From Name', 'mailwright' ),
		found.from_name && sender( found.from_name, found.force_from_name )
	);
	if ( found.return_path && found.return_path !== 'default' ) {
		add(
			__( 'Return path', 'mailwright' ),
			found.return_path === 'from'
				? __( 'the From address', 'mailwright' )
				: found.return_path
		);
	}
	if ( preview.connections.length > 1 ) {
		add(
			__( 'Default connection', 'mailwright' ),
			found.default_connection && nameOf( found.default_connection )
		);
	}
	add(
		__( 'Fallback connection', 'mailwright' ),
		found.fallback_connection && nameOf( found.fallback_connection )
	);
	for ( const route of found.routes ?? [] ) {
		add(
			__( 'Rule', 'mailwright' ),
			sprintf(
				/* translators: 1: email address or domain, 2: name of a connection. */
				__( '%1$s is sent through %2$s', 'mailwright' ),
				route.from,
				nameOf( route.connection )
			)
		);
	}
	return words;
}
