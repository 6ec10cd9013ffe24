/**
 * WordPress's own formatting.
 */
module.exports = require( '@wordpress/prettier-config' );
