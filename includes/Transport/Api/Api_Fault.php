<?php
/**
 * Turns what a provider's API answered, or that it did not, into a typed Failure with one plain sentence.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

use Mailwright\Causes\Classifier;
use Mailwright\Causes\Evidence;
use Mailwright\Causes\Server_Text;
use Mailwright\Http\Answer;
use Mailwright\Http\Problem;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

final class Api_Fault {

	/** What a status means when the words say nothing more precise (RFC 9110, 15). */
	private const STATUSES = array(
		401 => 'auth_failed',
		402 => 'provider_account_restricted',
		403 => 'provider_account_restricted',
		408 => 'server_unavailable',
		413 => 'message_too_big',
		429 => 'rate_limited',
	);

	/**
	 * @param string                $name     The provider, as people call it.
	 * @param string                $provider Its id in the catalogue of causes.
	 * @param string                $host     Host name of the API.
	 * @param array<string, string> $errors   See Api_Carrier::ERRORS.
	 * @param list<string>          $secrets  Never repeated, whatever the provider says.
	 */
	public function __construct(
		private readonly string $name,
		private readonly string $provider,
		private readonly string $host,
		private readonly array $errors,
		#[\SensitiveParameter] private array $secrets,
	) {}

	/** One more thing that is never repeated. */
	public function hide( #[\SensitiveParameter] string $secret ): void {
		$this->secrets[] = $secret;
	}

	public function failure( Stage $stage, ?string $cause, string $message, string $said = '', ?int $errno = null, ?int $retry_after_s = null ): Failure {
		return new Failure(
			stage: $stage,
			message: $message,
			errno: $errno,
			reply_text: $said,
			host: $this->host,
			port: 443,
			provider: $this->provider,
			encryption: 'implicit_tls',
			cause: $cause,
			retry_after_s: $retry_after_s,
		);
	}

	public function missing( bool $is_locked ): Failure {
		return $this->failure(
			Stage::Config,
			'config_incomplete',
			$is_locked
				? __( 'The stored key can no longer be read, because the security keys of this site have changed. Enter it again under Settings → Email.', 'mailwright' )
				/* translators: %s: name of a provider, such as "Mailgun" */
				: sprintf( __( 'The key for %s is missing.', 'mailwright' ), $this->name )
		);
	}

	/** The provider answered, and its answer is no. */
	public function answer( Answer $answer, Stage $stage ): Failure {
		if ( $answer->status >= 300 && $answer->status < 400 ) {
			return $this->redirected( $answer );
		}
		if ( $answer->is_page() && ! in_array( intdiv( $answer->status, 100 ), array( 5 ), true ) && 429 !== $answer->status ) {
			return $this->not_the_provider( $answer );
		}
		if ( 504 === $answer->status ) {
			return $this->unclear( $answer ); // A gateway passed the request on and heard nothing (RFC 9110, 15.6.5).
		}
		$words = $this->words( $answer );
		/* translators: 1: name of a provider, such as "Mailgun", 2: what it answered, e.g. "HTTP 401: Forbidden" */
		return $this->failure( $stage, $this->cause( $answer, $words ), sprintf( __( '%1$s answered: %2$s', 'mailwright' ), $this->name, $words ), $words, retry_after_s: $answer->retry_after_s() ?? self::named_time( $words ) );
	}

	/** Google says "Retry after 2026-11-23T22:00:00.000Z" in words only. */
	private static function named_time( string $words ): ?int {
		$at = 1 === preg_match( '/\bRetry after (\d{4}-\d\d-\d\dT[\d:.]+Z)/i', $words, $match ) ? strtotime( $match[1] ) : false;
		return false === $at ? null : max( 0, min( DAY_IN_SECONDS, $at - time() ) );
	}

	/** "HTTP 401: Forbidden": status and words of the provider, cleaned, without anything that is secret. */
	public function words( Answer $answer ): string {
		$said = $answer->is_page() ? __( '[a web page]', 'mailwright' ) : Words::of( $answer );
		$said = str_replace( array_filter( $this->secrets, static fn( string $secret ): bool => strlen( $secret ) > 3 ), '[…]', $said );
		return Server_Text::clean( 'HTTP ' . $answer->status . ( '' === $said ? '' : ': ' . $said ), 500 );
	}

	/** Something in between answered: a proxy, a firewall, a login page of a hotel. */
	public function not_the_provider( Answer $answer ): Failure {
		/* translators: %s: host name, such as "api.mailgun.net" */
		return $this->failure( Stage::Api, 'local_firewall_proxy', sprintf( __( 'Instead of %s a web page answered. A proxy or firewall of this web server stands in between.', 'mailwright' ), $this->host ), $this->words( $answer ) );
	}

	/** The mail may have been taken all the same. */
	public function unclear( Answer $answer ): Failure {
		/* translators: %s: name of a provider, such as "Mailgun" */
		return $this->failure( Stage::Post, null, sprintf( __( '%s gave an answer that cannot be understood. It may have taken the mail all the same.', 'mailwright' ), $this->name ), $this->words( $answer ) );
	}

	/** No answer came. */
	public function problem( Problem $problem ): Failure {
		$said = Server_Text::clean( $problem->getMessage(), 300 );
		if ( $problem->was_sent ) {
			/* translators: %s: name of a provider, such as "Mailgun" */
			return $this->failure( Stage::Post, null, sprintf( __( '%s did not confirm the mail in time. It may have taken it all the same.', 'mailwright' ), $this->name ), $said, $problem->errno );
		}
		return match ( $problem->kind ) {
			Problem::BLOCKED => $this->failure(
				Stage::Php,
				'local_firewall_proxy',
				/* translators: %s: host name, such as "api.mailgun.net" */
				sprintf( __( 'This site forbids its own requests to the outside (WP_HTTP_BLOCK_EXTERNAL in wp-config.php). Add %s to WP_ACCESSIBLE_HOSTS there.', 'mailwright' ), $this->host ),
			),
			/* translators: %s: host name, such as "api.mailgun.net" */
			Problem::DNS     => $this->failure( Stage::Dns, 'dns_temporary', sprintf( __( 'This web server could not find the address of %s.', 'mailwright' ), $this->host ), $said ),
			Problem::CONNECT => $this->not_connected( $problem, $said ),
			Problem::TLS     => $this->not_encrypted( $said ),
			/* translators: %s: host name, such as "api.mailgun.net" */
			default          => $this->failure( Stage::Tcp, 'timeout', sprintf( __( 'The connection to %s broke off before the mail was handed over.', 'mailwright' ), $this->host ), $said, $problem->errno ),
		};
	}

	private function not_connected( Problem $problem, string $said ): Failure {
		$errno = $problem->errno ?? ( str_contains( $said, 'refused' ) ? 111 : 110 );
		$cause = match ( $errno ) {
			111, 61, 10061 => 'connection_refused',
			101, 113, 99   => 'network_unreachable',
			13, 1          => 'local_firewall_proxy',
			default        => 'port_blocked',
		};
		/* translators: %s: host name, such as "api.mailgun.net" */
		return $this->failure( Stage::Tcp, $cause, sprintf( __( 'No connection to %s on port 443 (HTTPS).', 'mailwright' ), $this->host ), $said, $errno );
	}

	private function not_encrypted( string $said ): Failure {
		$found = Classifier::classify( new Evidence( stage: 'tls', text: $said, host: $this->host, port: 443 ) );
		/* translators: 1: host name, 2: technical reason in English */
		return $this->failure( Stage::Tls, $found->is_known() ? $found->cause : 'tls_handshake_failed', sprintf( __( 'No encrypted connection to %1$s could be made: %2$s', 'mailwright' ), $this->host, $said ), $said );
	}

	private function redirected( Answer $answer ): Failure {
		/* translators: %s: host name, such as "api.mailgun.net" */
		return $this->failure( Stage::Api, 'local_firewall_proxy', sprintf( __( 'The request to %s was to be redirected elsewhere. Nothing was sent there, because the key must not go to another server.', 'mailwright' ), $this->host ), 'HTTP ' . $answer->status );
	}

	/** The provider's own codes first, then what its words say, then the status. */
	private function cause( Answer $answer, string $words ): string {
		foreach ( $this->errors as $pattern => $cause ) {
			if ( 1 === preg_match( '~' . $pattern . '~iu', $words ) ) {
				return $cause;
			}
		}
		$by_status = self::STATUSES[ $answer->status ] ?? ( $answer->status >= 500 ? 'server_unavailable' : null );
		if ( null !== $by_status && 403 !== $answer->status ) {
			return $by_status;
		}
		$found = Classifier::classify( new Evidence( stage: 'api', text: $words, provider: $this->provider, host: $this->host ) );
		return $found->is_specific() ? $found->cause : $by_status ?? 'data_rejected_generic';
	}
}
