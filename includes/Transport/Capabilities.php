<?php
/**
 * What a server said it can do in its EHLO reply (RFC 5321, 4.1.1.1).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Causes\Server_Text;

defined( 'ABSPATH' ) || exit;

final class Capabilities {

	/** @var array<string, string> Keyword in upper case => parameters. */
	private array $keywords = array();

	public function __construct( ?Reply $ehlo = null ) {
		foreach ( array_slice( null === $ehlo ? array() : $ehlo->lines, 1 ) as $line ) {
			// "AUTH=LOGIN" is what servers wrote before RFC 2554; some still do, beside the right form.
			$line                                         = (string) preg_replace( '/^AUTH=/i', 'AUTH ', Server_Text::clean( trim( $line ) ) );
			[ $keyword, $parameters ]                     = explode( ' ', $line, 2 ) + array( '', '' );
			$this->keywords[ strtoupper( $keyword ) ] = trim( ( $this->keywords[ strtoupper( $keyword ) ] ?? '' ) . ' ' . $parameters );
		}
	}

	public function has( string $keyword ): bool {
		return isset( $this->keywords[ $keyword ] );
	}

	/** Parameters of a keyword, null when the server did not name it. */
	public function get( string $keyword ): ?string {
		return $this->keywords[ $keyword ] ?? null;
	}

	/** @return string[] Mechanisms in upper case. */
	public function auth_mechanisms(): array {
		return array_filter( explode( ' ', strtoupper( $this->keywords['AUTH'] ?? '' ) ) );
	}

	/** Largest message in bytes, 0 = no limit said (RFC 1870). */
	public function max_size(): int {
		return (int) ( $this->keywords['SIZE'] ?? 0 );
	}

	/** @return string[] As said: "AUTH PLAIN LOGIN", "SIZE 35882577". */
	public function lines(): array {
		$lines = array();
		foreach ( $this->keywords as $keyword => $parameters ) {
			$lines[] = trim( "$keyword $parameters" );
		}
		return $lines;
	}
}
