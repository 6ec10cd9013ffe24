<?php
/**
 * Signs a request to Amazon with Signature Version 4: the secret key itself never leaves this site.
 *
 * @link https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

defined( 'ABSPATH' ) || exit;

final class Aws_Signature {

	private const ALGORITHM = 'AWS4-HMAC-SHA256';

	public function __construct(
		private readonly string $key_id,
		#[\SensitiveParameter] private readonly string $secret,
		private readonly string $region,
		private readonly string $service,
	) {}

	/**
	 * @param string                $path    Already percent-encoded once; without a query.
	 * @param array<string, string> $headers Further ones, signed too.
	 * @param int                   $now     Seconds since 1970.
	 * @return array<string, string> All that is to be sent, apart from Host.
	 */
	public function headers( string $method, string $host, string $path, array $headers, string $body, int $now ): array {
		$time                 = gmdate( 'Ymd\THis\Z', $now );
		$headers['X-Amz-Date'] = $time;
		$signed               = array( 'host' => $host );
		foreach ( $headers as $name => $value ) {
			$signed[ strtolower( $name ) ] = trim( (string) preg_replace( '/ +/', ' ', $value ) );
		}
		ksort( $signed );
		$names     = implode( ';', array_keys( $signed ) );
		$canonical = implode(
			"\n",
			array(
				$method,
				$this->canonical_path( $path ),
				'',
				...array_map( static fn( string $name, string $value ): string => "$name:$value", array_keys( $signed ), $signed ),
				'',
				$names,
				hash( 'sha256', $body ),
			)
		);
		$scope                    = substr( $time, 0, 8 ) . "/{$this->region}/{$this->service}/aws4_request";
		$signature                = hash_hmac( 'sha256', implode( "\n", array( self::ALGORITHM, $time, $scope, hash( 'sha256', $canonical ) ) ), $this->signing_key( substr( $time, 0, 8 ) ) );
		$headers['Authorization'] = self::ALGORITHM . " Credential={$this->key_id}/$scope, SignedHeaders=$names, Signature=$signature";
		return $headers;
	}

	/** Every service but S3 wants each part of the path encoded twice. */
	private function canonical_path( string $path ): string {
		return implode( '/', array_map( 'rawurlencode', explode( '/', $path ) ) );
	}

	private function signing_key( string $day ): string {
		$key = 'AWS4' . $this->secret;
		foreach ( array( $day, $this->region, $this->service, 'aws4_request' ) as $part ) {
			$key = hash_hmac( 'sha256', $part, $key, true );
		}
		return $key;
	}
}
