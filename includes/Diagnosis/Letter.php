<?php
/**
 * The letter to whoever has to solve it, web host or mail provider: what was tried and when, what came back, and what is asked for. Ready to send.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Causes\Server_Text;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Whole from Report
 * @phpstan-import-type Address_Facts from Report
 */
final class Letter {

	/** More lines of evidence make nobody read more carefully. */
	private const MAX_ATTEMPTS = 12;

	private readonly string $host;

	private readonly int $port;

	/** @param Whole $report As in the contract, section 3. */
	private function __construct( private readonly array $report ) {
		$this->host = $this->fact( 'connection', 'host' );
		$this->port = (int) $this->fact( 'connection', 'port' );
	}

	/**
	 * @param Whole $report As in the contract, section 3, with `connection` and `created_at` beside it.
	 * @return string|null Plain text; null when there is nobody to write to.
	 */
	public static function for( array $report ): ?string {
		$verdict = $report['verdict'] ?? array();
		if ( true === ( $verdict['ok'] ?? null ) || ! in_array( $verdict['blame'] ?? '', array( 'host', 'provider' ), true ) ) {
			return null;
		}
		return ( new self( $report ) )->text( 'host' === $verdict['blame'] );
	}

	private function text( bool $is_to_host ): string {
		$parts = array(
			/* translators: %s: address of the website */
			sprintf( __( 'Subject: Email from the website %s', 'mailwright' ), home_url() ),
			__( 'Hello,', 'mailwright' ),
			$this->opening( $is_to_host ),
			$this->attempts(),
			$this->words(),
			$this->certificate(),
			$this->request(),
			__( 'Thank you for your help.', 'mailwright' ),
		);
		return implode( "\n\n", array_filter( $parts, static fn( string $part ): bool => '' !== $part ) ) . "\n";
	}

	private function opening( bool $is_to_host ): string {
		$title = Server_Text::clean( $this->fact( 'verdict', 'title' ), 200 );
		if ( 'php' === $this->fact( 'connection', 'mailer' ) ) {
			/* translators: 1: address of the website, 2: what was found, a sentence without full stop */
			return sprintf( __( 'the website %1$s on your web server cannot send email by PHP\'s mail function. A diagnosis found: %2$s.', 'mailwright' ), home_url(), $title );
		}
		return $is_to_host
			/* translators: 1: address of the website, 2: host name of a mail server, 3: port number, 4: encryption, 5: what was found, a sentence without full stop */
			? sprintf( __( 'the website %1$s on your web server cannot send email through the mail server %2$s (port %3$d, encryption: %4$s). A diagnosis that ran on the web server itself found: %5$s.', 'mailwright' ), home_url(), $this->host, $this->port, $this->encryption(), $title )
			/* translators: 1: address of the website, 2: host name of a mail server, 3: port number, 4: encryption, 5: what was found, a sentence without full stop */
			: sprintf( __( 'my website %1$s cannot send email through your mail server %2$s (port %3$d, encryption: %4$s). A diagnosis found: %5$s.', 'mailwright' ), home_url(), $this->host, $this->port, $this->encryption(), $title );
	}

	/** What was tried, address by address. */
	private function attempts(): string {
		$lines = array();
		foreach ( array_slice( $this->report['endpoints'] ?? array(), 0, self::MAX_ATTEMPTS ) as $endpoint ) {
			/* translators: 1: IP address, 2: port number, 3: what happened there */
			$lines[] = '- ' . sprintf( __( '%1$s, port %2$d: %3$s', 'mailwright' ), Server_Text::clean( $endpoint['address'] ?? '', 64 ), $endpoint['port'] ?? 0, self::state( $endpoint ) );
		}
		foreach ( $this->report['checks'] ?? array() as $check ) {
			if ( 'fail' === ( $check['status'] ?? '' ) ) {
				$lines[] = '- ' . Server_Text::clean( ( $check['label'] ?? '' ) . ': ' . ( $check['summary'] ?? '' ), 500 );
			}
		}
		/* translators: %s: date and time */
		return array() === $lines ? '' : sprintf( __( 'What was tried (%s UTC):', 'mailwright' ), $this->time() ) . "\n" . implode( "\n", $lines );
	}

	/** @param Address_Facts $endpoint */
	private static function state( array $endpoint ): string {
		return match ( $endpoint['state'] ?? '' ) {
			/* translators: %d: milliseconds */
			'open'        => sprintf( __( 'open, connected after %d ms', 'mailwright' ), (int) round( $endpoint['connect_ms'] ?? 0 ) ),
			'refused'     => __( 'the connection was refused', 'mailwright' ),
			'silent'      => __( 'no answer at all', 'mailwright' ),
			'unreachable' => __( 'no route to this address', 'mailwright' ),
			default       => __( 'unknown', 'mailwright' ),
		};
	}

	private function words(): string {
		$said = Server_Text::clean( $this->fact( 'verdict', 'said' ), 500 );
		/* translators: %s: the mail server's own words */
		$text = '' === $said ? '' : sprintf( __( 'The mail server\'s own words: %s', 'mailwright' ), $said );
		if ( ! $this->concerns_login() || '' === $this->fact( 'connection', 'username' ) ) {
			return $text;
		}
		/* translators: %s: user name */
		return trim( $text . "\n" . sprintf( __( 'User name of the account: %s', 'mailwright' ), Server_Text::clean( $this->fact( 'connection', 'username' ), 200 ) ) );
	}

