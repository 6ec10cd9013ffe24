<?php
/**
 * Says what is missing when PHP or WordPress is too old, instead of a fatal error. Must parse on old PHP.
 *
 * @package Mailwright
 */

defined( 'ABSPATH' ) || exit;

/**
 * Prints the notice, for those who can act on it.
 *
 * @return void
 */
function mailwright_unsupported_notice() {
	if ( ! current_user_can( 'activate_plugins' ) ) {
		return;
	}
	printf(
		'<div class="notice notice-error"><p>%s</p></div>',
		esc_html(
			sprintf(
				/* translators: 1: required PHP version, 2: required WordPress version, 3: PHP version of this site, 4: WordPress version of this site */
				__( 'Mailwright is switched off: it needs PHP %1$s and WordPress %2$s or newer, and this site runs PHP %3$s and WordPress %4$s. Email is sent as if Mailwright were not installed.', 'mailwright' ),
				'8.1',
				'6.6',
				PHP_VERSION,
				get_bloginfo( 'version' )
			)
		)
	);
}
add_action( 'admin_notices', 'mailwright_unsupported_notice' );
