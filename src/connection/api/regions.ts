/** Where accounts live. Names as the consoles of the providers have them (checked on 2026-11-23). */
import { __ } from '@wordpress/i18n';
import type { Mailer } from '../../api/types';

interface Region {
	value: string;
	label: string;
}

/** https://docs.aws.amazon.com/general/latest/gr/ses.html */
const AWS: Record< string, string > = {
	'us-east-1': 'US East (N. Virginia)',
	'us-east-2': 'US East (Ohio)',
	'us-west-1': 'US West (N. California)',
	'us-west-2': 'US West (Oregon)',
	'ca-central-1': 'Canada (Central)',
	'eu-central-1': 'Europe (Frankfurt)',
	'eu-central-2': 'Europe (Zurich)',
	'eu-north-1': 'Europe (Stockholm)',
	'eu-south-1': 'Europe (Milan)',
	'eu-west-1': 'Europe (Ireland)',
	'eu-west-2': 'Europe (London)',
	'eu-west-3': 'Europe (Paris)',
	'af-south-1': 'Africa (Cape Town)',
	'ap-northeast-1': 'Asia Pacific (Tokyo)',
	'ap-northeast-2': 'Asia Pacific (Seoul)',
	'ap-northeast-3': 'Asia Pacific (Osaka)',
	'ap-south-1': 'Asia Pacific (Mumbai)',
	'ap-southeast-1': 'Asia Pacific (Singapore)',
	'ap-southeast-2': 'Asia Pacific (Sydney)',
	'ap-southeast-3': 'Asia Pacific (Jakarta)',
	'il-central-1': 'Israel (Tel Aviv)',
	'me-south-1': 'Middle East (Bahrain)',
	'sa-east-1': 'South America (São Paulo)',
};

const us = () => ( {
	value: 'us',
	label: __( 'United States', 'mailwright' ),
} );
const eu = () => ( {
	value: 'eu',
	label: __( 'European Union', 'mailwright' ),
} );

function known( mailer: Mailer ): Region[] {
	switch ( mailer ) {
		case 'amazonses':
			return [
				{ value: '', label: __( 'Choose…', 'mailwright' ) },
				...Object.entries( AWS ).map( ( [ value, name ] ) => ( {
					value,
					label: `${ name } ${ value }`,
				} ) ),
			];
		case 'smtp2go':
			return [
				{ value: '', label: __( 'Nearest', 'mailwright' ) },
				us(),
				eu(),
				{ value: 'au', label: __( 'Australia', 'mailwright' ) },
			];
		default:
			return [ us(), eu() ];
	}
}

/** A region that was set elsewhere and that this list has not heard of stays one of the choices. */
export function regionsOf( mailer: Mailer, present: string ): Region[] {
	const regions = known( mailer );
	return present === '' || regions.some( ( { value } ) => value === present )
		? regions
		: [ ...regions, { value: present, label: present } ];
}