	private function certificate(): string {
		$certificate = $this->report['certificate'] ?? null;
		$is_matter   = 1 === preg_match( '/^(?:cert_|tls_|smtp_intercepted$)/', $this->fact( 'verdict', 'cause' ) );
		if ( ! is_array( $certificate ) || ! $is_matter ) {
			return '';
		}
		$names = array_slice( array_filter( (array) ( $certificate['names'] ?? array() ), 'is_string' ), 0, 5 );
		return Server_Text::clean(
			/* translators: 1: names in a certificate, 2: name of its issuer, 3: date, 4: date */
			sprintf( __( 'The certificate that was shown is for %1$s, issued by %2$s, valid from %3$s to %4$s.', 'mailwright' ), implode( ', ', array() === $names ? array( $certificate['subject'] ?? '' ) : $names ), $certificate['issuer'] ?? '', self::date( $certificate['valid_from'] ?? '' ), self::date( $certificate['valid_to'] ?? '' ) ),
			600
		);
	}

	private function request(): string {
		/* translators: 1: host name of a mail server, 2: port number */
		$reach = sprintf( __( 'Please allow outgoing connections from this web server to %1$s on port %2$d (TCP).', 'mailwright' ), $this->host, $this->port );
		return match ( $this->fact( 'verdict', 'cause' ) ) {
			'port_blocked'         => $reach . ' ' . __( 'If you block this port on purpose, please tell me which port or which mail server this website may use instead.', 'mailwright' ),
			'network_unreachable'  => __( 'Please check the route from this web server to the addresses above; if only IPv6 has no route, please repair it or switch it off.', 'mailwright' ),
			'dns_temporary'        => __( 'Please check the name service (DNS resolver) of this web server: it gives no answer for the name of the mail server.', 'mailwright' ),
			'local_firewall_proxy' => $reach . ' ' . __( 'With SELinux that is the setting httpd_can_network_connect.', 'mailwright' ),
			'smtp_intercepted'     => __( 'Please do not lead outgoing mail connections of this website to another server, so that the mail server named above answers itself. In cPanel/WHM the setting is called “SMTP Restrictions”.', 'mailwright' ),
			'ca_bundle_broken'     => __( 'Please install or update the certificate authorities (package ca-certificates) and check openssl.cafile in php.ini.', 'mailwright' ),
			'php_openssl_missing'  => __( 'Please switch on the PHP extension “openssl” for this website.', 'mailwright' ),
			'php_stream_disabled'  => __( 'Please allow the PHP function stream_socket_client() for this website (disable_functions in php.ini).', 'mailwright' ),
			'php_mail_disabled', 'php_mail_failed' => __( 'Please make PHP\'s mail function work for this website, or tell me which mail server it may use.', 'mailwright' ),
			'ip_blocklisted'       => __( 'Please have the address that mail leaves from removed from the block list, or let mail leave from another address.', 'mailwright' ),
			'ptr_missing'          => __( 'Please give the address that mail leaves from a name (PTR record) that leads back to the same address.', 'mailwright' ),
			'cert_expired', 'cert_self_signed', 'cert_untrusted_ca' => __( 'Please install a valid certificate with its whole chain on the mail server.', 'mailwright' ),
			'tls_weak_crypto', 'tls_version_mismatch', 'starttls_unsupported' => __( 'Please let the mail server offer today\'s encryption (TLS 1.2 or newer) on this port, or tell me which port offers it.', 'mailwright' ),
			'auth_disabled_by_provider' => __( 'Please allow this account to log in by SMTP with a password (SMTP AUTH), or tell me which way of sending you offer instead.', 'mailwright' ),
			'auth_blocked_suspicious' => __( 'Please allow logins of this account from the address of my web server.', 'mailwright' ),
			'account_suspended'    => __( 'Please tell me why this account may not send, and what I have to do so that it may again.', 'mailwright' ),
			default                => __( 'Please look into it, and tell me if I have to change anything on my side.', 'mailwright' ),
		};
	}

	private function concerns_login(): bool {
		$cause = $this->fact( 'verdict', 'cause' );
		return str_starts_with( $cause, 'auth_' ) || 'account_suspended' === $cause;
	}

	private function encryption(): string {
		return match ( $this->fact( 'connection', 'encryption' ) ) {
			'starttls'     => 'STARTTLS',
			'implicit_tls' => 'SSL/TLS',
			default        => __( 'none', 'mailwright' ),
		};
	}

	private function time(): string {
		$made = strtotime( is_string( $this->report['created_at'] ?? null ) ? $this->report['created_at'] : 'now' );
		return gmdate( 'Y-m-d H:i', false === $made ? time() : $made );
	}

	/** @param mixed $date Unix time or text. */
	private static function date( mixed $date ): string {
		return is_int( $date ) ? gmdate( 'Y-m-d', $date ) : Server_Text::clean( is_string( $date ) ? $date : '', 40 );
	}

	private function fact( string $part, string $name ): string {
		$facts = $this->report[ $part ] ?? null;
		$value = is_array( $facts ) ? $facts[ $name ] ?? '' : '';
		return is_scalar( $value ) ? Server_Text::clean( (string) $value, 600 ) : '';
	}
}
