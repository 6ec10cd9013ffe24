/** Draws the page into the place that Admin\Settings_Page printed. */
import { createRoot } from '@wordpress/element';
import './public-path';
import { App } from './app/app';
import './style.scss';

const place = document.getElementById( 'mailwright-root' );
if ( place ) {
	createRoot( place ).render( <App /> );
}
