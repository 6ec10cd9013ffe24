<?php
/**
 * What a server's certificate says, and which of its flaws made TLS refuse it. Only reads; trust is OpenSSL's decision, never ours.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Causes\Server_Text;

defined( 'ABSPATH' ) || exit;

final class Certificate_Facts {

	/**
	 * @param string   $host        The name that was wanted.
	 * @param string   $subject     Common name.
	 * @param string[] $names       DNS names and addresses it is valid for.
	 * @param string   $issuer      Common name or organisation of the issuer.
	 * @param int      $valid_from  Unix time.
	 * @param int      $valid_to    Unix time.
	 * @param bool     $self_signed Issuer and subject are the same.
	 * @param int      $key_bits    RSA key length, 0 for other kinds.
	 * @param string   $signature   Signature algorithm, e.g. "RSA-SHA256".
	 * @param list<array{subject: string, issuer: string, valid_from: string, valid_to: string}> $chain As sent, the server's own first; dates as to_array() gives them.
	 */
	public function __construct(
		public readonly string $host,
		public readonly string $subject,
		public readonly array $names,
		public readonly string $issuer,
		public readonly int $valid_from,
		public readonly int $valid_to,
		public readonly bool $self_signed,
		public readonly int $key_bits,
		public readonly string $signature,
		public readonly array $chain,
	) {}

	/**
	 * @param array<mixed> $certificates As sent by the server, its own first.
	 */
	public static function from_chain( string $host, array $certificates ): ?self {
		$certificates = array_values( array_filter( $certificates, static fn( mixed $one ): bool => $one instanceof \OpenSSLCertificate ) );
		if ( array() === $certificates ) {
			return null;
		}
		$own    = $certificates[0];
		$parsed = openssl_x509_parse( $own );
		if ( false === $parsed ) {
			return null;
		}
		$key     = openssl_pkey_get_public( $own );
		$details = false === $key ? false : openssl_pkey_get_details( $key );
		return new self(
			$host,
			self::name_of( $parsed['subject'] ?? array() ),
			self::alternative_names( (string) ( $parsed['extensions']['subjectAltName'] ?? '' ) ),
			self::name_of( $parsed['issuer'] ?? array() ),
			(int) $parsed['validFrom_time_t'],
			(int) $parsed['validTo_time_t'],
			( $parsed['subject'] ?? null ) === ( $parsed['issuer'] ?? null ),
			false !== $details && OPENSSL_KEYTYPE_RSA === $details['type'] ? (int) $details['bits'] : 0,
			(string) ( $parsed['signatureTypeSN'] ?? '' ),
			array_map( self::link( ... ), $certificates ),
		);
	}

	/** The cause of the closed set that this certificate's own data proves; when nothing in it is wrong, then the chain is. */
	public function cause(): string {
		$now = time();
		return match ( true ) {
			$this->valid_to < $now || $this->valid_from > $now => 'cert_expired',
			$this->self_signed && 1 === count( $this->chain ) => 'cert_self_signed',
			! $this->matches_host() => 'cert_name_mismatch',
			$this->is_weak() => 'tls_weak_crypto',
			default => 'cert_untrusted_ca',
		};
	}

	public function is_weak(): bool {
		return ( $this->key_bits > 0 && $this->key_bits < 2048 ) || 1 === preg_match( '/sha1|md5/i', $this->signature );
	}

	/** RFC 6125, 6.4.3: a wildcard stands for the whole leftmost label. */
	public function matches_host(): bool {
		$host = strtolower( Resolver::to_ascii( $this->host ) );
		foreach ( array() === $this->names ? array( $this->subject ) : $this->names as $name ) {
			$name = strtolower( $name );
			if ( $name === $host || ( str_starts_with( $name, '*.' ) && str_contains( $host, '.' ) && substr( $name, 1 ) === substr( $host, (int) strpos( $host, '.' ) ) ) ) {
				return true;
			}
			if ( false !== filter_var( $host, FILTER_VALIDATE_IP ) && false !== filter_var( $name, FILTER_VALIDATE_IP ) && inet_pton( $name ) === inet_pton( $host ) ) {
				return true;
			}
		}
		return false;
	}

	/** The verdict in one sentence with the date or name that matters. */
	public function sentence(): string {
		$format = get_option( 'date_format' );
		$format = is_string( $format ) ? $format : 'Y-m-d';
		return match ( $this->cause() ) {
			'cert_expired' => $this->valid_from > time()
				/* translators: 1: host name of the mail server, 2: a date */
				? sprintf( __( 'The certificate of %1$s is only valid from %2$s on.', 'mailwright' ), $this->host, (string) wp_date( $format, $this->valid_from ) )
				/* translators: 1: host name of the mail server, 2: a date */
				: sprintf( __( 'The certificate of %1$s expired on %2$s.', 'mailwright' ), $this->host, (string) wp_date( $format, $this->valid_to ) ),
			/* translators: %s: host name of the mail server */
			'cert_self_signed' => sprintf( __( 'The certificate of %s was made by the server itself, so nobody vouches for it.', 'mailwright' ), $this->host ),
			'cert_name_mismatch' => sprintf(
				/* translators: 1: host name that was wanted, 2: names in the certificate, separated by commas */
				__( 'The server that answered as %1$s has a certificate for another name: %2$s.', 'mailwright' ),
				$this->host,
				implode( ', ', array_slice( array() === $this->names ? array( $this->subject ) : $this->names, 0, 5 ) )
			),
			/* translators: %s: host name of the mail server */
			'tls_weak_crypto' => sprintf( __( 'The certificate of %s uses a key or signature that is too weak to be trusted.', 'mailwright' ), $this->host ),
			/* translators: 1: host name of the mail server, 2: name of the issuer */
			default => sprintf( __( 'The certificate of %1$s was issued by %2$s, which this web server does not know or cannot trace to a known authority.', 'mailwright' ), $this->host, $this->issuer ),
		};
	}

	/** Whole days until it expires, negative afterwards. */
	public function days_left(): int {
		return (int) floor( ( $this->valid_to - time() ) / DAY_IN_SECONDS );
	}

	/**
	 * As in the contract's diagnosis report; dates are ISO 8601 in UTC.
	 *
	 * @return array{subject: string, names: string[], issuer: string, valid_from: string, valid_to: string, days_left: int, chain: list<array<string, string>>, matches_host: bool, self_signed: bool, key_bits: int, signature: string}
	 */
	public function to_array(): array {
		return array(
			'subject'      => $this->subject,
			'names'        => $this->names,
			'issuer'       => $this->issuer,
			'valid_from'   => gmdate( 'c', $this->valid_from ),
			'valid_to'     => gmdate( 'c', $this->valid_to ),
			'days_left'    => $this->days_left(),
			'chain'        => $this->chain,
			'matches_host' => $this->matches_host(),
			'self_signed'  => $this->self_signed,
			'key_bits'     => $this->key_bits,
			'signature'    => $this->signature,
		);
	}

	/** @return array{subject: string, issuer: string, valid_from: string, valid_to: string} */
	private static function link( \OpenSSLCertificate $certificate ): array {
		$parsed = openssl_x509_parse( $certificate );
		$parsed = false === $parsed ? array() : $parsed;
		return array(
			'subject'    => self::name_of( (array) ( $parsed['subject'] ?? array() ) ),
			'issuer'     => self::name_of( (array) ( $parsed['issuer'] ?? array() ) ),
			'valid_from' => gmdate( 'c', (int) ( $parsed['validFrom_time_t'] ?? 0 ) ),
			'valid_to'   => gmdate( 'c', (int) ( $parsed['validTo_time_t'] ?? 0 ) ),
		);
	}

	/**
	 * @param array<string, mixed> $distinguished_name
	 */
	private static function name_of( array $distinguished_name ): string {
		$name = $distinguished_name['CN'] ?? $distinguished_name['O'] ?? '';
		$last = is_array( $name ) ? end( $name ) : $name;
		return Server_Text::clean( is_string( $last ) ? $last : '', 120 );
	}

	/**
	 * @return string[]
	 */
	private static function alternative_names( string $extension ): array {
		preg_match_all( '/(?:DNS|IP Address):([^,\s]+)/', $extension, $matches );
		return array_map( static fn( string $name ): string => Server_Text::clean( $name, 253 ), array_slice( $matches[1], 0, 100 ) );
	}
}
