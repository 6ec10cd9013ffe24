/** How long ago, and numbers, in the language of the admin. */
import { __ } from '@wordpress/i18n';
import { pageLocale } from './page-locale';

const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR;

export function ago( minutes: number, locale = pageLocale() ): string {
	if ( minutes < 1 ) {
		return __( 'just now', 'mailwright' );
	}
	const relative = new Intl.RelativeTimeFormat( locale, {
		numeric: 'always',
	} );
	if ( minutes < MINUTES_PER_HOUR ) {
		return relative.format( -Math.floor( minutes ), 'minute' );
	}
	return minutes < 2 * MINUTES_PER_DAY
		? relative.format( -Math.floor( minutes / MINUTES_PER_HOUR ), 'hour' )
		: relative.format( -Math.floor( minutes / MINUTES_PER_DAY ), 'day' );
}

export const minutesSince = ( time: string, now = Date.now() ): number =>
	Math.max( 0, ( now - Date.parse( time ) ) / 60_000 );

export const count = ( value: number ): string =>
	new Intl.NumberFormat( pageLocale() ).format( value );
