/** The few facts that the server prints into the page. */
declare global {
	interface Window {
		mailwright?: {
			adminEmail?: string;
			userEmail?: string;
			siteHost?: string;
			timeZone?: string;
			build?: string;
			oauthRedirect?: string;
			network?: boolean;
		};
	}
}

/** An address in numbers and a name without a dot cannot receive mail from outside. */
const domainOf = ( host: string ): string =>
	/^[^.]+\..*[a-z]$/i.test( host ) ? host.replace( /^www\./i, '' ) : '';

export const pageData = () => {
	const data = window.mailwright ?? {};
	return {
		/** Where a test email goes unless someone types another address. */
		testAddress: data.userEmail || data.adminEmail || '',
		/** Domain of the site, "" where it has none of its own. */
		domain: domainOf( data.siteHost ?? '' ),
		/** Time zone of the site, "" when it is not known. */
		timeZone: data.timeZone ?? '',
		/** Address of the folder that this script came from. */
		build: data.build ?? '',
		/** Where Google and Microsoft send people back to. */
		oauthRedirect: data.oauthRedirect ?? '',
		/** The page is that of a whole network of sites. */
		network: data.network ?? false,
	};
};
