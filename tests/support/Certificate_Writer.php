<?php
/**
 * Writes X.509 certificates byte by byte. PHP's own functions can neither set both dates nor sign with SHA-1,
 * and the certificates that a mail server must not get away with need exactly that.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support;

final class Certificate_Writer {

	private const DAY_S = 86400;

	private const OID_EXTENSIONS = array(
		'subject_key_id'    => '2.5.29.14',
		'key_usage'         => '2.5.29.15',
		'names'             => '2.5.29.17',
		'basic_constraints' => '2.5.29.19',
		'authority_key_id'  => '2.5.29.35',
		'extended_usage'    => '2.5.29.37',
	);

	/** Every issuer here has an elliptic curve key, so two signature algorithms are enough. */
	private const OID_SIGNATURES = array(
		'sha256' => '1.2.840.10045.4.3.2',
		'sha1'   => '1.2.840.10045.4.1',
	);

	/**
	 * @param string                $common_name Subject, any bytes.
	 * @param \OpenSSLAsymmetricKey $key         The subject's key.
	 * @param array{names?: string[], from_days?: int, to_days?: int, ca?: bool, digest?: 'sha256'|'sha1'} $options Dates in days from now.
	 * @param array{name: string, key: \OpenSSLAsymmetricKey}|null $issuer Null signs with the own key.
	 * @return string PEM.
	 */
	public static function write( string $common_name, \OpenSSLAsymmetricKey $key, array $options = array(), ?array $issuer = null ): string {
		$issuer  ??= array(
			'name' => $common_name,
			'key'  => $key,
		);
		$digest    = $options['digest'] ?? 'sha256';
		$algorithm = self::sequence( self::oid( self::OID_SIGNATURES[ $digest ] ) );
		$to_sign   = self::sequence(
			self::tagged( 0xA0, self::integer( "\x02" ) ),
			self::integer( "\x01" . random_bytes( 15 ) ),
			$algorithm,
			self::name( $issuer['name'] ),
			self::sequence( self::time( $options['from_days'] ?? -1 ), self::time( $options['to_days'] ?? 365 ) ),
			self::name( $common_name ),
			self::public_key( $key ),
			self::tagged( 0xA3, self::extensions( $key, $issuer['key'], $options ) )
		);
		$signature = '';
		openssl_sign( $to_sign, $signature, $issuer['key'], 'sha1' === $digest ? OPENSSL_ALGO_SHA1 : OPENSSL_ALGO_SHA256 );
		$der = self::sequence( $to_sign, $algorithm, self::bits( $signature ) );

		return "-----BEGIN CERTIFICATE-----\n" . chunk_split( base64_encode( $der ), 64, "\n" ) . "-----END CERTIFICATE-----\n";
	}

	/** @param array{names?: string[], ca?: bool} $options See write(). */
	private static function extensions( \OpenSSLAsymmetricKey $key, \OpenSSLAsymmetricKey $issuer_key, array $options ): string {
		$is_ca = $options['ca'] ?? false;
		$list  = array(
			self::extension( 'basic_constraints', self::sequence( $is_ca ? self::tagged( 0x01, "\xFF" ) : '' ), true ),
			// keyCertSign and cRLSign for an authority, digitalSignature and keyEncipherment for a server.
			self::extension( 'key_usage', self::tagged( 0x03, $is_ca ? "\x01\x06" : "\x05\xA0" ), true ),
			self::extension( 'subject_key_id', self::tagged( 0x04, self::key_id( $key ) ) ),
			self::extension( 'authority_key_id', self::sequence( self::tagged( 0x80, self::key_id( $issuer_key ) ) ) ),
		);
		if ( ! $is_ca ) {
			$list[] = self::extension( 'extended_usage', self::sequence( self::oid( '1.3.6.1.5.5.7.3.1' ) ) );
		}
		$names = array_map( array( self::class, 'alternative_name' ), $options['names'] ?? array() );
		if ( array() !== $names ) {
			$list[] = self::extension( 'names', self::sequence( ...$names ) );
		}

		return self::sequence( ...$list );
	}

	private static function extension( string $id, string $value, bool $critical = false ): string {
		return self::sequence( self::oid( self::OID_EXTENSIONS[ $id ] ), $critical ? self::tagged( 0x01, "\xFF" ) : '', self::tagged( 0x04, $value ) );
	}

	private static function alternative_name( string $name ): string {
		$address = false === filter_var( $name, FILTER_VALIDATE_IP ) ? false : inet_pton( $name );

		return false === $address ? self::tagged( 0x82, $name ) : self::tagged( 0x87, $address );
	}

	private static function name( string $common_name ): string {
		return self::sequence( self::tagged( 0x31, self::sequence( self::oid( '2.5.4.3' ), self::tagged( 0x0C, $common_name ) ) ) );
	}

	/** UTCTime is good until 2049 (RFC 5280 section 4.1.2.5.1). */
	private static function time( int $days_from_now ): string {
		return self::tagged( 0x17, gmdate( 'ymdHis', time() + $days_from_now * self::DAY_S ) . 'Z' );
	}

	private static function public_key( \OpenSSLAsymmetricKey $key ): string {
		$details = openssl_pkey_get_details( $key );
		$pem     = false === $details ? '' : $details['key'];

		return (string) base64_decode( (string) preg_replace( '/-----[^-]+-----|\s/', '', $pem ), true );
	}

	private static function key_id( \OpenSSLAsymmetricKey $key ): string {
		return sha1( self::public_key( $key ), true );
	}

	private static function sequence( string ...$parts ): string {
		return self::tagged( 0x30, implode( '', $parts ) );
	}

	private static function integer( string $bytes ): string {
		return self::tagged( 0x02, $bytes );
	}

	private static function bits( string $bytes ): string {
		return self::tagged( 0x03, "\x00" . $bytes );
	}

	private static function oid( string $dotted ): string {
		$numbers = array_map( 'intval', explode( '.', $dotted ) );
		$bytes   = chr( 40 * $numbers[0] + $numbers[1] );
		foreach ( array_slice( $numbers, 2 ) as $number ) {
			$group = chr( $number & 0x7F );
			while ( $number > 0x7F ) {
				$number >>= 7;
				$group    = chr( 0x80 | ( $number & 0x7F ) ) . $group;
			}
			$bytes .= $group;
		}

		return self::tagged( 0x06, $bytes );
	}

	private static function tagged( int $tag, string $content ): string {
		$length = strlen( $content );
		if ( $length < 0x80 ) {
			return chr( $tag ) . chr( $length ) . $content;
		}
		$bytes = ltrim( pack( 'N', $length ), "\x00" );

		return chr( $tag ) . chr( 0x80 | strlen( $bytes ) ) . $bytes . $content;
	}
}
