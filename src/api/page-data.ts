/** The few facts that the server prints into the page. */
declare global {
	interface Window {
		mailwright?: {
			adminEmail?: string;
			userEmail?: string;
			siteName?: string;
			version?: string;
		};
	}
}

export const pageData = () => {
	const data = window.mailwright ?? {};
	return {
		/** Where a test email goes unless someone types another address. */
		testAddress: data.userEmail || data.adminEmail || '',
		siteName: data.siteName ?? '',
		version: data.version ?? '',
	};
};
