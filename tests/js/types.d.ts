/**
 * What TypeScript has to know beside the sources: matchers of the unit tests, style sheets as imports.
 */
/// <reference types="@testing-library/jest-dom" />

declare module '*.css';
declare module '*.scss';
