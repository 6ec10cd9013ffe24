/**
 * Stands in for style sheets, which mean nothing to the unit tests.
 */
module.exports = {};
