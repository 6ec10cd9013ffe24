/**
 * Browser tests. The site, the mail catcher and the real mail server come from `npm run test:e2e`, and their addresses by the environment.
 */
import { defineConfig } from '@playwright/test';

const artefacts = process.env.MAILWRIGHT_E2E_OUTPUT ?? 'test-results';

export default defineConfig( {
	testDir: 'tests/e2e',
	outputDir: artefacts,
	...( process.env.WP_NETWORK
		? { testMatch: 'network.spec.ts' }
		: { testIgnore: 'network.spec.ts' } ),
	// One site: what one test saves, the next would see.
	workers: 1,
	fullyParallel: false,
	// A test that passes at the second try has found something.
	retries: 0,
	forbidOnly: true,
	timeout: 60_000,
	expect: { timeout: 15_000 },
	reporter: [
		[ process.env.MAILWRIGHT_E2E_QUIET ? 'dot' : 'list' ],
		[ 'json', { outputFile: `${ artefacts }/report.json` } ],
	],
	use: {
		baseURL: process.env.WP_BASE_URL ?? 'http://127.0.0.1:8080',
		trace: 'retain-on-failure',
		screenshot: 'only-on-failure',
		locale: 'en-US',
		timezoneId: 'UTC',
		viewport: { width: 1280, height: 900 },
		launchOptions: {
			executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
			args: [
				// Root, as in a container, has no sandbox.
				...( process.getuid?.() === 0 ? [ '--no-sandbox' ] : [] ),
				'--disable-dev-shm-usage',
				'--disable-gpu',
				'--disable-background-networking',
				'--disable-component-update',
				'--no-first-run',
			],
		},
	},
} );
