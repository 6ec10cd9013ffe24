<?php
/**
 * A second box for each secret of a channel. When the site's security keys are replaced, every stored password is locked; that is news, and it must not
 * lock the very addresses that it has to be told to. So this key is made from what else stands in wp-config.php: the access to the database.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

use Mailwright\Settings\Outside;
use Mailwright\Settings\Secret_Box;
use Mailwright\Settings\Secret_Keys;
use Mailwright\Settings\Secret_Store;

defined( 'ABSPATH' ) || exit;

final class Spare_Store {

	private ?Secret_Box $box = null;

	public function put( string $place, string $field, string $version, #[\SensitiveParameter] string $secret ): void {
		update_option( self::name( $place, $field ), array( 'version' => $version ) + $this->box()->seal( $secret, self::purpose( $place, $field ) ), false );
	}

	/** The secret, null when there is none for this version or it cannot be opened. */
	public function open( string $place, string $field, string $version ): ?string {
		$sealed = get_option( self::name( $place, $field ) );
		return is_array( $sealed ) && ( $sealed['version'] ?? null ) === $version ? $this->box()->open( $sealed, self::purpose( $place, $field ) ) : null;
	}

	public function delete( string $place, string $field ): void {
		delete_option( self::name( $place, $field ) );
	}

	private function box(): Secret_Box {
		return $this->box ??= new Secret_Box( Secret_Keys::current( new Outside( array( 'MAILWRIGHT_KEY' => self::material() ), array() ) ) );
	}

	/** Never out of the database itself. Where it has no password (SQLite), the folder of the site stands in. */
	private static function material(): string {
		$outside  = new Outside();
		$material = array( 'mailwright alerts' );
		foreach ( array( 'DB_PASSWORD', 'DB_USER', 'DB_NAME', 'DB_HOST' ) as $name ) {
			$value      = $outside->constant( $name );
			$material[] = is_string( $value ) ? $value : '';
		}
		return implode( '|', '' === $material[1] ? array( ...$material, ABSPATH ) : $material );
	}

	private static function name( string $place, string $field ): string {
		return Secret_Store::option_name( $place, $field ) . '_spare';
	}

	private static function purpose( string $place, string $field ): string {
		return implode( '|', array( 'mailwright', get_current_blog_id(), $place, $field, 'spare' ) );
	}
}
