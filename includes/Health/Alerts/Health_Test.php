<?php
/**
 * Site Health's test of the alert channels: there only while one of them tells nobody anything.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

defined( 'ABSPATH' ) || exit;

final class Health_Test {

	public const TEST = 'mailwright_alerts';

	/**
	 * @param array<mixed> $tests Site Health's direct tests.
	 * @return array<mixed>
	 */
	public static function add_to( array $tests ): array {
		if ( array() !== Channel_View::problems() ) {
			$tests[ self::TEST ] = array( 'label' => __( 'Email alerts', 'mailwright' ), 'test' => array( self::class, 'result' ) );
		}
		return $tests;
	}

	/** @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string} HTML, escaped. */
	public static function result(): array {
		return array(
			'label'       => __( 'Alerts about email do not arrive', 'mailwright' ),
			'status'      => 'recommended',
			'badge'       => array( 'label' => __( 'Email', 'mailwright' ), 'color' => 'blue' ),
			'description' => implode( '', array_map( static fn( string $text ): string => '<p>' . esc_html( $text ) . '</p>', Channel_View::problems() ) ),
			'actions'     => sprintf( '<p><a href="%s">%s</a></p>', esc_url( admin_url( 'options-general.php?page=mailwright&tab=tools' ) ), esc_html__( 'Open Settings → Email', 'mailwright' ) ),
			'test'        => self::TEST,
		);
	}
}
