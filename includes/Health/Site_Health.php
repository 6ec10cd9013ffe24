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

	/** What the watch saw last: shown at once, while the test above is still under way. */
	public const WATCH = 'mailwright_watch';

	/** Whether the database keeps what it has confirmed (guarantees D1). */
	public const DURABLE = 'mailwright_durable';

	/**
	 * @param mixed $tests As core passes them: `direct` and `async`.
	 * @return mixed
	 */
	public static function on_site_status_tests( mixed $tests ): mixed {
		if ( ! is_array( $tests ) || ! ( wp_doing_cron() || Capability::allows( 'site-health' ) ) ) {
			return $tests;
		}
		$tests += array( 'direct' => array(), 'async' => array() );
		if ( ! is_array( $tests['direct'] ) || ! is_array( $tests['async'] ) ) {
			return $tests;
		}
		$tests['async'][ self::TEST ] = array(
			'label'             => __( 'Email', 'mailwright' ),
			'test'              => rest_url( 'mailwright/v1/site-health' ),
			'has_rest'          => true,
			'async_direct_test' => array( self::class, 'result' ),
		);
		$tests['direct'] = Alerts\Health_Test::add_to( $tests['direct'] );
		if ( array() !== Connections_Watch::in_use() ) {
			$tests['direct'][ self::WATCH ]   = array( 'label' => __( 'Email, as last looked at', 'mailwright' ), 'test' => array( self::class, 'watched' ) );
			$tests['direct'][ self::DURABLE ] = array( 'label' => __( 'Database of the outbox', 'mailwright' ), 'test' => array( self::class, 'durable' ) );
		}
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

	/** @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string} */
	public static function watched(): array {
		$report   = Health_Report::now();
		$findings = Health_State::sound( is_array( $report['findings'] ) ? $report['findings'] : array() );
		if ( array() === $findings ) {
			$date = is_string( $report['checked_at'] ) ? strtotime( $report['checked_at'] ) : false;
			return self::row(
				'good',
				__( 'The daily look at your email found nothing wrong', 'mailwright' ),
				'<p>' . esc_html(
					false === $date
						? __( 'Every day, and after each update, Mailwright looks whether mail can leave this site. The first look is still to come.', 'mailwright' )
						/* translators: %s: a date */
						: sprintf( __( 'Every day, and after each update, Mailwright looks whether mail can leave this site. The last time was on %s.', 'mailwright' ), Finding::date( $date ) )
				) . '</p>',
				self::WATCH
			);
		}
		$paragraphs = array_map( static fn( array $finding ): string => '<p><strong>' . esc_html( $finding['title'] ) . '</strong><br>' . esc_html( trim( $finding['explanation'] . ' ' . $finding['fix'] ) ) . '</p>', $findings );
		/* translators: %s: what is wrong, such as "The server does not accept this password" */
		$label = sprintf( __( 'The daily look at your email found: %s', 'mailwright' ), $findings[0]['title'] );
		return self::row( 'critical' === $report['status'] ? 'critical' : 'recommended', $label, implode( '', $paragraphs ), self::WATCH );
	}

	/** @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string} */
	public static function durable(): array {
		$is_durable = false !== Site_Watch::is_durable();
		return self::row(
			$is_durable ? 'good' : 'recommended',
			$is_durable ? __( 'Mail in the outbox is safe in the database', 'mailwright' ) : __( 'A power failure could lose the last second of mail in the outbox', 'mailwright' ),
			'<p>' . esc_html(
				$is_durable
					? __( 'What the database has confirmed is on its disk.', 'mailwright' )
					: __( 'The database confirms entries before they are on its disk (innodb_flush_log_at_trx_commit is not 1). Ask your web host for the value 1, or send important mail without the background.', 'mailwright' )
			) . '</p>',
			self::DURABLE
		);
	}

	/**
	 * @return array<string, mixed> As in the contract, section 3.
	 */
	private static function report( Connection $connection ): array {
		$recipient = get_option( 'admin_email' );
		return ( new Diagnosis() )->run( $connection, true, is_string( $recipient ) ? $recipient : '' )->to_array();
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
		$verdict     = is_array( $report['verdict'] ?? null ) ? $report['verdict'] : array();
		$checks      = is_array( $report['checks'] ?? null ) ? $report['checks'] : array();
		$text        = static fn( mixed $row, string $name ): string => is_array( $row ) && is_string( $row[ $name ] ?? null ) ? $row[ $name ] : '';
		$warnings    = array_filter( $checks, static fn( mixed $check ): bool => 'warn' === $text( $check, 'status' ) );
		$paragraphs  = array_filter( array( $text( $verdict, 'explanation' ), $text( $verdict, 'fix' ) ) );
		$description = implode( '', array_map( static fn( string $words ): string => '<p>' . esc_html( $words ) . '</p>', $paragraphs ) );
		if ( array() !== $warnings ) {
			$description .= '<ul>' . implode( '', array_map( static fn( mixed $check ): string => '<li>' . esc_html( $text( $check, 'label' ) . ': ' . $text( $check, 'summary' ) ) . '</li>', $warnings ) ) . '</ul>';
		}
		$status = match ( true ) {
			true !== ( $verdict['ok'] ?? null ) => 'critical',
			array() !== $warnings => 'recommended',
			default => 'good',
		};
		return self::row( $status, $text( $verdict, 'title' ), $description );
	}

	/**
	 * @return array{label: string, status: string, badge: array{label: string, color: string}, description: string, actions: string, test: string}
	 */
	private static function row( string $status, string $label, string $description, string $test = self::TEST ): array {
		return array(
			'label'       => $label,
			'status'      => $status,
			'badge'       => array(
				'label' => __( 'Email', 'mailwright' ),
				'color' => 'blue',
			),
			'description' => $description,
			'actions'     => sprintf( '<p><a href="%s">%s</a></p>', esc_url( admin_url( 'options-general.php?page=mailwright' ) ), esc_html__( 'Open Settings → Email', 'mailwright' ) ),
			'test'        => $test,
		);
	}
}
