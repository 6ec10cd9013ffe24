<?php
/**
 * Tools → Site Health → Info: how this site sends its mail, for people who help from afar. Copied into public forums: no secret, no address of a person.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

use Mailwright\Settings\Capability;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

final class Debug_Info {

	/**
	 * @param mixed $info As core passes it.
	 * @return mixed
	 */
	public static function on_debug_information( mixed $info ): mixed {
		if ( ! is_array( $info ) || ! ( ( defined( 'WP_CLI' ) && constant( 'WP_CLI' ) ) || Capability::allows( 'site-health' ) ) ) {
			return $info;
		}
		$info['mailwright'] = array(
			'label'  => __( 'Email (Mailwright)', 'mailwright' ),
			'fields' => self::fields(),
		);
		return $info;
	}

	/** @return array<string, array{label: string, value: string|int, debug?: string}> */
	private static function fields(): array {
		$report       = Health_Report::now();
		$surroundings = Surroundings::now();
		$durable      = Site_Watch::is_durable();
		$queue        = is_array( $report['queue'] ) ? $report['queue'] : array();
		$fields       = array(
			'version'    => self::field( __( 'Version', 'mailwright' ), MAILWRIGHT_VERSION ),
			'status'     => self::field( __( 'State', 'mailwright' ), is_string( $report['status'] ) ? $report['status'] : '' ),
			'findings'   => self::field( __( 'Findings', 'mailwright' ), implode( ', ', is_array( $report['findings'] ) ? array_filter( array_column( $report['findings'], 'id' ), 'is_string' ) : array() ) ),
			'checked_at' => self::field( __( 'Last looked at', 'mailwright' ), is_string( $report['checked_at'] ) ? $report['checked_at'] : '' ),
			'next_at'    => self::field( __( 'Next look', 'mailwright' ), self::next_look() ),
			'phpmailer'  => self::field( 'PHPMailer', $surroundings['phpmailer'] ),
			'openssl'    => self::field( 'OpenSSL', $surroundings['openssl'] ),
			'background' => self::field( __( 'Send in the background', 'mailwright' ), ( new Settings_Store() )->get()->background ),
		);
		if ( null !== $durable ) {
			$fields['durable'] = self::field( 'innodb_flush_log_at_trx_commit = 1', $durable ? 'true' : 'false' );
		}
		foreach ( $queue as $name => $number ) {
			$fields[ "queue_$name" ] = self::field( "queue.$name", is_int( $number ) ? (string) $number : '' );
		}
		foreach ( Connections_Watch::in_use() as $id => $connection ) {
			$fields[ "connection_$id" ] = self::field( "connection.$id", self::words( $connection ) );
		}
		return $fields;
	}

	/** @return array{label: string, value: string} */
	private static function field( string $label, string $value ): array {
		return array( 'label' => $label, 'value' => $value );
	}

	private static function words( Connection $connection ): string {
		return 'smtp' === $connection->mailer
			? sprintf( '%s, %s:%d, %s, %s', $connection->mailer, $connection->host, $connection->port, $connection->encryption->value, $connection->authentication ? 'login ' . $connection->auth_method->value : 'no login' )
			: $connection->mailer;
	}

	private static function next_look(): string {
		$next = wp_next_scheduled( Watch_Schedule::EVENT );
		return false === $next ? '' : gmdate( 'Y-m-d\TH:i:s\Z', $next );
	}
}
