<?php
/**
 * One way of sending: a mailer and its settings, always valid, with secrets that no dump can show.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

final class Connection implements \JsonSerializable {

	/**
	 * @param array<string, Secret>                                                $secrets By field.
	 * @param array<string, array{source: 'constant'|'environment'|'network', name: string}> $sources Which fields are fixed, and by what.
	 */
	private function __construct(
		public readonly string $id,
		public readonly string $name,
		public readonly string $mailer,
		public readonly string $provider,
		public readonly string $host,
		public readonly int $port,
		public readonly Encryption $encryption,
		public readonly bool $authentication,
		public readonly string $username,
		public readonly Auth_Method $auth_method,
		public readonly int $timeout,
		public readonly int $rate_limit,
		public readonly string $ca_file,
		public readonly string $region,
		public readonly string $domain,
		public readonly string $access_key_id,
		public readonly string $client_id,
		public readonly string $tenant,
		private readonly array $secrets,
		private readonly array $sources,
	) {}

	/**
	 * @param array<mixed>                                                         $values  By REST field name; a secret may be a plain string or a {@see Secret}. Unknown names are ignored.
	 * @param array<string, array{source: 'constant'|'environment'|'network', name: string}> $sources Which fields are fixed, and by what.
	 */
	public static function from_array( #[\SensitiveParameter] array $values, array $sources = array() ): self {
		$secrets = array();
		foreach ( Connection_Schema::secrets() as $field ) {
			$secret = $values[ $field ] ?? null;
			if ( $secret instanceof Secret ) {
				$secrets[ $field ] = $secret;
			} elseif ( is_string( $secret ) && '' !== $secret ) {
				$secrets[ $field ] = Secret::of( $secret );
			}
		}

		/** @var array{id: string, name: string, mailer: string, provider: string, host: string, port: int, encryption: string, authentication: bool, username: string, auth_method: string, timeout: int, rate_limit: int, ca_file: string, region: string, domain: string, access_key_id: string, client_id: string, tenant: string} $plain As its schema says. */
		$plain = Validator::repaired( $values, Connection_Schema::plain_fields() );
		return new self(
			id: $plain['id'],
			name: $plain['name'],
			mailer: $plain['mailer'],
			provider: $plain['provider'],
			host: $plain['host'],
			port: $plain['port'],
			encryption: Encryption::from( $plain['encryption'] ),
			authentication: $plain['authentication'],
			username: $plain['username'],
			auth_method: Auth_Method::from( $plain['auth_method'] ),
			timeout: $plain['timeout'],
			rate_limit: $plain['rate_limit'],
			ca_file: $plain['ca_file'],
			region: $plain['region'],
			domain: $plain['domain'],
			access_key_id: $plain['access_key_id'],
			client_id: $plain['client_id'],
			tenant: $plain['tenant'],
			secrets: $secrets,
			sources: $sources,
		);
	}

	/**
	 * Everything but the secrets.
	 *
	 * @return array<string, mixed> By REST field name, enums as their value.
	 */
	public function to_array(): array {
		$values = get_object_vars( $this );
		unset( $values['secrets'], $values['sources'] );
		$values['encryption']  = $this->encryption->value;
		$values['auth_method'] = $this->auth_method->value;
		return $values;
	}

	/**
	 * The settings with their secrets in the clear: for the moment of sending only.
	 *
	 * @return array<string, mixed> By REST field name.
	 */
	public function reveal(): array {
		return array_merge( $this->to_array(), array_map( static fn( Secret $secret ): string => $secret->reveal(), $this->secrets ) );
	}

	/** @param array<string, mixed> $changes By REST field name, secrets included. */
	public function with( #[\SensitiveParameter] array $changes ): self {
		return self::from_array( array_merge( $this->to_array(), $this->secrets, $changes ), $this->sources );
	}

	/** The secret itself, '' when there is none or it cannot be decrypted. */
	public function secret( string $field ): string {
		return isset( $this->secrets[ $field ] ) ? $this->secrets[ $field ]->reveal() : '';
	}

	public function secret_state( string $field ): Secret_State {
		return isset( $this->secrets[ $field ] ) ? $this->secrets[ $field ]->state() : Secret_State::None;
	}

	/** Whether a secret that this mailer needs is stored, but cannot be opened. */
	public function has_locked_secret(): bool {
		foreach ( Connection_Schema::fields() as $name => $field ) {
			if ( ! empty( $field['secret'] ) && in_array( $this->mailer, $field['mailers'] ?? array(), true ) && Secret_State::Locked === $this->secret_state( $name ) ) {
				return true;
			}
		}
		return false;
	}

	/** Whether the field is fixed in wp-config.php, the environment or by the network. */
	public function is_locked( string $field ): bool {
		return isset( $this->sources[ $field ] );
	}

	/** @return array{source: 'constant'|'environment'|'network', name: string}|null */
	public function source( string $field ): ?array {
		return $this->sources[ $field ] ?? null;
	}

	/** @return array<string, array{source: 'constant'|'environment'|'network', name: string}> */
	public function sources(): array {
		return $this->sources;
	}

	/** @return array<string, mixed> For var_dump() and print_r(). */
	public function __debugInfo(): array {
		return $this->to_array();
	}

	/** @return array<string, mixed> */
	public function jsonSerialize(): array {
		return $this->to_array();
	}
}
