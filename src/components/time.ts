/** Points in time, in the language of the admin and the time zone of the site, as everywhere in WordPress. */
import { pageData } from '../api/page-data';
import { pageLocale } from './page-locale';

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

export const dayAndYear = ( day: string ): string => {
	const date = new Date( `${ day }T00:00:00Z` );
	return format( date, { dateStyle: 'long' }, 'UTC' );
};
