/** Type guards for what comes from outside: an answer is believed only where it was looked at. */
export function isRecord( value: unknown ): value is Record< string, unknown > {
	return typeof value === 'object' && value !== null;
}

export const text = ( value: unknown ): string =>
	typeof value === 'string' ? value : '';
