<?php
/**
 * Reads and writes connections. Whatever wp-config.php or the environment fixes counts for the default connection.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Settings;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Row array{settings: array<string, mixed>, connections: array<array<string, mixed>>, revision: int, origin: string}
 */
final class Connection_Store {

	/** The id of the connection that consists of what is fixed outside of WordPress only. */
	public const VIRTUAL = 'default';

	public function __construct( private readonly Settings_Store $settings = new Settings_Store(), private readonly Secret_Store $secrets = new Secret_Store() ) {}

	public function get( string $id ): ?Connection {
		return $this->find( $id, $this->default_id() );
	}

	/** @return list<Connection> */
	public function all(): array {
		$row     = Option_Row::read();
		$default = $this->default_id();
		return array_map( fn( string $id ): Connection => $this->build( $id, $row, $id === $default ), self::ids( $row, $default ) );
	}

	public function default(): ?Connection {
		$id = $this->default_id();
		return null === $id ? null : $this->find( $id, $id );
	}

	/**
	 * @param array<string, mixed> $values By REST field name; what is missing follows from the rest.
	 * @throws Invalid_Input When anything is wrong; then nothing is stored.
	 */
	public function create( #[\SensitiveParameter] array $values ): Connection {
		// A form without a password sends an empty one; there is nothing yet that it could mean to keep.
		$secrets = array_filter( self::secrets_in( $values ), static fn( mixed $secret ): bool => null !== $secret && '' !== $secret );
		$plain   = array_diff_key( $values, self::secrets_in( $values ) );
		Connection_Rules::require_valid( $secrets + $plain );
		$secrets = array_filter( $secrets, 'is_string' ); // All of them, being valid.
		Network_Scope::refuse_creation( $plain + $secrets );
		Network_Scope::require_public_host( $plain );
		self::require_network_mailer( $plain );

		$id       = '';
		$versions = self::new_versions( $secrets );
		$sealed   = array();
		Option_Row::update(
			function ( array $row ) use ( $plain, $secrets, $versions, &$id, &$sealed ): array {
				$taken      = self::ids( $row, $this->default_id() );
				$id         = Connection_Rules::free_id( $plain, $taken );
				$values     = Connection_Rules::completed( array( 'id' => $id ) + $plain );
				$is_default = array() === $taken;
				$overrides  = $is_default ? Overrides::of_connection() : null;
				$overrides?->refuse( $plain + $secrets );
				Connection_Rules::require_complete( ( $overrides?->values() ?? array() ) + $values );
				$sealed = $this->sealed( $id, $secrets, $versions );

				$row['connections'][ $id ] = $values + array( 'secrets' => $versions );
				if ( $is_default ) {
					$row['settings']['default_connection'] = $id;
				}
				return $row;
			}
		);
		$this->put( $id, $sealed );
		return $this->get( $id ) ?? throw Invalid_Input::not_found();
	}

	/**
	 * @param array<string, mixed> $changes By REST field name; null removes a secret.
	 * @throws Invalid_Input When anything is wrong; then nothing is stored.
	 */
	public function update( string $id, #[\SensitiveParameter] array $changes ): Connection {
		$current = $this->get( $id ) ?? throw Invalid_Input::not_found();
		if ( ( $changes['id'] ?? $id ) !== $id ) {
			throw new Invalid_Input( array( 'id' => __( 'The id of a connection cannot be changed.', 'mailwright' ) ) );
		}
		Connection_Rules::require_valid( $changes );
		Network_Scope::refuse_change( $changes );
		Network_Scope::require_public_host( $changes );
		self::require_network_mailer( $changes );
		$overrides = $this->default_id() === $id ? Overrides::of_connection() : null;
		$overrides?->refuse( $changes );

		$fixed   = $overrides?->values() ?? array();
		$secrets = self::secrets_in( $changes );
		$added   = array_filter( $secrets, 'is_string' );
		$sealed  = $this->sealed( $id, $added, self::new_versions( $added ) );
		$kept    = array();
		Option_Row::update(
			function ( array $row ) use ( $id, $changes, $secrets, $sealed, $fixed, &$kept ): array {
				if ( ! in_array( $id, self::ids( $row, $this->default_id() ), true ) ) {
					throw Invalid_Input::not_found(); // Deleted by somebody else a moment ago.
				}
				$before = Validator::repaired( $row['connections'][ $id ] ?? array(), Connection_Schema::plain_fields() );
				$after  = array_merge( $before, array_diff_key( $changes, $secrets ), array( 'id' => $id ) );
				$stored = self::versions( $id, $row );
				$kept   = array_diff_key( $stored, $secrets );
				Connection_Rules::require_complete( $fixed + $after );
				Connection_Rules::require_secrets_again( $before, $after, $stored, $secrets );

				$after['secrets']          = $kept + array_map( static fn( array $box ): string => $box['version'], $sealed );
				$row['connections'][ $id ] = array_merge( $row['connections'][ $id ] ?? array(), $after );
				return $row;
			}
		);

		$this->remove( $id, array_diff_key( $secrets, $added ) );
		$this->put( $id, $sealed );
		foreach ( $kept as $field => $version ) {
			$this->secrets->renew( $id, $field, $version );
		}
		return $this->get( $id ) ?? $current;
	}

