<?php
/**
 * The one cause that stands on top: of everything that failed, the thing that has to be mended first.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Causes\Catalogue;
use Mailwright\Causes\Classification;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Changes from Report
 */
final class Verdict {

	/**
	 * What is seen on the wire outranks what was concluded from settings, except that nothing can be seen when a setting is missing.
	 */
	private const ORDER = array( 'dns', 'ports', 'greeting', 'encryption', 'certificate', 'login', 'sender', 'settings', 'php', 'conflicts', 'test_message' );

	/** Causes that explain all later failures. */
	private const FIRST = array( 'config_incomplete', 'invalid_host_value', 'php_openssl_missing', 'php_stream_disabled', 'php_mail_disabled' );

	/**
	 * The deciding result.
	 *
	 * @param array<string, Check_Result> $results By check id.
	 * @return array{0: string, 1: Check_Result}|null Id and result; null = nothing failed.
	 */
	public static function failed( array $results ): ?array {
		$failed = array_filter( $results, static fn( Check_Result $result ): bool => Check_Status::Fail === $result->status );
		if ( self::is_refuted( $results ) ) {
			unset( $failed['settings'] );
		}
		foreach ( $failed as $id => $result ) {
			if ( in_array( $result->cause?->cause, self::FIRST, true ) ) {
				return array( $id, $result );
			}
		}
		foreach ( self::ORDER as $id ) {
			if ( isset( $failed[ $id ] ) ) {
				return array( $id, $failed[ $id ] );
			}
		}
		$id = array_key_first( $failed );
		return null === $id ? null : array( $id, $failed[ $id ] );
	}

	/**
	 * Whether a login went through with settings that looked impossible or odd (a port that belongs to the other encryption, a slip in the
	 * host name, a password of the wrong kind): then they are only unusual.
	 *
	 * @param array<string, Check_Result> $results By check id.
	 */
	public static function is_refuted( array $results ): bool {
		return Check_Status::Pass === ( $results['login']->status ?? null )
			&& 1 === preg_match( '/^(?:invalid_host_value|wrong_encryption_mode|not_smtp_server|auth_\w+)$/', $results['settings']->cause->cause ?? '' );
	}

	/**
	 * @param array<string, Check_Result> $results By check id.
	 * @param Changes|null   $changes What was proven to work instead.
	 * @return array{cause: string|null, ok: bool, title: string, explanation: string, fix: string, blame: string, said: string, retryable: bool, links: list<array{label: string, url: string}>}
	 */
	public static function of( array $results, Inquiry $inquiry, ?array $changes = null ): array {
		$failed = self::failed( $results );
		if ( null === $failed ) {
			return self::good( $results, $inquiry );
		}
		$cause       = $failed[1]->cause ?? Diagnosis::unknown();
		$explanation = Catalogue::explain( $cause, $cause->evidence );
		return array(
			'cause'       => $explanation->cause,
			'ok'          => false,
			'title'       => Classification::UNKNOWN === $explanation->cause ? $failed[1]->summary : $explanation->title,
			'explanation' => implode( ' ', array_filter( array( $failed[1]->summary, Advice::hint( $failed[0], $inquiry->results ), $explanation->explanation ) ) ),
			'fix'         => Advice::fix( $explanation, $inquiry, $changes ),
			'blame'       => $explanation->blame,
			'said'        => null !== $cause->evidence->reply_code ? trim( $cause->evidence->reply_code . ' ' . $explanation->said ) : '',
			'retryable'   => $explanation->retryable,
			'links'       => $explanation->links,
		);
	}

	/**
	 * @param array<string, Check_Result> $results
	 * @return array{cause: null, ok: true, title: string, explanation: string, fix: string, blame: string, said: string, retryable: bool, links: array{}}
	 */
	private static function good( array $results, Inquiry $inquiry ): array {
		$warnings = array_filter( $results, static fn( Check_Result $result ): bool => in_array( $result->status, array( Check_Status::Warn, Check_Status::Fail ), true ) );
		if ( self::is_refuted( $results ) ) {
			unset( $warnings['settings'] );
		}
		$first    = array_values( $warnings )[0] ?? null;
		$is_open  = $inquiry->findings->is_open;
		$title    = match ( true ) {
			! $inquiry->uses_smtp() && ! $inquiry->uses_api() => __( 'Nothing stands in the way of PHP mail, as far as can be seen from here', 'mailwright' ),
			! $is_open              => __( 'Nothing wrong was found, but the login was not tried', 'mailwright' ),
			null === $first         => __( 'The connection works', 'mailwright' ),
			default                 => __( 'The connection works, with something to look at', 'mailwright' ),
		};
		return array(
			'cause'       => null,
			'ok'          => true,
			'title'       => $title,
			'explanation' => null !== $first ? $first->summary : self::outlook( $inquiry ),
			'fix'         => '',
			'blame'       => 'unknown',
			'said'        => '',
			'retryable'   => false,
			'links'       => array(),
		);
	}

	private static function outlook( Inquiry $inquiry ): string {
		return match ( true ) {
			! $inquiry->findings->is_open => __( 'Send a test email to find out more.', 'mailwright' ),
			$inquiry->uses_api()          => __( 'This site can hand email to the provider. Send a test email to see it arrive.', 'mailwright' ),
			default                       => __( 'This site can hand email to the mail server. Send a test email to see it arrive.', 'mailwright' ),
		};
	}
}
