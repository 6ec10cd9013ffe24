/** What was changed, in the words that the fields of the page have. REST gives the stored values beside its own words; what is not known here stays as it says it. */
import { __, sprintf } from '@wordpress/i18n';
import type { Change, ChangedField, ChangedValue } from '../api/audit';
import { isMailer, mailerName } from '../components/mailer-name';

export type Names = ReadonlyArray< { id: string; name: string } >;

const automatic = () => __( 'Automatic', 'mailwright' );

/** Fields and values come from outside: "constructor" is none of ours. */
const own = < T >( table: Record< string, T >, key: string ): T | undefined =>
	Object.prototype.hasOwnProperty.call( table, key )
		? table[ key ]
		: undefined;

const choices = (): Record< string, Record< string, string > > => ( {
	encryption: {
		none: __( 'None', 'mailwright' ),
		starttls: 'STARTTLS',
		implicit_tls: 'SSL/TLS',
	},
	return_path: {
		default: automatic(),
		from: __( 'Same as From Email', 'mailwright' ),
	},
	background: {
		auto: automatic(),
		on: __( 'Always', 'mailwright' ),
		off: __( 'Never', 'mailwright' ),
	},
	after_unknown: {
		resend: __( 'Send it once more', 'mailwright' ),
		hold: __( 'Hold it', 'mailwright' ),
	},
	log_content: {
		none: __( 'No', 'mailwright' ),
		full: __( 'Yes, encrypted', 'mailwright' ),
	},
	safe_mode: {
		off: __( 'Send it as usual', 'mailwright' ),
		hold: __( 'Hold everything', 'mailwright' ),
		redirect: __( 'Send everything to one address', 'mailwright' ),
	},
	policy: {
		free: __( 'Each site may choose its own', 'mailwright' ),
		locked: __( 'Every site uses these settings', 'mailwright' ),
	},
} );

const nameOf = ( id: string, names: Names ): string =>
	names.find( ( one ) => one.id === id )?.name || id;

/** The long way to a file says little; where two have the same name, both are written out. */
const fileOf = ( path: string ): string => path.split( /[\\/]/ ).pop() || path;

const parsed = ( value: string ): unknown => {
	try {
		return JSON.parse( value );
	} catch {
		return undefined; // Cut off, because it was long.
	}
};

function rulesWords( value: string, names: Names ): string {
	const rules = parsed( value );
	if ( ! Array.isArray( rules ) ) {
		return value;
	}
	return rules
		.map( ( { from, connection }: Record< string, unknown > ) =>
			sprintf(
				/* translators: 1: name of a field, 2: what became of it */
				__( '%1$s: %2$s', 'mailwright' ),
				String( from ),
				nameOf( String( connection ), names )
			)
		)
		.join( ', ' );
}

const alertLabels = (): Record< string, string > => ( {
	failures: __( 'Failed messages', 'mailwright' ),
	minutes: __( 'Within minutes', 'mailwright' ),
	quiet_from: __( 'Quiet from', 'mailwright' ),
	quiet_until: __( 'Quiet until', 'mailwright' ),
	weekly_summary: __( 'Send a weekly summary by email', 'mailwright' ),
	summary_to: __( 'Summary to', 'mailwright' ),
} );

const yesOrNo = ( value: boolean ): string =>
	value ? __( 'yes', 'mailwright' ) : __( 'no', 'mailwright' );

function alertsWords( value: string ): string {
	const alerts = parsed( value );
	if ( typeof alerts !== 'object' || alerts === null ) {
		return value;
	}
	const labels = alertLabels();
	return Object.entries( alerts )
		.filter( ( [ , one ] ) => one !== '' && one !== null )
		.map( ( [ name, one ] ) =>
			sprintf(
				/* translators: 1: name of a field, 2: what became of it */
				__( '%1$s: %2$s', 'mailwright' ),
				own( labels, name ) ?? name,
				typeof one === 'boolean' ? yesOrNo( one ) : String( one )
			)
		)
		.join( ', ' );
}

function words( field: string, value: ChangedValue, names: Names ): string {
	if ( typeof value === 'boolean' ) {
		return yesOrNo( value );
	}
	const plain = value === null ? '' : String( value );
	if ( plain === '' ) {
		return '';
	}
	switch ( field ) {
		case 'mailer':
			return isMailer( plain ) ? mailerName( plain ) : plain;
		case 'auth_method':
			return plain === 'auto' ? automatic() : plain.toUpperCase();
		case 'default_connection':
		case 'fallback_connection':
			return nameOf( plain, names );
		case 'ca_file':
			return fileOf( plain );
		case 'routes':
			return rulesWords( plain, names );
		case 'alerts':
			return alertsWords( plain );
		default:
			return own( own( choices(), field ) ?? {}, plain ) ?? plain;
	}
}

/** "SMTP server", "STARTTLS → None", "yes". */
export function changeText(
	change: ChangedField,
	names: Names,
	event: string = 'changed'
): string {
	const { field, secret } = change;
	// false is stored as nothing.
	const flag = [ change.before, change.after ].some(
		( value ) => typeof value === 'boolean'
	);
	const said = ( value: ChangedValue ) =>
		words( field, flag ? value === true : value, names );
	let [ before, after ] = [ said( change.before ), said( change.after ) ];
	if ( secret || ( before === '' && after === '' ) ) {
		return change.text;
	}
	if ( field === 'ca_file' && before === after ) {
		[ before, after ] = [ String( change.before ), String( change.after ) ];
	}
	if ( event === 'created' || before === '' ) {
		return after || change.text;
	}
	if ( event === 'deleted' ) {
		return before;
	}
	return sprintf(
		/* translators: 1: the value before, 2: the value now */
		__( '%1$s → %2$s', 'mailwright' ),
		before,
		after || __( '(empty)', 'mailwright' )
	);
}

/** A connection has its name instead of its id, as long as it is there. */
export function changeTitle( change: Change, names: Names ): string {
	const id = /^connection (.+)$/s.exec( change.part )?.[ 1 ] ?? '';
	const name = names.find( ( one ) => one.id === id )?.name;
	if ( ! name ) {
		return change.title;
	}
	/* translators: %s: id of a connection */
	const what = sprintf( __( 'Connection "%s"', 'mailwright' ), name );
	switch ( change.event ) {
		case 'created':
			/* translators: %s: what, such as Connection "shop" */
			return sprintf( __( '%s: added', 'mailwright' ), what );
		case 'changed':
			/* translators: %s: what, such as Connection "shop" */
			return sprintf( __( '%s: changed', 'mailwright' ), what );
		default:
			return change.title;
	}
}
