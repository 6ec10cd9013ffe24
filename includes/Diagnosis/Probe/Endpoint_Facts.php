<?php
/**
 * What answered at one address and port.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Probe;

use Mailwright\Settings\Encryption;
use Mailwright\Transport\Failure;

defined( 'ABSPATH' ) || exit;

final class Endpoint_Facts {

	/**
	 * @param string                    $host       The name that was asked for.
	 * @param string                    $address    IP address without brackets.
	 * @param int                       $port       TCP port.
	 * @param string                    $state      `open`, `refused`, `silent` or `unreachable`.
	 * @param int                       $errno      Socket error, 0 when open.
	 * @param float|null                $connect_ms Null when not open.
	 * @param float|null                $banner_ms  From the start until the greeting; null = none came.
	 * @param string                    $banner     Cleaned, at most 200 characters, only if it began with 220 (guarantees S16).
	 * @param array<string, Mode_Facts> $modes      By Encryption value; only those that were tried.
	 * @param Failure|null              $greeting   Why there was no proper greeting in clear; null = there was, or TLS comes first here.
	 */
	public function __construct(
		public readonly string $host,
		public readonly string $address,
		public readonly int $port,
		public readonly string $state,
		public readonly int $errno = 0,
		public readonly ?float $connect_ms = null,
		public readonly ?float $banner_ms = null,
		public readonly string $banner = '',
		public readonly array $modes = array(),
		public readonly ?Failure $greeting = null,
	) {}

	public function is_open(): bool {
		return 'open' === $this->state;
	}

	public function family(): string {
		return str_contains( $this->address, ':' ) ? 'ipv6' : 'ipv4';
	}

	public function mode( Encryption $encryption ): ?Mode_Facts {
		return $this->modes[ $encryption->value ] ?? null;
	}

	/** @return array{address: string, family: string, port: int, state: string, connect_ms: float|null, modes: list<string>, banner_ms: float|null} As in the contract, section 3. */
	public function to_array(): array {
		$modes = array();
		foreach ( array( Encryption::Starttls, Encryption::Implicit_Tls, Encryption::None ) as $encryption ) {
			if ( $this->mode( $encryption )?->is_spoken ) {
				$modes[] = Encryption::None === $encryption ? 'plain' : $encryption->value;
			}
		}
		return array(
			'address'    => $this->address,
			'family'     => $this->family(),
			'port'       => $this->port,
			'state'      => $this->state,
			'connect_ms' => $this->connect_ms,
			'modes'      => $modes,
			'banner_ms'  => $this->banner_ms,
		);
	}
}
