/**
 * The few marks that stand beside a word, never instead of it. Own paths, because @wordpress/icons would be
 * bundled, and the icon font of the admin does not follow forced colours everywhere.
 */
export type Tone = 'good' | 'bad' | 'warning' | 'neutral';

const PATHS: Record< Tone | 'skipped' | 'working', string > = {
	good: 'M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm4.6 6.1-5.4 6.6a.8.8 0 0 1-1.2 0L5.3 11l1.1-1 2.2 2.4 4.8-5.9 1.2 1.1Z',
	bad: 'M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm3.6 11-1.1 1.1L10 11.1l-2.5 2.5-1.1-1.1L8.9 10 6.4 7.5l1.1-1.1L10 8.9l2.5-2.5 1.1 1.1-2.5 2.5 2.5 2.5Z',
	warning:
		'M10 1.8 1 17.6h18L10 1.8Zm.8 13.2H9.2v-1.6h1.6V15Zm0-3H9.2V7.6h1.6V12Z',
	neutral:
		'M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm0 1.5a7 7 0 1 1 0 14 7 7 0 0 1 0-14Z',
	skipped:
		'M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Zm0 1.5a7 7 0 1 1 0 14 7 7 0 0 1 0-14ZM6 9.2h8v1.6H6V9.2Z',
	working: 'M10 1.5V3a7 7 0 1 1-7 7H1.5A8.5 8.5 0 1 0 10 1.5Z',
};

export function Icon( {
	name,
	size = 20,
}: {
	name: keyof typeof PATHS;
	size?: number;
} ) {
	return (
		<svg
			className={ `mailwright-icon is-${ name }` }
			width={ size }
			height={ size }
			viewBox="0 0 20 20"
			aria-hidden="true"
			focusable="false"
		>
			<path d={ PATHS[ name ] } fill="currentColor" />
		</svg>
	);
}
