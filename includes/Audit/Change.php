<?php
/**
 * What is different between two states of one part of the settings. Of a secret it knows that it changed, and nothing else.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Audit;

use Mailwright\Causes\Server_Text;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Settings;
use Mailwright\Settings\Validator;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Field array{field: string, old: string|int|bool|null, new: string|int|bool|null, secret: bool}
 */
final class Change {

	public const CREATED = 'created';
	public const CHANGED = 'changed';
	public const DELETED = 'deleted';

	private const MAX_TEXT = 1000;

	private const MAX_FIELDS = 100;

	/** Fields that change nothing about where mail goes or whom it is from: recorded, but nobody is woken for them. */
	private const HARMLESS = array( 'name', 'provider', 'timeout', 'rate_limit', 'background', 'after_unknown', 'log_retention_days', 'log_max_rows' );

	/** Names that hold secrets wherever they stand; a part that we do not know may have them by mistake. */
	private const SECRET = '/password|passphrase|secret|token|address|api_key|webhook/i';

	/** Where an address is no secret: it is what has to be seen. */
	private const NO_SECRET = array( 'safe_mode_address', 'hold_address', 'redirect_address' );

	/**
	 * @param list<Field> $fields
	 */
	private function __construct( public readonly string $part, public readonly string $event, public readonly array $fields ) {}

	/**
	 * @param string                    $part   As the action `mailwright_settings_changed` names it.
	 * @param array<string, mixed>|null $before Null: there was none.
	 * @param array<string, mixed>|null $after  Null: there is none any more.
	 * @return self|null Null: nothing is different.
	 */
	public static function between( string $part, ?array $before, ?array $after ): ?self {
		$old    = self::normal( $part, $before );
		$new    = self::normal( $part, $after );
		$fields = array();
		foreach ( array_keys( $old + $new ) as $field ) {
			$was = self::shown( $old[ $field ] ?? null );
			$is  = self::shown( $new[ $field ] ?? null );
			if ( 'secrets' !== $field && $was !== $is ) {
				$is_secret = self::is_secret( $part, (string) $field );
				$fields[]  = array(
					'field'  => self::name( $field ),
					'old'    => $is_secret ? null : $was,
					'new'    => $is_secret ? null : $is,
					'secret' => $is_secret,
				);
			}
		}
		array_push( $fields, ...self::secrets( $old, $new ) );
		$event = null === $before ? self::CREATED : ( null === $after ? self::DELETED : self::CHANGED );
		return array() === $fields && self::CHANGED === $event ? null : new self( Server_Text::clean( $part, 100 ), $event, array_slice( $fields, 0, self::MAX_FIELDS ) );
	}

	/**
	 * Whether it can make mail go elsewhere, fail, or come from somebody else.
	 *
	 * @param list<Field> $fields
	 */
	public static function is_about_mail( string $event, array $fields ): bool {
		return self::CHANGED !== $event || array() !== array_diff( array_column( $fields, 'field' ), self::HARMLESS );
	}

	/**
	 * @param array<string, mixed>|null $fields
	 * @return array<array-key, mixed> What was never touched is as good as its default: repaired, so that nothing seems to have changed.
	 */
	private static function normal( string $part, ?array $fields ): array {
		if ( null === $fields ) {
			return array();
		}
		if ( 'settings' === $part || 'network' === $part ) {
			return Settings::from_array( $fields )->to_array() + array_intersect_key( $fields, array( 'policy' => true ) );
		}
		$secrets = array_intersect_key( $fields, array( 'secrets' => true ) );
		return self::is_connection( $part ) ? array_diff_key( Validator::repaired( $fields, Connection_Schema::plain_fields() ), array( 'id' => true ) ) + $secrets : $fields;
	}

	/**
	 * @param array<array-key, mixed> $old
	 * @param array<array-key, mixed> $new
	 * @return list<Field>
	 */
	private static function secrets( array $old, array $new ): array {
		$was    = is_array( $old['secrets'] ?? null ) ? $old['secrets'] : array();
		$is     = is_array( $new['secrets'] ?? null ) ? $new['secrets'] : array();
		$fields = array();
		foreach ( array_keys( $was + $is ) as $field ) {
			if ( ( $was[ $field ] ?? null ) !== ( $is[ $field ] ?? null ) ) {
				$fields[] = array( 'field' => self::name( $field ), 'old' => isset( $was[ $field ] ), 'new' => isset( $is[ $field ] ), 'secret' => true );
			}
		}
		return $fields;
	}

	/** Empty is empty, whether it is '', false, null or a list without entries. */
	private static function shown( mixed $value ): string|int|bool|null {
		return match ( true ) {
			null === $value, '' === $value, array() === $value, false === $value => null,
			is_bool( $value ), is_int( $value ) => $value,
			is_string( $value ) => Server_Text::clean( $value, self::MAX_TEXT ),
			default             => Server_Text::clean( (string) wp_json_encode( $value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_PARTIAL_OUTPUT_ON_ERROR ), self::MAX_TEXT ),
		};
	}

	private static function is_secret( string $part, string $field ): bool {
		return in_array( $field, Connection_Schema::secrets(), true )
			|| ( 'settings' !== $part && 'network' !== $part && ! self::is_connection( $part ) && ! in_array( $field, self::NO_SECRET, true ) && 1 === preg_match( self::SECRET, $field ) );
	}

	private static function is_connection( string $part ): bool {
		return str_starts_with( $part, 'connection ' ) || str_starts_with( $part, 'network connection ' );
	}

	private static function name( int|string $field ): string {
		return substr( sanitize_key( (string) $field ), 0, 60 );
	}
}
