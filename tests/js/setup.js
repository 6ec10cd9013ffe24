/**
 * What browsers have, jsdom lacks, and WordPress's components ask for while they load.
 */
class NeverObserves {
	observe() {}
	unobserve() {}
	disconnect() {}
}
globalThis.ResizeObserver ??= NeverObserves;
globalThis.IntersectionObserver ??= NeverObserves;
globalThis.matchMedia ??= ( media ) => ( {
	matches: false,
	media,
	addListener() {},
	removeListener() {},
	addEventListener() {},
	removeEventListener() {},
	dispatchEvent: () => false,
} );
