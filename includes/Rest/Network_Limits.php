<?php
/**
 * What the administrator of one site of a network may not do, because the network's other sites and servers are no concern of this one: send
 * to servers on this machine or behind it (guarantees A61).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Diagnosis\Target_Guard;
use Mailwright\Diagnosis\Target_Refused;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Network_Scope;

defined( 'ABSPATH' ) || exit;

final class Network_Limits {

	private const RESOLVE_LIMIT_S = 2.0;

	/**
	 * @param array<string, mixed> $values Of a connection, by REST field name.
	 * @throws Invalid_Input When the host leads to this machine or its neighbourhood. The same for every reason.
	 */
	public static function require_public_host( array $values ): void {
		$host = $values['host'] ?? '';
		if ( ! is_string( $host ) || '' === $host || Network_Scope::may_name_private_hosts() ) {
			return;
		}
		try {
			( new Target_Guard( new Dns_Lookup(), false ) )->resolve( $host, self::RESOLVE_LIMIT_S );
		} catch ( Target_Refused ) {
			throw Network_Scope::private_host();
		}
	}

	/**
	 * The same for a connection that is stored: its name may lead elsewhere since.
	 *
	 * @throws Invalid_Input
	 */
	public static function require_public( ?Connection $connection ): void {
		// What the network or wp-config.php names is not this person's choice.
		if ( null !== $connection && 'smtp' === $connection->mailer && null === $connection->source( 'host' ) ) {
			self::require_public_host( array( 'host' => $connection->host ) );
		}
	}
}
