<?php
/**
 * Looks at each connection in use as a mail would go, up to the login and no further: nothing is sent.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health;

use Mailwright\Diagnosis\Diagnosis;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Oauth\Status;
use Mailwright\Outbox\Proof;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Row from Health_State
 * @phpstan-import-type Seen from Memory
 */
final class Connections_Watch {

	private const CHECKS = array( 'settings', 'php', 'dns', 'ports', 'greeting', 'encryption', 'certificate', 'login' );

	/** Ordinary certificates are renewed 30 days before their end: with three weeks left something is stuck. */
	private const EXPIRES_SOON_DAYS = 21;

	private const EXPIRES_NOW_DAYS = 3;

	/** @param Dns_Lookup|null $dns Null = this server's own name service. */
	public function __construct( private readonly ?Dns_Lookup $dns = null ) {}

	/** @return array<string, Connection> The default one, the fallback, and those that rules choose, by id. */
	public static function in_use(): array {
		$settings = ( new Settings_Store() )->get();
		$store    = new Connection_Store();
		$ids      = array( $settings->default_connection, $settings->fallback_connection, ...array_column( $settings->routes, 'connection' ) );
		$found    = array();
		foreach ( array_unique( array_filter( $ids, 'is_string' ) ) as $id ) {
			$connection = $store->get( $id );
			if ( null !== $connection ) {
				$found[ $id ] = $connection;
			}
		}
		return $found;
	}

	/**
	 * @param Seen|null $before What was seen last.
	 * @return Seen
	 */
	public function look( Connection $connection, ?array $before, int $now ): array {
		[ $findings, $is_proven ] = 'php' === $connection->mailer ? array( array(), false ) : $this->findings( $connection );
		$is_good                  = array() === array_filter( $findings, static fn( array $finding ): bool => 'critical' === $finding['severity'] );
		return array(
			'checked_at' => $now,
			'good_at'    => $is_proven && $is_good ? $now : $before['good_at'] ?? 0,
			'settings'   => Proof::fingerprint( $connection->reveal() ),
			'findings'   => array( ...$findings, ...Provider_Dates::findings( $connection, $now ) ),
		);
	}

	/**
	 * Whether a second try in a while may find it mended. Refused logins are not tried again and again: that locks accounts.
	 *
	 * @param list<Row> $findings
	 */
	public static function may_mend_itself( array $findings ): bool {
		foreach ( $findings as $finding ) {
			if ( '' !== $finding['connection'] && 'critical' === $finding['severity'] && ! str_starts_with( $finding['cause'], 'auth_' ) && 'config_incomplete' !== $finding['cause'] ) {
				return true;
			}
		}
		return false;
	}

	/** @return array{0: list<Row>, 1: bool} What is wrong, and whether the login was seen to work. */
	private function findings( Connection $connection ): array {
		$known = self::locked( $connection ) ?? self::consent( $connection );
		if ( null !== $known ) {
			return array( array( $known ), false );
		}
		$report = $this->report( $connection );
		if ( ! self::is_ok( $report ) && self::is_passing( $report ) ) {
			$report = $this->report( $connection ); // Once more before anybody is told: a packet may be lost.
		}
		if ( ! self::is_ok( $report ) ) {
			return array( array( self::of_verdict( $connection, (array) $report['verdict'] ) ), false );
		}
		$certificate = self::certificate( $connection, $report['certificate'] ?? null );
		return array( null === $certificate ? array() : array( $certificate ), self::has_logged_in( $report ) );
	}

	/** @return array<string, mixed> As in the contract, section 3. */
	private function report( Connection $connection ): array {
		$recipient = get_option( 'admin_email' );
		return ( new Diagnosis( $this->dns ) )->run( $connection, true, is_string( $recipient ) ? $recipient : '', self::CHECKS )->to_array();
	}

	/** @param array<string, mixed> $report */
	private static function is_ok( array $report ): bool {
		return is_array( $report['verdict'] ?? null ) && true === ( $report['verdict']['ok'] ?? null );
	}

	/** @param array<string, mixed> $report */
	private static function is_passing( array $report ): bool {
		return is_array( $report['verdict'] ?? null ) && true === ( $report['verdict']['retryable'] ?? null );
	}

