<?php
/**
 * The server that the site gives its mail to, seen from the receivers' side: whose it is and from which addresses it sends.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

use Mailwright\Diagnosis\Address_Class;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Settings\Providers;

defined( 'ABSPATH' ) || exit;

final class Relay {

	/**
	 * @param string       $provider  Preset id, '' when it is nobody's that we know.
	 * @param string       $name      For people.
	 * @param string       $host      Host name or address, '' for PHP mail.
	 */
	private function __construct(
		public readonly Relay_Kind $kind,
		public readonly string $provider,
		public readonly string $name,
		public readonly string $host,
		public readonly Domain_Facts $facts,
	) {}

	public static function of( Inquiry $inquiry ): self {
		$host     = $inquiry->uses_smtp() ? strtolower( rtrim( trim( $inquiry->options->host, "[] \t" ), '.' ) ) : '';
		$provider = match ( true ) {
			$inquiry->uses_smtp() => Providers::for_host( $host ),
			$inquiry->uses_api()  => Providers::for_mailer( $inquiry->connection->mailer ),
			default               => $inquiry->connection->provider,
		};
		$preset   = '' === $provider ? null : Providers::get( $provider );
		if ( null !== $preset && 'own server' !== $preset['group'] ) {
			return new self( Relay_Kind::Provider, $provider, is_string( $preset['name'] ) ? $preset['name'] : $provider, $host, Domain_Facts::of( $provider ) );
		}
		$is_here = '' === $host || null !== $preset || self::is_private( $host );
		$unnamed = $inquiry->uses_smtp() ? __( 'your mail server', 'mailwright' ) : __( 'this web server', 'mailwright' );
		return new self( $is_here ? Relay_Kind::This_Server : Relay_Kind::Other_Server, '', '' === $host ? $unnamed : $host, $host, Domain_Facts::of( '' ) );
	}

	/**
	 * The public ones among the addresses of the host.
	 *
	 * @param list<string> $addresses
	 * @return list<string>
	 */
	public static function public_addresses( array $addresses ): array {
		return array_values( array_unique( array_filter( $addresses, static fn( string $address ): bool => Address_Class::Public === Address_Class::of( $address ) ) ) );
	}

	/** Whether the provider with this preset id runs the same servers. */
	public function is_run_by( string $provider ): bool {
		if ( '' === $provider || '' === $this->provider ) {
			return false;
		}
		$family = Domain_Facts::of( $provider )->family;
		return strtok( $provider, '_' ) === strtok( $this->provider, '_' ) || ( '' !== $family && $family === $this->facts->family ); // zoho_eu and zoho are one company.
	}

	private static function is_private( string $host ): bool {
		return false !== filter_var( $host, FILTER_VALIDATE_IP ) ? Address_Class::Public !== Address_Class::of( $host ) : 'localhost' === $host || str_ends_with( $host, '.localhost' );
	}
}
