/**
 * What wp-scripts builds the page with, and one thing more: style sheets that are loaded later carry their version in the
 * address, as scripts do, so that no browser shows an old one after an update. They use logical properties only: right-to-left
 * needs no second file.
 */
const config = require( '@wordpress/scripts/config/webpack.config' );

const styles = config.plugins.find(
	( plugin ) => plugin.constructor.name === 'MiniCssExtractPlugin'
);
styles.options.chunkFilename = '[name].css?ver=[contenthash]';

// The page says where its parts lie (src/public-path.ts); working that out from the script's address costs bytes and fails
// where another plugin has joined scripts.
config.output.publicPath = '';

// The modules that are used most get the shortest names: 600 bytes less on the first screen.
config.optimization.moduleIds = 'size';

// Parts are known by the name of their file, so no second name is in the script.
config.optimization.chunkIds = 'named';
config.optimization.mangleExports = 'size';

// Long enough to tell one version of a part from the next; 250 bytes less.
config.output.hashDigestLength = 8;

module.exports = config;
