/**
 * Where the parts that are loaded later lie. Told by the server: plugins that join scripts into one file would
 * otherwise make webpack look for them beside that file.
 */
import { pageData } from './api/page-data';

declare let __webpack_public_path__: string;

const { build } = pageData();
if ( build ) {
	// eslint-disable-next-line @typescript-eslint/no-unused-vars -- Webpack reads it.
	__webpack_public_path__ = build;
}
