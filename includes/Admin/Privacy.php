<?php
/**
 * What WordPress' tools for privacy ask a plugin for: the data of a person, their removal, and words for the privacy policy.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Admin;

use Mailwright\Install\Tables;
use Mailwright\Messages\Privacy_Eraser;
use Mailwright\Messages\Privacy_Exporter;

defined( 'ABSPATH' ) || exit;

final class Privacy {

	private const ID = 'mailwright';

	/**
	 * @param mixed $exporters As core passes them.
	 * @return mixed
	 */
	public static function on_exporters( mixed $exporters ): mixed {
		return is_array( $exporters ) ? $exporters + array( self::ID => array( 'exporter_friendly_name' => __( 'Email log', 'mailwright' ), 'callback' => array( self::class, 'export' ) ) ) : $exporters;
	}

	/**
	 * @param mixed $erasers As core passes them.
	 * @return mixed
	 */
	public static function on_erasers( mixed $erasers ): mixed {
		return is_array( $erasers ) ? $erasers + array( self::ID => array( 'eraser_friendly_name' => __( 'Email log', 'mailwright' ), 'callback' => array( self::class, 'erase' ) ) ) : $erasers;
	}

	/**
	 * Core has checked who asks, and that the person has confirmed it.
	 *
	 * @param mixed $address
	 * @param mixed $page Counts from 1.
	 * @return array<string, mixed>
	 */
	public static function export( mixed $address, mixed $page = 1 ): array {
		Tables::ensure();
		return ( new Privacy_Exporter() )->step( is_string( $address ) ? $address : '', is_numeric( $page ) ? (int) $page : 1 );
	}

	/**
	 * @param mixed $address
	 * @return array<string, mixed>
	 */
	public static function erase( mixed $address ): array {
		Tables::ensure();
		return ( new Privacy_Eraser() )->step( is_string( $address ) ? $address : '' );
	}

	public static function suggest_policy(): void {
		wp_add_privacy_policy_content( 'Mailwright', self::policy() );
	}

	/** In words that a site's owner can take over; the settings decide which of them are true. */
	private static function policy(): string {
		$paragraphs = array(
			'<p class="privacy-policy-tutorial">' . esc_html__( 'Mailwright sends the email of this site and keeps a log of it. Which texts are true depends on Settings → Email → Delivery: how long the log is kept, and whether it keeps the text of messages. Name the mail service that your connection uses.', 'mailwright' ) . '</p>',
			'<p><strong class="privacy-policy-tutorial">' . esc_html__( 'Suggested text:', 'mailwright' ) . ' </strong>' . esc_html__( 'When this website sends you an email, for example about an order, a comment or your password, we record when it was sent, the addresses of sender and recipients, its subject, and whether the mail server took it. We need this to be able to see whether email arrives. These records are deleted after 30 days.', 'mailwright' ) . '</p>',
			'<p>' . esc_html__( 'The text of an email is kept only until it has been sent, or longer, encrypted, when it could not be sent. Emails with links for logging in or for choosing a new password are removed as soon as they are sent or given up.', 'mailwright' ) . '</p>',
			'<p>' . esc_html__( 'Our emails are sent by the mail service [name of the service], which processes your email address and the text of the email for us.', 'mailwright' ) . '</p>',
		);
		return implode( '', $paragraphs );
	}
}
