<?php
/**
 * One HTTP request as a stand-in received it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Tests\Support\Providers;

final class Call {

	/** @param array<string, string> $headers Names in small letters. */
	public function __construct(
		public readonly string $method,
		public readonly string $host,
		public readonly string $target,
		public readonly array $headers,
		public readonly string $body,
	) {}

	/** Path as sent, still percent-encoded. */
	public function path(): string {
		return explode( '?', $this->target, 2 )[0];
	}

	/** @return array<string, string> */
	public function query(): array {
		parse_str( explode( '?', $this->target, 2 )[1] ?? '', $query );
		return array_filter( $query, 'is_string' );
	}

	public function header( string $name ): string {
		return $this->headers[ strtolower( $name ) ] ?? '';
	}

	/** @return array<string, string> Fields of a form. */
	public function form(): array {
		parse_str( $this->body, $form );
		return array_filter( $form, 'is_string' );
	}

	/** @return array<mixed>|null */
	public function json(): ?array {
		$decoded = json_decode( $this->body, true );
		return is_array( $decoded ) ? $decoded : null;
	}

	/** @return list<array{name: string, filename: string|null, body: string}> Parts of a multipart/form-data body (RFC 7578). */
	public function parts(): array {
		if ( 1 !== preg_match( '~^multipart/form-data;\s*boundary="?([^";]+)"?~i', $this->header( 'content-type' ), $match ) ) {
			return array();
		}
		$parts = array();
		foreach ( array_slice( explode( "\r\n--{$match[1]}", "\r\n" . $this->body ), 1 ) as $part ) {
			if ( str_starts_with( $part, '--' ) ) {
				break;
			}
			list( $head, $body ) = explode( "\r\n\r\n", substr( $part, 2 ), 2 );
			preg_match( '/\bname="([^"]*)"/', $head, $name );
			$parts[] = array(
				'name'     => $name[1] ?? '',
				'filename' => 1 === preg_match( '/filename="([^"]*)"/', $head, $file ) ? $file[1] : null,
				'body'     => $body,
			);
		}
		return $parts;
	}

	/** The user and the password of HTTP's basic authentication. @return array{string, string} */
	public function basic(): array {
		$decoded = str_starts_with( $this->header( 'authorization' ), 'Basic ' ) ? (string) base64_decode( substr( $this->header( 'authorization' ), 6 ), true ) : '';
		return array_pad( explode( ':', $decoded, 2 ), 2, '' );
	}

	public function bearer(): string {
		return str_starts_with( $this->header( 'authorization' ), 'Bearer ' ) ? substr( $this->header( 'authorization' ), 7 ) : '';
	}
}
