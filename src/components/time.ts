/** Times in words, in the language of the admin and the time zone of the site, as everywhere in WordPress. */
import { __ } from '@wordpress/i18n';
import { pageData } from '../api/page-data';
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

/** A browser may not know every zone that a site can have; then its own is used. */
function format(
	date: Date,
	options: Intl.DateTimeFormatOptions,
	zone = pageData().timeZone
): string {
	try {
		return new Intl.DateTimeFormat( pageLocale(), {
			...options,
			...( zone ? { timeZone: zone } : {} ),
		} ).format( date );
	} catch {
		return new Intl.DateTimeFormat( pageLocale(), options ).format( date );
	}
}

const DAY: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' };
const CLOCK: Intl.DateTimeFormatOptions = {
	hour: 'numeric',
	minute: '2-digit',
};

/** "21:05" today, "23 Nov, 21:05" this year, with the year before that; "" for no time. */
export function shortTime( time: string, now = new Date() ): string {
	const date = new Date( time );
	if ( Number.isNaN( date.getTime() ) ) {
		return '';
	}
	const same = ( options: Intl.DateTimeFormatOptions ) =>
		format( date, options ) === format( now, options );
	if ( same( { dateStyle: 'short' } ) ) {
		return format( date, CLOCK );
	}
	return same( { year: 'numeric' } )
		? format( date, { ...DAY, ...CLOCK } )
		: format( date, { ...DAY, ...CLOCK, year: 'numeric' } );
}

/** With everything, for somebody who compares it with another log. */
export function fullTime( time: string ): string {
	const date = new Date( time );
	return Number.isNaN( date.getTime() )
		? ''
		: format( date, { dateStyle: 'medium', timeStyle: 'medium' } );
}

/** A calendar day such as "2026-11-23", which has no time zone. */
export const dayName = ( day: string ): string => {
	const date = new Date( `${ day }T00:00:00Z` );
	return Number.isNaN( date.getTime() ) ? day : format( date, DAY, 'UTC' );
};

export const count = ( value: number ): string =>
	new Intl.NumberFormat( pageLocale() ).format( value );
