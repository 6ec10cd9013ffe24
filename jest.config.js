/**
 * Unit tests of the page, beside the code that they test.
 */
const base = require( '@wordpress/scripts/config/jest-unit.config.js' );

module.exports = {
	...base,
	rootDir: __dirname,
	roots: [ '<rootDir>/src' ],
	testMatch: [ '**/*.test.[jt]s?(x)' ],
	setupFiles: [ ...( base.setupFiles ?? [] ), '<rootDir>/tests/js/setup.js' ],
	setupFilesAfterEnv: [
		...( base.setupFilesAfterEnv ?? [] ),
		'<rootDir>/tests/js/matchers.js',
	],
	moduleFileExtensions: [
		'ts',
		'tsx',
		'js',
		'jsx',
		'mjs',
		'cjs',
		'json',
		'node',
	],
	transform: {
		'\\.m?[jt]sx?$': require.resolve(
			'@wordpress/scripts/config/babel-transform'
		),
	},
	// Packages that exist as ES modules only have to be compiled for Node 20.
	transformIgnorePatterns: [
		'/node_modules/(?!(.*\\.mjs$|(.*/)?(uuid|parsel-js|colord|d3-[a-z]+|internmap|@base-ui|is-plain-object|change-case|client-zip|memize|remove-accents|use-lilius)/))',
	],
	moduleNameMapper: {
		...base.moduleNameMapper,
		'\\.(s?css)$': '<rootDir>/tests/js/style.js',
	},
	cacheDirectory: '<rootDir>/.cache/jest',
};
