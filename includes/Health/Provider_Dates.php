<?php
/**
 * Days on which a provider has announced to end something that a connection depends on, told before they come. The facts stand in data/provider-dates.json.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

use Mailwright\Settings\Connection;
use Mailwright\Settings\Providers;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Row from Health_State
 */
final class Provider_Dates {

	private const FILE = __DIR__ . '/../../data/provider-dates.json';

	/** @return list<Row> */
	public static function findings( Connection $connection, int $now ): array {
		$findings = array();
		foreach ( self::all() as $date ) {
			$ends = strtotime( $date['ends'] . ' 23:59:59 UTC' );
			$told = false === $ends ? 0 : $ends - (int) $date['warn_days'] * DAY_IN_SECONDS;
			// When it is over, the login itself tells whether this account was spared.
			if ( false === $ends || $now < $told || $now > $ends || ! self::touches( $date, $connection ) ) {
				continue;
			}
			$day        = (string) wp_date( is_string( get_option( 'date_format' ) ) ? get_option( 'date_format' ) : 'Y-m-d', $ends, new \DateTimeZone( 'UTC' ) );
			$findings[] = Finding::of(
				"connection:{$connection->id}:ends:{$date['id']}",
				'warning',
				self::words( $date['id'] . ':title', $date['title'], $day ),
				self::words( $date['id'] . ':explanation', $date['explanation'], $day ),
				self::words( $date['id'] . ':fix', $date['fix'], $day ),
				$connection->id,
				$date['cause']
			);
		}
		return $findings;
	}

	/** @return list<array{id: string, provider: string, mailer: string, auth: string, ends: string, warn_days: int, cause: string, title: string, explanation: string, fix: string}> */
	public static function all(): array {
		$facts = json_decode( (string) file_get_contents( self::FILE ), true ); // phpcs:ignore WordPress.WP.AlternativeFunctions.file_get_contents_file_get_contents -- A local file.
		$dates = array();
		foreach ( is_array( $facts ) ? $facts : array() as $fact ) {
			if ( ! is_array( $fact ) ) {
				continue;
			}
			$text    = static fn( string $name ): string => is_string( $fact[ $name ] ?? null ) ? $fact[ $name ] : '';
			$dates[] = array(
				'id'          => $text( 'id' ),
				'provider'    => $text( 'provider' ),
				'mailer'      => $text( 'mailer' ),
				'auth'        => $text( 'auth' ),
				'ends'        => $text( 'ends' ),
				'warn_days'   => is_int( $fact['warn_days'] ?? null ) ? $fact['warn_days'] : 0,
				'cause'       => $text( 'cause' ),
				'title'       => $text( 'title' ),
				'explanation' => $text( 'explanation' ),
				'fix'         => $text( 'fix' ),
			);
		}
		return $dates;
	}

	/** @param array{provider: string, mailer: string, auth: string} $date */
	private static function touches( array $date, Connection $connection ): bool {
		$provider = '' !== $connection->provider && null !== Providers::get( $connection->provider ) ? $connection->provider : Providers::for_host( $connection->host );
		$is_login = 'password' !== $date['auth'] || ( $connection->authentication && 'xoauth2' !== $connection->auth_method->value );
		return $date['mailer'] === $connection->mailer && $date['provider'] === $provider && $is_login;
	}

	/** In the site's language where there is a translation. */
	private static function words( string $id, string $text, string $day ): string {
		$own = array(
			/* translators: %s: a date */
			'microsoft365_password:title'       => __( 'Microsoft 365 stops taking this password on %s, unless its administrator decides otherwise', 'mailwright' ),
			/* translators: %s: a date */
			'microsoft365_password:explanation' => __( 'Mail works now. By its plan of 27 January 2026 Microsoft switches sending with a password off for all organisations at the end of December 2026 (%s). An administrator can switch it on again for a while; when it ends for good will be said in the second half of 2027.', 'mailwright' ),
			'microsoft365_password:fix'         => __( 'Change this connection to the mailer Microsoft 365, which signs in without a password, or ask your Microsoft 365 administrator to keep authenticated SMTP allowed for this mailbox.', 'mailwright' ),
		);
		return sprintf( $own[ $id ] ?? $text, $day );
	}
}