	/** @throws Invalid_Input When there is none, or it is fixed outside of WordPress. */
	public function delete( string $id ): void {
		if ( null !== $this->get( $id ) ) {
			Network_Scope::refuse_change( array() );
		}
		Option_Row::update(
			function ( array $row ) use ( $id ): array {
				if ( ! in_array( $id, self::ids( $row, $this->default_id() ), true ) ) {
					throw Invalid_Input::not_found();
				}
				if ( ! isset( $row['connections'][ $id ] ) ) {
					Overrides::of_connection()->refuse( Connection_Schema::fields() );
				}
				unset( $row['connections'][ $id ] );
				return self::without_references( $id, $row );
			}
		);
		$this->remove( $id, array_flip( array( ...Connection_Schema::secrets(), Secret_Store::TOKENS ) ) );
	}

	private function default_id(): ?string {
		return $this->settings->get()->default_connection;
	}

	private function find( string $id, ?string $default ): ?Connection {
		$row = Option_Row::read();
		return in_array( $id, self::ids( $row, $default ), true ) ? $this->build( $id, $row, $id === $default ) : null;
	}

	/**
	 * @param Row $row
	 * @return list<string>
	 */
	private static function ids( array $row, ?string $default ): array {
		$ids = array_map( 'strval', array_keys( $row['connections'] ) );
		$is_virtual = self::VIRTUAL === $default && ! isset( $row['connections'][ self::VIRTUAL ] ) && Overrides::of_connection()->describe_a_connection();
		return $is_virtual ? array( self::VIRTUAL, ...$ids ) : $ids;
	}

	/** @param Row $row */
	private function build( string $id, array $row, bool $is_default ): Connection {
		$overrides = $is_default ? Overrides::of_connection() : null;
		$of_network = Network_Scope::has_connections();
		$secrets    = array();
		foreach ( self::versions( $id, $row ) as $field => $version ) {
			$secrets[ $field ] = $this->secrets->get( $id, $field, $version, $of_network );
		}
		$stored = Validator::repaired( $row['connections'][ $id ] ?? array(), Connection_Schema::plain_fields() );
		$fixed  = $overrides?->values() ?? array();
		return Connection::from_array( $fixed + array( 'id' => $id ) + $secrets + $stored, ( $overrides?->sources() ?? array() ) + Network_Scope::fixed_connection() );
	}

	/**
	 * @param array<string, mixed> $values
	 * @throws Invalid_Input When a connection of the network would need somebody's consent: that is given on a site, for this site.
	 */
	private static function require_network_mailer( array $values ): void {
		if ( ! Network_Scope::is_on() ) {
			return;
		}
		if ( in_array( $values['mailer'] ?? '', Connection_Schema::OAUTH, true ) ) {
			throw new Invalid_Input( array( 'mailer' => __( 'Google and Microsoft need the consent of a person, which belongs to one site. Set this up on the site itself, or choose another way for the network.', 'mailwright' ) ) );
		}
		if ( Auth_Method::Xoauth2->value === ( $values['auth_method'] ?? '' ) ) {
			throw new Invalid_Input( array( 'auth_method' => __( 'This login method needs the consent of a person, which belongs to one site. Choose another one for the network.', 'mailwright' ) ) );
		}
	}

	/**
	 * The versions of its stored secrets.
	 *
	 * @param Row $row
	 * @return array<string, string> By field.
	 */
	private static function versions( string $id, array $row ): array {
		$versions = $row['connections'][ $id ]['secrets'] ?? null;
		return array_intersect_key( array_filter( is_array( $versions ) ? $versions : array(), 'is_string' ), array_flip( Connection_Schema::secrets() ) );
	}

	/**
	 * @param array<string, mixed> $values
	 * @return array<string, mixed>
	 */
	private static function secrets_in( #[\SensitiveParameter] array $values ): array {
		return array_intersect_key( $values, array_flip( Connection_Schema::secrets() ) );
	}

	/**
	 * @param array<string, mixed> $secrets
	 * @return array<string, string>
	 */
	private static function new_versions( #[\SensitiveParameter] array $secrets ): array {
		return array_map( static fn(): string => bin2hex( random_bytes( 8 ) ), $secrets );
	}

	/**
	 * @param array<string, string> $secrets
	 * @param array<string, string> $versions
	 * @return array<string, array<string, string>>
	 */
	private function sealed( string $id, #[\SensitiveParameter] array $secrets, array $versions ): array {
		$sealed = array();
		foreach ( $secrets as $field => $secret ) {
			$sealed[ $field ] = $this->secrets->seal( $id, $field, $versions[ $field ], $secret );
		}
		return $sealed;
	}

	/** @param array<string, array<string, string>> $sealed */
	private function put( string $id, array $sealed ): void {
		foreach ( $sealed as $field => $box ) {
			$this->secrets->put( $id, $field, $box );
		}
	}

	/** @param array<string, mixed> $fields */
	private function remove( string $id, array $fields ): void {
		foreach ( array_keys( $fields ) as $field ) {
			$this->secrets->delete( $id, $field );
		}
	}

	/**
	 * The row without anything that points to a connection that is gone.
	 *
	 * @param Row $row
	 * @return Row
	 */
	private static function without_references( string $id, array $row ): array {
		$settings = Settings::from_array( $row['settings'] );
		$next     = array_key_first( $row['connections'] );
		$changes  = array( 'routes' => array_values( array_filter( $settings->routes, static fn( array $route ): bool => $route['connection'] !== $id ) ) );
		if ( $settings->default_connection === $id ) {
			$changes['default_connection'] = null === $next ? null : (string) $next;
		}
		if ( $settings->fallback_connection === $id ) {
			$changes['fallback_connection'] = null;
		}
		$settings        = $settings->with( $changes )->to_array();
		$row['settings'] = array_merge( $row['settings'], null === Network_Scope::policy() ? $settings : array_intersect_key( $settings, $row['settings'] + $changes ) );
		return $row;
	}
}
