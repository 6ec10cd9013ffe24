<?php
/**
 * Tools → Site Health: one test that runs the same diagnosis as Settings → Email, in the background of that page.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

use Mailwright\Diagnosis\Diagnosis;
use Mailwright\Settings\Capability;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Store;

defined( 'ABSPATH' ) || exit;

final class Site_Health {

	public const TEST = 'mailwright_connection';

	/**
	 * @param mixed $tests As core passes them: `direct` and `async`.
	 * @return mixed
	 */
	public static function on_site_status_tests( mixed $tests ): mixed {
		if ( ! is_array( $tests ) || ! ( wp_doing_cron() || Capability::allows( 'site-health' ) ) ) {
			return $tests;
		}
		$tests['async'][ self::TEST ] = array(
			'label'             => __( 'Email', 'mailwright' ),
			'test'              => rest_url( 'mailwright/v1/site-health' ),
			'has_rest'          => true,
			'async_direct_test' => array( self::class, 'result' ),
		);
		return $tests;
	}

	/**
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string} What core's Site Health page shows; HTML, escaped.
	 */
	public static function result(): array {
		$connection = ( new Connection_Store() )->default();
		if ( null === $connection || 'php' === $connection->mailer ) {
			return self::not_set_up();
		}
		return self::of_report( self::report( $connection ) );
	}

	/**
	 * @return array<string, mixed> As in the contract, section 3.
	 */
	private static function report( Connection $connection ): array {
		return ( new Diagnosis() )->run( $connection, true, (string) get_option( 'admin_email' ) )->to_array();
	}

	/**
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	private static function not_set_up(): array {
		return self::row(
			'recommended',
			__( 'Email leaves through PHP mail', 'mailwright' ),
			'<p>' . esc_html__( 'Many web hosts block PHP mail, or it ends up in spam. A connection to a mail server is more dependable.', 'mailwright' ) . '</p>'
		);
	}

	/**
	 * @param array<string, mixed> $report
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	private static function of_report( array $report ): array {
		$verdict     = $report['verdict'];
		$warnings    = array_filter( $report['checks'], static fn( array $check ): bool => 'warn' === $check['status'] );
		$paragraphs  = array_filter( array( $verdict['explanation'], $verdict['fix'] ) );
		$description = implode( '', array_map( static fn( string $text ): string => '<p>' . esc_html( $text ) . '</p>', $paragraphs ) );
		if ( array() !== $warnings ) {
			$description .= '<ul>' . implode( '', array_map( static fn( array $check ): string => '<li>' . esc_html( $check['label'] . ': ' . $check['summary'] ) . '</li>', $warnings ) ) . '</ul>';
		}
		$status = match ( true ) {
			! $verdict['ok'] => 'critical',
			array() !== $warnings => 'recommended',
			default => 'good',
		};
		return self::row( $status, (string) $verdict['title'], $description );
	}

	/**
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	private static function row( string $status, string $label, string $description ): array {
		return array(
			'label'       => $label,
			'status'      => $status,
			'badge'       => array(
				'label' => __( 'Email', 'mailwright' ),
				'color' => 'blue',
			),
			'description' => $description,
			'actions'     => sprintf( '<p><a href="%s">%s</a></p>', esc_url( admin_url( 'options-general.php?page=mailwright' ) ), esc_html__( 'Open Settings → Email', 'mailwright' ) ),
			'test'        => self::TEST,
		);
	}
}
