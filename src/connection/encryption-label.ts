/** The names people know from their provider's help page. */
import { __ } from '@wordpress/i18n';
import type { Encryption } from '../api/types';

export const encryptionOptions = (): Array< {
	value: Encryption;
	label: string;
} > => [
	{ value: 'none', label: __( 'None', 'mailwright' ) },
	{ value: 'starttls', label: __( 'STARTTLS', 'mailwright' ) },
	{ value: 'implicit_tls', label: __( 'SSL/TLS', 'mailwright' ) },
];

export const encryptionLabel = ( value: Encryption ): string =>
	encryptionOptions().find( ( option ) => option.value === value )?.label ??
	value;
