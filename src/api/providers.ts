/** The presets that fill the form. */
import { request } from './client';
import type { Provider } from './types';

export const fetchProviders = () => request< Provider[] >( '/providers' );
