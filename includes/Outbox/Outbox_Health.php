<?php
/**
 * Whether mail leaves this site, in one word with findings for people and for monitoring. Told here and not by mail (guarantees D14, D15).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Answer from Outbox_Status
 * @phpstan-import-type Connection_Row from Outbox_Status
 * @phpstan-type Finding array{id: string, severity: string, title: string, explanation: string, fix: string, connection: string, cause: string}
 */
final class Outbox_Health {

	private const OLD_S = 600;

	/** Of the last day's messages so many may fail before it is said. */
	private const FAILURE_SHARE = 0.1;

	private const FEWEST = 5;

	/** @return array{status: string, last_accepted_at: string|null, last_failed_at: string|null, queue: array{ready: int, retry: int, oldest_seconds: int}, findings: list<Finding>, accepted_at: array<string, string>} The part of `GET /health` that the outbox knows; and `accepted_at` of each connection. */
	public static function report(): array {
		$status   = new Outbox_Status();
		$outbox   = $status->to_array();
		$recent   = ( new Queue_Store() )->outcomes_since( DAY_IN_SECONDS );
		$findings = array_merge( self::of_queue( $status, $outbox ), self::of_connections( $outbox['connections'] ), self::of_messages( $outbox, $recent ) );
		$grades   = array_column( $findings, 'severity' );
		$accepted = array_filter( array_column( $outbox['connections'], 'accepted_at', 'id' ) );
		$failed   = array_filter( array_column( $outbox['connections'], 'failed_at' ) );
		return array(
			'status'           => match ( true ) {
				in_array( 'critical', $grades, true ) => 'critical',
				in_array( 'warning', $grades, true )  => 'warning',
				array() === $accepted && 0 === $recent['sent'] => 'unknown',
				default                               => 'good',
			},
			'last_accepted_at' => array() === $accepted ? null : max( $accepted ),
			'last_failed_at'   => array() === $failed ? null : max( $failed ),
			'queue'            => array(
				'ready'          => $outbox['ready'] + $outbox['claimed'],
				'retry'          => $outbox['retry'] + $outbox['unknown'],
				'oldest_seconds' => $outbox['oldest_seconds'],
			),
			'findings'         => $findings,
			'accepted_at'      => $accepted,
		);
	}

	/**
	 * @param Answer $outbox
	 * @return list<Finding>
	 */
	private static function of_queue( Outbox_Status $status, array $outbox ): array {
		$findings = array();
		if ( $outbox['paused'] ) {
			$findings[] = self::finding( 'outbox_paused', 'warning', __( 'The outbox is stopped.', 'mailwright' ), __( 'Somebody has pressed "Pause". Mail is accepted and stored, and none of it is sent in the background.', 'mailwright' ), __( 'Press "Resume" under Settings → Email when it may go on.', 'mailwright' ) );
		}
		if ( $status->is_silent() ) {
			$findings[] = self::finding( 'worker_silent', 'critical', __( 'Mail is waiting and nothing comes to send it.', 'mailwright' ), __( 'WP-Cron does not run on this site, and the site cannot call itself. Mail goes out only while somebody visits or a command is run.', 'mailwright' ), __( 'Let the server’s own cron call wp-cron.php every minute, or run: wp mailwright outbox run --loop', 'mailwright' ) );
		} elseif ( ! $outbox['paused'] && $status->overdue_seconds() > self::OLD_S ) {
			$findings[] = self::finding( 'queue_old', 'critical', __( 'Mail is sent much too late.', 'mailwright' ), __( 'Messages have been due for more than ten minutes: more is coming in than goes out.', 'mailwright' ), __( 'Run a further worker on the server: wp mailwright outbox run --loop', 'mailwright' ) );
		} elseif ( $outbox['oldest_seconds'] > self::OLD_S && $outbox['ready'] + $outbox['claimed'] + $outbox['retry'] > 0 ) {
			$findings[] = self::finding( 'queue_old', 'warning', __( 'Some mail has been waiting for more than ten minutes.', 'mailwright' ), __( 'The mail server did not take it yet. It is tried again by itself.', 'mailwright' ), __( 'The log says why each message waits.', 'mailwright' ) );
		}
		if ( 'off' !== $outbox['safe_mode']['mode'] ) {
			$findings[] = self::safe_mode( $outbox['safe_mode'] );
		}
		if ( null !== $outbox['home_changed'] ) {
			/* translators: %d: number of messages */
			$findings[] = self::finding( 'home_changed', 'warning', sprintf( _n( '%d message was accepted under another address of this site and is held.', '%d messages were accepted under another address of this site and are held.', $outbox['home_changed']['held'], 'mailwright' ), $outbox['home_changed']['held'] ), __( 'This looks like a copy of the site. Sending them from here could reach customers a second time.', 'mailwright' ), __( 'If this site has really moved, release them under Settings → Email.', 'mailwright' ) );
		}
		return $findings;
	}

