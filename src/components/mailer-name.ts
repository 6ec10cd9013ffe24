/** What the ways of sending are called. Names of products stay as they are in every language. */
import { __ } from '@wordpress/i18n';
import type { ConnectionAnswer, Mailer } from '../api/types';

const PRODUCTS: Record< Exclude< Mailer, 'php' | 'smtp' >, string > = {
	gmail: 'Gmail',
	microsoft: 'Microsoft 365',
	mailgun: 'Mailgun',
	amazonses: 'Amazon SES',
	smtp2go: 'SMTP2GO',
	sparkpost: 'SparkPost',
	mandrill: 'Mandrill',
};

/** Whether it hands messages to a provider over HTTPS. */
export const isApi = ( mailer: string ): mailer is keyof typeof PRODUCTS =>
	Object.hasOwn( PRODUCTS, mailer );

export const isMailer = ( name: string ): name is Mailer =>
	name === 'php' || name === 'smtp' || isApi( name );

export function mailerName( mailer: Mailer ): string {
	if ( isApi( mailer ) ) {
		return PRODUCTS[ mailer ];
	}
	return mailer === 'php'
		? __( 'PHP mail', 'mailwright' )
		: __( 'SMTP server', 'mailwright' );
}

/** Who takes the messages: "smtp.example.com", "Mailgun"; "" for PHP mail. */
export function takerOf( {
	mailer,
	host,
	name,
}: Pick< ConnectionAnswer, 'mailer' | 'host' | 'name' > ): string {
	if ( mailer === 'smtp' ) {
		return host || name;
	}
	return mailer === 'php' ? '' : mailerName( mailer );
}
