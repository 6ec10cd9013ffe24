export function speak( folder: string ): void;
export function speakNoMore( folder: string ): void;
export function cookie(
	locale: string,
	url: string
): { name: string; value: string; url: string };
export function catalogue( locale: string ): Map< string, string >;