	/**
	 * @param list<Connection_Row> $connections
	 * @return list<Finding>
	 */
	private static function of_connections( array $connections ): array {
		$findings = array();
		foreach ( $connections as $connection ) {
			if ( ! in_array( $connection['state'], array( 'paused', 'waiting' ), true ) ) {
				continue;
			}
			$is_paused  = 'paused' === $connection['state'];
			$findings[] = self::finding(
				'connection:' . $connection['id'] . ':' . ( '' === $connection['cause'] ? 'unknown' : $connection['cause'] ),
				$is_paused ? 'critical' : 'warning',
				'' === $connection['title'] ? __( 'A connection does not work.', 'mailwright' ) : $connection['title'],
				trim( $connection['explanation'] . ' ' . $connection['reply'] ),
				$connection['fix'],
				$connection['id'],
				$connection['cause']
			);
		}
		return $findings;
	}

	/**
	 * @param Answer                      $outbox
	 * @param array{sent: int, dead: int} $recent
	 * @return list<Finding>
	 */
	private static function of_messages( array $outbox, array $recent ): array {
		$findings = array();
		$total    = $recent['sent'] + $recent['dead'];
		if ( $recent['dead'] >= self::FEWEST && $recent['dead'] / $total > self::FAILURE_SHARE ) {
			/* translators: 1: number of messages, 2: number of all messages */
			$findings[] = self::finding( 'many_failed', 'warning', sprintf( __( '%1$d of the last day’s %2$d messages could not be sent.', 'mailwright' ), $recent['dead'], $total ), __( 'The mail server refused them for good, or their time was up.', 'mailwright' ), __( 'The log says why each of them failed.', 'mailwright' ) );
		}
		$undecided = $outbox['held'] - ( $outbox['home_changed']['held'] ?? 0 ) - $outbox['safe_mode']['held'];
		if ( $undecided > 0 ) {
			/* translators: %d: number of messages */
			$findings[] = self::finding( 'held', 'warning', sprintf( _n( '%d message waits for your decision.', '%d messages wait for your decision.', $undecided, 'mailwright' ), $undecided ), __( 'Nobody knows whether it has arrived, or its connection no longer exists.', 'mailwright' ), __( 'Look for the status "held" in the log, and send or cancel each of them.', 'mailwright' ) );
		}
		return $findings;
	}

	/**
	 * @param array{mode: string, address: string, copy: bool, kind: string, held: int} $safe
	 * @return Finding
	 */
	private static function safe_mode( array $safe ): array {
		$is_redirect = Safe_Mode::REDIRECT === $safe['mode'];
		return self::finding(
			'safe_mode',
			'warning',
			/* translators: %s: email address */
			$is_redirect ? sprintf( __( 'Safe mode: every email of this site goes to %s.', 'mailwright' ), $safe['address'] ) : __( 'Safe mode: no email leaves this site.', 'mailwright' ),
			$safe['copy'] ? __( 'Its settings were made on another site, so this looks like a copy. Customers must not get mail from a copy.', 'mailwright' ) : __( 'Somebody has chosen this under Settings → Email → Tools, in wp-config.php or in the environment.', 'mailwright' ),
			__( 'On a live site, end the safe mode under Settings → Email → Tools.', 'mailwright' )
		);
	}

	/** @return Finding */
	private static function finding( string $id, string $severity, string $title, string $explanation, string $fix, string $connection = '', string $cause = '' ): array {
		return compact( 'id', 'severity', 'title', 'explanation', 'fix', 'connection', 'cause' );
	}
}
