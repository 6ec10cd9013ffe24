/**
 * Matchers for elements, such as toBeVisible().
 */
require( '@testing-library/jest-dom' );
