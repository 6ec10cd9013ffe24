/**
 * ESLint for the page and the tools: WordPress's own rules, and the rules of the rooms below src/.
 */
import { createRequire } from 'node:module';
import fs from 'node:fs';

const require = createRequire( import.meta.url );
const wordpress = require( '@wordpress/eslint-plugin' );

/** Rooms that every feature may use; all other folders below src/ are features. */
const SHARED = [ 'api', 'components', 'generated' ];
/** Builds the page out of the features. */
const ASSEMBLY = [ 'app' ];

const folders = fs
	.readdirSync( new URL( 'src', import.meta.url ), { withFileTypes: true } )
	.filter( ( entry ) => entry.isDirectory() )
	.map( ( entry ) => entry.name );
const features = folders.filter(
	( name ) => ! [ ...SHARED, ...ASSEMBLY ].includes( name )
);

const fetching = {
	group: [ '@wordpress/api-fetch' ],
	message: 'Only src/api/ talks to the server: add a function there.',
};
const bare = {
	group: [ 'react', 'react-dom', 'react-dom/*' ],
	allowTypeImports: true,
	message:
		"Take it from @wordpress/element: the page runs on WordPress's own React.",
};
const deep = {
	group: [ '@wordpress/*/*' ],
	message: 'Only what a package exports itself is stable.',
};

function room( name, ...patterns ) {
	return {
		files: [ `src/${ name }/**/*.{ts,tsx}` ],
		rules: {
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{ patterns: [ deep, bare, ...patterns ] },
			],
		},
	};
}

function closed( names, message ) {
	return names.length > 0
		? [
				{
					group: names.flatMap( ( name ) => [
						`**/${ name }`,
						`**/${ name }/**`,
					] ),
					message,
				},
		  ]
		: [];
}

const RAW_HTML = 'Raw HTML would let texts of mail servers become markup.';

export default [
	{
		ignores: [
			'.cache/**',
			'build/**',
			'dist/**',
			'vendor/**',
			'**/node_modules/**',
			'tools/wpcs/vendor/**',
			'tools/wp-cli/vendor/**',
			'test-results/**',
			'src/generated/**',
		],
	},
	...wordpress.configs.recommended,
	{
		rules: {
			'import/no-extraneous-dependencies': 'off',
			'import/no-unresolved': 'off',
			// The fields of the REST API have snake_case names, and keep them.
			camelcase: 'off',
			'jsdoc/check-line-alignment': 'off',
			'jsdoc/require-param': 'off',
			'jsdoc/require-param-type': 'off',
			'jsdoc/require-returns-type': 'off',
			'prettier/prettier': 'error',
			'@wordpress/i18n-text-domain': [
				'error',
				{ allowedTextDomain: 'mailwright' },
			],
			'@wordpress/no-unsafe-wp-apis': 'error',
			'no-restricted-syntax': [
				'error',
				{
					selector:
						'JSXAttribute[name.name="dangerouslySetInnerHTML"]',
					message: RAW_HTML,
				},
				{
					selector:
						'MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML)$/]',
					message: RAW_HTML,
				},
				{
					selector:
						'CallExpression[callee.name="RawHTML"], JSXOpeningElement[name.name="RawHTML"]',
					message: RAW_HTML,
				},
			],
		},
	},
	...SHARED.map( ( name ) =>
		room(
			name,
			...( name === 'api' ? [] : [ fetching ] ),
			...closed(
				[ ...features, ...ASSEMBLY ],
				`src/${ name } is used by the features and knows none of them.`
			)
		)
	),
	...features.map( ( name ) =>
		room(
			name,
			fetching,
			...closed(
				[
					...features.filter( ( other ) => other !== name ),
					...ASSEMBLY,
				],
				'A feature imports api, components and generated, never another feature.'
			)
		)
	),
	...ASSEMBLY.map( ( name ) => room( name, fetching ) ),
	{
		files: [
			'src/**/*.test.{ts,tsx}',
			'tests/js/**/*.js',
			'jest.config.js',
		],
		languageOptions: {
			globals: {
				test: 'readonly',
				describe: 'readonly',
				it: 'readonly',
				expect: 'readonly',
				jest: 'readonly',
				beforeEach: 'readonly',
				afterEach: 'readonly',
				beforeAll: 'readonly',
				afterAll: 'readonly',
			},
		},
	},
	{
		files: [
			'tools/**/*.mjs',
			'*.mjs',
			'*.js',
			'*.ts',
			'tests/**/*.{js,mjs,ts}',
		],
		languageOptions: {
			globals: {
				process: 'readonly',
				Buffer: 'readonly',
				fetch: 'readonly',
				AbortSignal: 'readonly',
				URL: 'readonly',
			},
		},
		rules: { 'no-console': 'off', 'jsdoc/check-tag-names': 'off' },
	},
];
