/** What stands where something is on its way. */
import { Spinner } from '@wordpress/components';
import { __ } from '@wordpress/i18n';

export function Loading( { label = __( 'Loading…', 'mailwright' ) } ) {
	return (
		<p className="mailwright-loading">
			<Spinner /> { label }
		</p>
	);
}
