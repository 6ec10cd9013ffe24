<?php
/**
 * Mailwright's own settings as a file: what is stored on this site, without what wp-config.php or the environment fixes, and with secrets only when asked for.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Import;

use Mailwright\Settings\Connection;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Secret_State;
use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

final class Settings_File {

	/** Of the form of the file; a higher one comes from a newer Mailwright. */
	public const FORMAT = 1;

	public const NAME = 'mailwright-settings.json';

	/**
	 * @param string|null $passphrase Locks the secrets; null leaves them out.
	 * @return array<string, mixed>
	 */
	public static function write( #[\SensitiveParameter] ?string $passphrase = null ): array {
		$store       = new Connection_Store();
		$connections = array_values( array_filter( $store->all(), static fn( Connection $connection ): bool => 'network' !== ( $connection->source( 'mailer' )['source'] ?? '' ) && ( Connection_Store::VIRTUAL !== $connection->id || array() === $connection->sources() ) ) );
		$file        = array(
			'mailwright'  => self::FORMAT,
			'exported_at' => gmdate( 'Y-m-d\TH:i:s\Z' ),
			// A safe mode belongs to the place, not to the settings: importing must neither begin nor end one.
			'settings'    => array_diff_key( ( new Settings_Store() )->stored()->to_array(), array( 'safe_mode' => true, 'safe_mode_address' => true ) ),
			'connections' => array_map( self::connection( ... ), $connections ),
		);
		if ( null !== $passphrase ) {
			$secrets         = array_filter( array_column( array_map( static fn( Connection $connection ): array => array( 'id' => $connection->id, 'secrets' => self::secrets( $connection ) ), $connections ), 'secrets', 'id' ) );
			$file['secrets'] = Passphrase_Box::lock( (string) wp_json_encode( (object) $secrets ), $passphrase );
		}
		return $file;
	}

	/**
	 * The fields that its mailer has; those that are fixed outside of WordPress are not part of what is stored here.
	 *
	 * @return array<string, mixed>
	 */
	private static function connection( Connection $connection ): array {
		$fields = array_filter( Connection_Schema::plain_fields(), static fn( array $field ): bool => in_array( $connection->mailer, $field['mailers'] ?? array( $connection->mailer ), true ) );
		return array_diff_key( array_intersect_key( $connection->to_array(), $fields ), array_diff_key( $connection->sources(), array( 'mailer' => true, 'host' => true ) ) );
	}

	/** @return array<string, string> */
	private static function secrets( Connection $connection ): array {
		$secrets = array();
		foreach ( Connection_Schema::secrets() as $field ) {
			if ( ! $connection->is_locked( $field ) && Secret_State::Available === $connection->secret_state( $field ) ) {
				$secrets[ $field ] = $connection->secret( $field );
			}
		}
		return $secrets;
	}
}
