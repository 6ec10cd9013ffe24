<?php
/**
 * Fills in the macros of an SPF record (RFC 7208, 7): large providers put one lookup there instead of a list of addresses.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

final class Spf_Macro {

	private const MAX_NAME = 253;

	/**
	 * @param string $address Of the sending server, IPv4 or IPv6.
	 * @param string $sender  Full address of the sender.
	 */
	public function __construct( private readonly string $address, private readonly string $sender ) {}

	/** @return string A name to ask for; '' = the text is not a valid one. */
	public function expand( string $text, string $domain ): string {
		if ( ! str_contains( $text, '%' ) ) {
			return $text;
		}
		$is_valid = true;
		$name     = preg_replace_callback(
			'/%(?:\{([slodiphcrtv])(\d{0,3})(r?)([.+,\/_=-]*)\}|([%_-])|)/i',
			function ( array $found ) use ( $domain, &$is_valid ): string {
				if ( isset( $found[5] ) ) {
					return '%' === $found[5] ? '%' : ( '_' === $found[5] ? ' ' : '%20' );
				}
				$value    = isset( $found[1] ) ? $this->value( strtolower( $found[1] ), $domain ) : null;
				$is_valid = $is_valid && null !== $value && '0' !== $found[2];
				return null === $value ? '' : self::transformed( $value, $found[2], '' !== $found[3], '' === $found[4] ? '.' : $found[4] );
			},
			$text
		);
		$name = $is_valid ? (string) $name : '';
		while ( strlen( $name ) > self::MAX_NAME && str_contains( $name, '.' ) ) {
			$name = substr( $name, (int) strpos( $name, '.' ) + 1 ); // RFC 7208, 7.3: labels are taken away on the left.
		}
		return $name;
	}

	private function value( string $letter, string $domain ): ?string {
		$at = (int) strrpos( $this->sender, '@' );
		return match ( $letter ) {
			's'      => $this->sender,
			'l'      => substr( $this->sender, 0, $at ),
			'o', 'h' => substr( $this->sender, $at + 1 ),
			'd'      => $domain,
			'i'      => $this->dotted_address(),
			'p'      => 'unknown', // RFC 7208, 5.5 advises against looking it up.
			'v'      => str_contains( $this->address, ':' ) ? 'ip6' : 'in-addr',
			default  => null, // c, r and t are for explanations only.
		};
	}

	private static function transformed( string $value, string $digits, bool $is_reversed, string $delimiters ): string {
		$parts = preg_split( '/[' . preg_quote( $delimiters, '/' ) . ']/', $value );
		$parts = false === $parts ? array( $value ) : $parts;
		$parts = $is_reversed ? array_reverse( $parts ) : $parts;
		return implode( '.', '' === $digits ? $parts : array_slice( $parts, -(int) $digits ) );
	}

	private function dotted_address(): string {
		return str_contains( $this->address, ':' ) ? implode( '.', str_split( bin2hex( (string) inet_pton( $this->address ) ) ) ) : $this->address;
	}
}
