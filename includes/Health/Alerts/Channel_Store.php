<?php
/**
 * Reads and writes alert channels. Secrets lie encrypted, each in an option of its own, as those of connections do. What the constant or variable
 * MAILWRIGHT_ALERT_CHANNELS lists cannot be changed here: so hundreds of sites can report to one place.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

use Mailwright\Settings\Invalid_Input;
use Mailwright\Settings\Network_Scope;
use Mailwright\Settings\Outside;
use Mailwright\Settings\Rules;
use Mailwright\Settings\Secret;
use Mailwright\Settings\Secret_State;
use Mailwright\Settings\Secret_Store;
use Mailwright\Settings\Validator;

defined( 'ABSPATH' ) || exit;

final class Channel_Store {

	public const FIXED_BY = 'MAILWRIGHT_ALERT_CHANNELS';

	/** More than anybody looks at; each one can hold a sender up for seconds. */
	private const MOST = 20;

	/** In a row: its address was stored by somebody who may not name hosts behind the web server (guarantees A61). */
	private const PUBLIC_ONLY = 'public_only';

	private readonly Row_Store $row;

	private readonly Secret_Store $secrets;

	private readonly Spare_Store $spares;

	public function __construct( private readonly Outside $outside = new Outside() ) {
		$this->row     = new Row_Store( Row_Store::CHANNELS );
		$this->secrets = new Secret_Store();
		$this->spares  = new Spare_Store();
	}

	/** @return list<Channel> */
	public function all(): array {
		$channels = $this->fixed();
		foreach ( $this->row->read() as $id => $stored ) {
			if ( is_array( $stored ) && null === Rules::error( 'slug', (string) $id ) ) {
				$channels += array( (string) $id => $this->build( (string) $id, $stored ) );
			}
		}
		return array_values( $channels );
	}

	public function get( string $id ): ?Channel {
		foreach ( $this->all() as $channel ) {
			if ( $channel->id === $id ) {
				return $channel;
			}
		}
		return null;
	}

	/** Whether anybody is to be told at all: cheap, no secret is opened. */
	public function is_empty(): bool {
		return array() === $this->row->read() && array() === $this->fixed();
	}

	/**
	 * @param array<mixed> $values By REST field name.
	 * @throws Invalid_Input When anything is wrong; then nothing is stored.
	 */
	public function create( #[\SensitiveParameter] array $values ): Channel {
		$type    = self::type( $values['type'] ?? null );
		$secrets = array_filter( self::secrets_in( $values ), static fn( mixed $secret ): bool => null !== $secret && '' !== $secret );
		Channel_Schema::require_valid( array_diff_key( $values, self::secrets_in( $values ) ) + $secrets, $type, $this->outside );
		Channel_Schema::require_complete( array_map( static fn(): bool => true, array_filter( $secrets + $values ) ), $type );

		$id     = '';
		$plain  = Validator::repaired( array_diff_key( $values, $secrets ), Channel_Schema::plain_fields() );
		$sealed = array();
		$this->save(
			function ( array $row ) use ( $plain, $secrets, &$id, &$sealed ): array {
				if ( count( $row ) >= self::MOST ) {
					/* translators: %d: a number */
					throw new Invalid_Input( array(), 'too_many', 409, sprintf( __( 'There can be at most %d alert channels.', 'mailwright' ), self::MOST ) );
				}
				$id     = self::free_id( $plain, array( ...array_map( 'strval', array_keys( $row ) ), ...array_keys( $this->fixed() ) ) );
				$sealed = $this->seal( $id, $secrets );

				$row[ $id ] = array( 'id' => $id, 'secrets' => array_column( $sealed, 'version', 'field' ) ) + $plain + self::limit();
				return $row;
			}
		);
		$this->put( $id, $sealed );
		return $this->get( $id ) ?? throw self::not_found();
	}

	/**
	 * @param array<mixed> $changes By REST field name; null removes a secret.
	 * @throws Invalid_Input When anything is wrong; then nothing is stored.
	 */
	public function update( string $id, #[\SensitiveParameter] array $changes ): Channel {
		$current = $this->changeable( $id );
		$errors  = array();
		foreach ( array( 'id' => $id, 'type' => $current->type->value ) as $field => $value ) {
			if ( ( $changes[ $field ] ?? $value ) !== $value ) {
				$errors[ $field ] = __( 'This cannot be changed. Make another channel instead.', 'mailwright' );
			}
		}
		if ( array() !== $errors ) {
			throw new Invalid_Input( $errors );
		}
		Channel_Schema::require_valid( $changes, $current->type, $this->outside );
		$secrets = self::secrets_in( $changes );
		self::require_again( $current, $secrets );

		$sealed = $this->seal( $id, array_filter( $secrets, 'is_string' ) );
		$this->save(
			static function ( array $row ) use ( $id, $changes, $secrets, $sealed, $current ): array {
				$before = $row[ $id ] ?? null;
				if ( ! is_array( $before ) ) {
					throw self::not_found(); // Deleted by somebody else a moment ago.
				}
				$kept  = array_diff_key( self::versions( $before ), $secrets ) + array_column( $sealed, 'version', 'field' );
				$after = Validator::repaired( array_diff_key( $changes, $secrets ) + $before, Channel_Schema::plain_fields() );
				Channel_Schema::require_complete( array_map( static fn(): bool => true, array_filter( $kept + $after ) ), $current->type );

				$row[ $id ] = array( 'secrets' => $kept ) + $after + ( array_key_exists( 'address', $secrets ) ? self::limit() : array_intersect_key( $before, array( self::PUBLIC_ONLY => true ) ) );
				return $row;
			}
		);
		$this->remove( $id, array_keys( array_filter( $secrets, 'is_null' ) ) );
		$this->put( $id, $sealed );
		return $this->get( $id ) ?? throw self::not_found();
	}

	/** @throws Invalid_Input When there is none, or it is fixed outside of WordPress. */
	public function delete( string $id ): void {
		$this->changeable( $id );
		$this->save( static fn( array $row ): array => array_diff_key( $row, array( $id => true ) ) );
		$this->remove( $id, Channel_Schema::SECRETS );
	}

	public static function not_found(): Invalid_Input {
		return new Invalid_Input( array(), 'not_found', 404, __( 'There is no such alert channel.', 'mailwright' ) );
	}

	/** @return string|null What keeps the fixed channels from being used as somebody meant them to. */
	public function problem(): ?string {
		$raw = $this->outside->constant( self::FIXED_BY ) ?? $this->outside->variable( self::FIXED_BY );
		if ( null === $raw || ( is_array( self::list_of( $raw ) ) && count( self::list_of( $raw ) ) === count( $this->fixed() ) ) ) {
			return null;
		}
		/* translators: %s: name of a constant */
		return sprintf( __( '%s lists alert channels that cannot be used: a field is missing or wrong.', 'mailwright' ), self::FIXED_BY );
	}

	/** @return array<string, Channel> By id. */
	private function fixed(): array {
		$source = null === $this->outside->constant( self::FIXED_BY ) ? 'environment' : 'constant';
		$found  = array();
		foreach ( self::list_of( $this->outside->constant( self::FIXED_BY ) ?? $this->outside->variable( self::FIXED_BY ) ) ?? array() as $values ) {
			try {
				$values = is_array( $values ) ? $values : array();
				$type   = self::type( $values['type'] ?? null );
				Channel_Schema::require_valid( $values, $type, $this->outside );
				Channel_Schema::require_complete( array_map( static fn(): bool => true, array_filter( $values ) ), $type );
			} catch ( Invalid_Input ) {
				continue;
			}
			$plain = Validator::repaired( $values, Channel_Schema::plain_fields() );
			$id    = self::free_id( $plain, array_keys( $found ), true );

			$found[ $id ] = self::made( $id, $plain, array_map( Secret::of( ... ), array_filter( self::secrets_in( $values ), 'is_string' ) ), array( 'source' => $source, 'name' => self::FIXED_BY ) );
		}
		return $found;
	}

	/** @return array<mixed>|null */
	private static function list_of( #[\SensitiveParameter] mixed $raw ): ?array {
		$list = is_string( $raw ) ? json_decode( $raw, true, 8 ) : $raw;
		return is_array( $list ) && array_is_list( $list ) ? $list : null;
	}

	/** @param array<mixed> $stored */
	private function build( string $id, array $stored ): Channel {
		$secrets = array();
		foreach ( self::versions( $stored ) as $field => $version ) {
			$secrets[ $field ] = $this->secret( self::place( $id ), $field, $version );
		}
		return self::made( $id, Validator::repaired( $stored, Channel_Schema::plain_fields() ), array_filter( $secrets ), null, ! isset( $stored[ self::PUBLIC_ONLY ] ) );
	}

	/** @return array<string, true> Of who stores an address now. */
	private static function limit(): array {
		return ! is_multisite() || is_super_admin() || Network_Scope::is_unattended() ? array() : array( self::PUBLIC_ONLY => true );
	}

	private function secret( string $place, string $field, string $version ): ?Secret {
		$secret = $this->secrets->get( $place, $field, $version );
		$spares = $this->spares;
		return null === $secret ? null : Secret::lazy( static fn(): ?string => Secret_State::Available === $secret->state() ? $secret->reveal() : $spares->open( $place, $field, $version ) );
	}

	/**
	 * @param array<string, mixed>                                             $plain   Valid.
	 * @param array<string, Secret>                                            $secrets
	 * @param array{source: 'constant'|'environment', name: string}|null $fixed
	 */
	private static function made( string $id, array $plain, array $secrets, ?array $fixed = null, bool $may_be_private = true ): Channel {
		return new Channel( $id, self::type( $plain['type'] ), self::text( $plain['name'] ), true === $plain['enabled'], self::text( $plain['chat'] ), $secrets, $fixed, $may_be_private );
	}

	/** @throws Invalid_Input */
	private function changeable( string $id ): Channel {
		$channel = $this->get( $id ) ?? throw self::not_found();
		if ( null !== $channel->fixed ) {
			throw Invalid_Input::locked( 'id', $channel->fixed['name'] );
		}
		return $channel;
	}

	/**
	 * Somebody who may change the address must not get the secret told to a server of their own.
	 *
	 * @param array<string, mixed> $secrets In the request.
	 * @throws Invalid_Input With reason `secret_required`.
	 */
	private static function require_again( Channel $current, #[\SensitiveParameter] array $secrets ): void {
		if ( ! array_key_exists( 'address', $secrets ) || ( is_string( $secrets['address'] ) && hash_equals( $current->secret( 'address' ), $secrets['address'] ) ) ) {
			return;
		}
		$errors = array();
		foreach ( array_intersect( Channel_Schema::BOUND_TO_ADDRESS, $current->type->fields() ) as $field ) {
			if ( Secret_State::None !== $current->state( $field ) && ! array_key_exists( $field, $secrets ) ) {
				$errors[ $field ] = __( 'Please enter this again: it was stored for the former address.', 'mailwright' );
			}
		}
		if ( array() !== $errors ) {
			throw new Invalid_Input( $errors, 'secret_required' );
		}
	}

	/**
	 * @param callable( array<mixed> ): array<mixed> $change
	 * @throws Invalid_Input
	 */
	private function save( callable $change ): void {
		$before = array();
		$after  = $this->row->update(
			static function ( array $row ) use ( $change, &$before ): array {
				$before = $row;
				return $change( $row );
			}
		);
		try {
			/** This action is documented in includes/Settings/Option_Row.php */
			do_action( 'mailwright_settings_changed', self::parts( $before ), self::parts( $after ) );
		} catch ( \Throwable $bug ) {
			error_log( sprintf( 'Mailwright: %s at %s:%d', get_class( $bug ), basename( $bug->getFile() ), $bug->getLine() ) ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions.error_log_error_log -- The only trace of a bug.
		}
	}

	/**
	 * @param array<mixed> $row
	 * @return array<string, array<string, mixed>> For those who record changes: no secret, only the mark of each.
	 */
	private static function parts( array $row ): array {
		$parts = array();
		foreach ( $row as $id => $values ) {
			$parts[ "alert $id" ] = is_array( $values ) ? array_diff_key( array_filter( $values, 'is_string', ARRAY_FILTER_USE_KEY ), array( self::PUBLIC_ONLY => true ) ) : array();
		}
		return $parts;
	}

	/** @throws Invalid_Input */
	private static function type( mixed $type ): Channel_Type {
		return ( is_string( $type ) ? Channel_Type::tryFrom( $type ) : null )
			/* translators: %s: list of allowed values, such as "none, starttls" */
			?? throw new Invalid_Input( array( 'type' => sprintf( __( 'Must be one of: %s.', 'mailwright' ), implode( ', ', Channel_Type::values() ) ) ) );
	}

	/**
	 * @param array<string, mixed> $plain
	 * @param list<string>         $taken
	 * @throws Invalid_Input When the id that was asked for is taken.
	 */
	private static function free_id( array $plain, array $taken, bool $is_forgiving = false ): string {
		$wanted = self::text( $plain['id'] );
		if ( '' !== $wanted && ( ! in_array( $wanted, $taken, true ) || ! $is_forgiving ) ) {
			if ( in_array( $wanted, $taken, true ) ) {
				throw new Invalid_Input( array( 'id' => __( 'There is already a channel with this id.', 'mailwright' ) ), 'channel_exists', 409 );
			}
			return $wanted;
		}
		$name = '' === $wanted ? self::text( $plain['name'] ) : $wanted;
		$base = trim( (string) preg_replace( '/[^a-z0-9]+/', '-', strtolower( remove_accents( '' === $name ? self::text( $plain['type'] ) : $name ) ) ), '-' );
		$base = rtrim( substr( '' === $base ? self::text( $plain['type'] ) : $base, 0, 34 ), '-' );
		$id   = $base;
		for ( $number = 2; in_array( $id, $taken, true ); $number++ ) {
			$id = $base . '-' . $number;
		}
		return $id;
	}

	/**
	 * @param array<mixed> $values
	 * @return array<string, mixed>
	 */
	private static function secrets_in( #[\SensitiveParameter] array $values ): array {
		return array_intersect_key( $values, array_flip( Channel_Schema::SECRETS ) );
	}

	/**
	 * @param array<mixed> $stored
	 * @return array<string, string> By field.
	 */
	private static function versions( array $stored ): array {
		$versions = $stored['secrets'] ?? null;
		return array_intersect_key( array_filter( is_array( $versions ) ? $versions : array(), 'is_string' ), array_flip( Channel_Schema::SECRETS ) );
	}

	/**
	 * @param array<string, mixed> $secrets
	 * @return list<array{field: string, version: string, sealed: array<string, string>, plain: Secret}>
	 */
	private function seal( string $id, #[\SensitiveParameter] array $secrets ): array {
		$sealed = array();
		foreach ( $secrets as $field => $secret ) {
			$version  = bin2hex( random_bytes( 8 ) );
			$sealed[] = array( 'field' => $field, 'version' => $version, 'sealed' => $this->secrets->seal( self::place( $id ), $field, $version, self::text( $secret ) ), 'plain' => Secret::of( self::text( $secret ) ) );
		}
		return $sealed;
	}

	/** @param list<array{field: string, version: string, sealed: array<string, string>, plain: Secret}> $sealed */
	private function put( string $id, array $sealed ): void {
		foreach ( $sealed as $box ) {
			$this->secrets->put( self::place( $id ), $box['field'], $box['sealed'] );
			$this->spares->put( self::place( $id ), $box['field'], $box['version'], $box['plain']->reveal() );
		}
	}

	/** @param list<string> $fields */
	private function remove( string $id, array $fields ): void {
		foreach ( $fields as $field ) {
			$this->secrets->delete( self::place( $id ), $field );
			$this->spares->delete( self::place( $id ), $field );
		}
	}

	/** In the store of secrets no connection may be mistaken for a channel. */
	private static function place( string $id ): string {
		return 'alert.' . $id;
	}

	private static function text( #[\SensitiveParameter] mixed $value ): string {
		return is_string( $value ) ? $value : '';
	}
}
