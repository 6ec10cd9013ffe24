<?php
/**
 * Says on the dashboard and on our own page that somebody else has changed where mail goes, until this person has looked at the list or has read it
 * (guarantees S31).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Admin;

use Mailwright\Audit\Audit;
use Mailwright\Audit\Change_View;
use Mailwright\Audit\Newest_Store;
use Mailwright\Settings\Capability;

defined( 'ABSPATH' ) || exit;

final class Change_Notice {

	private const FIELD = 'mailwright_seen';

	/** The list under Tools has the rest. */
	private const SHOWN = 3;

	/** On the dashboard and on our own page, before anything is printed. */
	public static function on_load(): void {
		if ( ! Capability::allows( 'page' ) || ! Capability::allows( 'audit' ) || ! Newest_Store::is_unseen_by( get_current_user_id() ) ) {
			return;
		}
		$seen = filter_input( INPUT_GET, self::FIELD );
		if ( is_string( $seen ) && '' !== $seen ) {
			$nonce = filter_input( INPUT_GET, '_wpnonce' );
			self::read( $seen, is_string( $nonce ) ? $nonce : '' );
			wp_safe_redirect( remove_query_arg( array( self::FIELD, '_wpnonce' ) ) );
			exit;
		}
		if ( 'tools' !== filter_input( INPUT_GET, 'tab' ) ) { // There the list itself is.
			add_action( 'admin_notices', array( self::class, 'on_admin_notices' ), 11 ); // What is broken stands above.
		}
	}

	/** This person has read everything up to this change. */
	public static function read( string $id, string $nonce ): bool {
		if ( false === wp_verify_nonce( $nonce, self::FIELD . $id ) || ! Capability::allows( 'audit' ) ) {
			return false;
		}
		Audit::mark_seen( get_current_user_id(), (int) $id );
		return true;
	}

	/** Options of core are what anybody stored there. */
	private static function text( mixed $option ): string {
		return is_string( $option ) ? $option : '';
	}

	public static function on_admin_notices(): void {
		$changes = Audit::unseen_by( get_current_user_id() );
		if ( array() === $changes ) {
			return;
		}
		$view  = new Change_View();
		$left  = count( $changes ) - self::SHOWN;
		$lines = array();
		foreach ( array_slice( $changes, 0, self::SHOWN ) as $change ) {
			$lines[] = implode( ' · ', array( $view->title( $change ), wp_date( self::text( get_option( 'date_format' ) ) . ' ' . self::text( get_option( 'time_format' ) ), $change['changed_at'] ), $view->who( $change ) ) );
		}
		if ( $left > 0 ) {
			/* translators: %d: a number */
			$lines[] = sprintf( _n( '%d earlier change is on the page named below.', '%d earlier changes are on the page named below.', $left, 'mailwright' ), $left );
		}
		$id = $changes[0]['id'];
		printf(
			'<div class="notice notice-warning mailwright-notice"><p><strong>%s</strong><br>%s</p><p><a href="%s">%s</a> &nbsp; <a href="%s">%s</a></p></div>',
			esc_html__( 'The way email is sent was changed', 'mailwright' ),
			implode( '<br>', array_map( 'esc_html', $lines ) ), // phpcs:ignore WordPress.Security.EscapeOutput -- Each line is escaped.
			esc_url( Settings_Page::url() . '&tab=tools#mailwright-changes' ),
			esc_html__( 'Look at the changes', 'mailwright' ),
			esc_url( wp_nonce_url( add_query_arg( self::FIELD, $id ), self::FIELD . $id ) ),
			esc_html__( 'Do not show this again', 'mailwright' )
		);
	}
}
