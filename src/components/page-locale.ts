/** Dates and times are written as the language of the admin writes them. */

/** A locale tag from a page may be one that the browser does not know; then the browser's own is used. */
export function pageLocale(): string | undefined {
	const tag = document.documentElement.lang;
	try {
		return Intl.getCanonicalLocales( tag )[ 0 ];
	} catch {
		return undefined;
	}
}
