<?php
/**
 * Says on the dashboard and on our own page that something is wrong with the mail of this site, to those who can act, until they have read it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Admin;

use Mailwright\Health\Health_Store;
use Mailwright\Health\Watch_Schedule;
use Mailwright\Settings\Capability;
use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Row from \Mailwright\Health\Health_State
 */
final class Notices {

	/** Of the user: which state was read. */
	public const READ = 'mailwright_notice_read';

	private const FIELD = 'mailwright_read';

	/** The rest stands on the page. */
	private const SHOWN = 3;

	/** On the dashboard and on our own page, before anything is printed. */
	public static function on_load(): void {
		if ( isset( wp_load_alloptions()['mailwright_changed'] ) ) { // Audit\Newest_Store::OPTION, without its file where nobody changed anything.
			Change_Notice::on_load();
		}
		$signature = self::signature();
		if ( '' === $signature || ! Capability::allows( 'page' ) ) {
			return;
		}
		$read = filter_input( INPUT_GET, self::FIELD );
		if ( is_string( $read ) && '' !== $read ) {
			$nonce = filter_input( INPUT_GET, '_wpnonce' );
			self::read( $read, is_string( $nonce ) ? $nonce : '' );
			wp_safe_redirect( remove_query_arg( array( self::FIELD, '_wpnonce' ) ) );
			exit;
		}
		add_action( 'admin_notices', array( self::class, 'on_admin_notices' ) );
	}

	/** This person need not be told of this state again. */
	public static function read( string $signature, string $nonce ): bool {
		if ( self::signature() !== $signature || false === wp_verify_nonce( $nonce, self::FIELD . $signature ) || ! Capability::allows( 'page' ) ) {
			return false;
		}
		return false !== update_user_meta( get_current_user_id(), self::READ, $signature );
	}

	public static function on_admin_notices(): void {
		$signature = self::signature();
		if ( '' === $signature || ! Capability::allows( 'page' ) || get_user_meta( get_current_user_id(), self::READ, true ) === $signature ) {
			return;
		}
		$findings = self::findings();
		if ( array() === $findings ) {
			return;
		}
		$is_red = in_array( 'critical', array_column( $findings, 'severity' ), true );
		printf( '<div class="notice notice-%s mailwright-notice">', $is_red ? 'error' : 'warning' );
		foreach ( array_slice( $findings, 0, self::SHOWN ) as $finding ) {
			$is_told = self::is_own_page() && '' !== $finding['connection'] && ( new Settings_Store() )->get()->default_connection === $finding['connection'];
			printf(
				'<p><strong>%s</strong>%s</p>',
				/* translators: %s: what is wrong, such as "The server does not accept this password" */
				esc_html( sprintf( __( 'Email: %s', 'mailwright' ), $finding['title'] ) ),
				$is_told ? '' : '<br>' . esc_html( $finding['explanation'] . ' ' . $finding['fix'] ) // The Status card below has the rest.
			);
		}
		printf(
			'<p>%s<a href="%s">%s</a></p></div>',
			self::is_own_page() ? '' : sprintf( '<a href="%s">%s</a> &nbsp; ', esc_url( Settings_Page::url() ), esc_html__( 'Open Settings → Email', 'mailwright' ) ),
			esc_url( wp_nonce_url( add_query_arg( self::FIELD, $signature ), self::FIELD . $signature ) ),
			esc_html__( 'Do not show this again', 'mailwright' )
		);
	}

	private static function is_own_page(): bool {
		return Settings_Page::SLUG === filter_input( INPUT_GET, 'page' );
	}

	/** What there is to say, '' = nothing. Costs no query. */
	private static function signature(): string {
		$alarm   = Health_Store::alarm();
		$stopped = Watch_Schedule::stopped_since( time() );
		return ( $alarm['signature'] ?? '' ) . ( null === $stopped ? '' : 'cron' . $stopped );
	}

	/** @return list<Row> */
	private static function findings(): array {
		$findings = null === Health_Store::alarm() ? array() : Health_Store::state()->findings;
		$cron     = Watch_Schedule::finding( time() );
		return null === $cron ? $findings : array( ...$findings, $cron );
	}
}