	/** @param array<string, mixed> $report */
	private static function has_logged_in( array $report ): bool {
		foreach ( is_array( $report['checks'] ?? null ) ? $report['checks'] : array() as $check ) {
			if ( is_array( $check ) && 'login' === ( $check['id'] ?? '' ) ) {
				return 'pass' === ( $check['status'] ?? '' );
			}
		}
		return false;
	}

	/**
	 * @param array<mixed> $verdict
	 * @return Row
	 */
	private static function of_verdict( Connection $connection, array $verdict ): array {
		$text  = static fn( string $name ): string => is_string( $verdict[ $name ] ?? null ) ? $verdict[ $name ] : '';
		$cause = '' === $text( 'cause' ) ? 'unknown' : $text( 'cause' );
		// The server's words have no full stop, and a sentence follows.
		$said        = rtrim( $text( 'said' ), '. ' );
		$explanation = '' === $said ? $text( 'explanation' ) : str_replace( "$said ", "$said. ", $text( 'explanation' ) );
		return Finding::of( "connection:{$connection->id}:$cause", 'critical', $text( 'title' ), $explanation, $text( 'fix' ), $connection->id, $cause );
	}

	/** @return Row|null */
	private static function locked( Connection $connection ): ?array {
		if ( ! $connection->has_locked_secret() || ( 'smtp' === $connection->mailer && ! $connection->authentication ) ) {
			return null;
		}
		return Finding::of(
			"connection:{$connection->id}:secret_locked",
			'critical',
			__( 'The stored password or key cannot be read any more', 'mailwright' ),
			__( 'It was encrypted with the security keys (salts) of this site, and these are different now. Nothing was overwritten: with the old keys it can be read again.', 'mailwright' ),
			__( 'Enter it again under Settings → Email, or put the old keys back into wp-config.php.', 'mailwright' ),
			$connection->id,
			'config_incomplete'
		);
	}

	/** @return Row|null */
	private static function consent( Connection $connection ): ?array {
		$status = Status::of( $connection );
		if ( null === $status || $status['connected'] ) {
			return null;
		}
		$problem = $status['problem'];
		$cause   = $problem['cause'] ?? 'auth_oauth_token_expired';
		return Finding::of(
			"connection:{$connection->id}:$cause",
			'critical',
			null === $problem ? __( 'The account is not connected', 'mailwright' ) : __( 'The permission to send has ended', 'mailwright' ),
			null === $problem ? __( 'Nobody has allowed this site yet to send by this account, or the app it was allowed for is another one now.', 'mailwright' ) : $problem['message'],
			__( 'Connect the account again under Settings → Email.', 'mailwright' ),
			$connection->id,
			$cause
		);
	}

	/** @return Row|null */
	private static function certificate( Connection $connection, mixed $certificate ): ?array {
		$days = is_array( $certificate ) && is_int( $certificate['days_left'] ?? null ) ? $certificate['days_left'] : PHP_INT_MAX;
		if ( $days > self::EXPIRES_SOON_DAYS ) {
			return null;
		}
		$days = max( 0, $days );
		$ends = is_array( $certificate ) && is_string( $certificate['valid_to'] ?? null ) ? strtotime( $certificate['valid_to'] ) : false;
		return Finding::of(
			"connection:{$connection->id}:cert_expiring",
			$days <= self::EXPIRES_NOW_DAYS ? 'critical' : 'warning',
			/* translators: 1: mail server, 2: number of days */
			sprintf( _n( 'The certificate of %1$s expires in %2$d day', 'The certificate of %1$s expires in %2$d days', $days, 'mailwright' ), $connection->host, $days ),
			/* translators: %s: a date */
			sprintf( __( 'Mail works now. From %s on this site will not hand any mail to that server, because nobody could tell any more whether it is the right one.', 'mailwright' ), Finding::date( false === $ends ? time() + $days * DAY_IN_SECONDS : $ends ) ),
			__( 'Ask whoever runs the mail server to renew its certificate.', 'mailwright' ),
			$connection->id,
			'cert_expired'
		);
	}
}
