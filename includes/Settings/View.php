<?php
/**
 * What REST and the command line may show of settings and connections: everything but the secrets, of which only the status.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class View {

	/** @return array<string, mixed> */
	public static function of_settings( Settings_Store $store ): array {
		$sources = $store->overrides();
		return $store->get()->to_array() + array(
			'locked'   => array_keys( $sources ),
			'sources'  => (object) $sources,
			'problems' => (object) $store->problems(),
		) + self::network();
	}

	/** @return array<string, mixed> */
	public static function of_connection( Connection $connection ): array {
		$shown = $connection->to_array();
		foreach ( Connection_Schema::secrets() as $field ) {
			$shown[ $field . '_status' ] = self::secret_status( $connection, $field );
		}
		$shown['locked']  = array_keys( $connection->sources() );
		$shown['sources'] = (object) $connection->sources();
		return $shown;
	}

	/** @return array{network?: string} What the network says to this site, where it says anything: `locked` or `free`. */
	private static function network(): array {
		$policy = Network_Scope::policy();
		return null === $policy ? array() : array( 'network' => $policy->value );
	}

	/** @return array{set: bool, source: 'database'|'constant'|'environment'|'network', locked: bool} */
	private static function secret_status( Connection $connection, string $field ): array {
		$state = $connection->secret_state( $field );
		$fixed = $connection->source( $field );
		if ( null !== $fixed ) {
			return array( 'set' => Secret_State::Available === $state, 'source' => $fixed['source'], 'locked' => true );
		}
		return array( 'set' => Secret_State::None !== $state, 'source' => 'database', 'locked' => Secret_State::Locked === $state );
	}
}
