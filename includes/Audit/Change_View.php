<?php
/**
 * A change in words: for the page, the command line and the message to those who run the site.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Audit;

use Mailwright\Causes\Server_Text;
use Mailwright\Settings\Connection_Schema;
use Mailwright\Settings\Settings_Schema;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Field from Change
 * @phpstan-import-type Entry from Change_Store
 */
final class Change_View {

	/** @var array<string, string> Field => label. */
	private array $labels;

	public function __construct() {
		$this->labels = array_map( static fn( array $field ): string => is_string( $field['title'] ?? null ) ? $field['title'] : '', Settings_Schema::properties() + Connection_Schema::properties() );
	}

	/**
	 * @param Entry $entry
	 * @return array<string, mixed> For REST and the command line.
	 */
	public function to_array( array $entry ): array {
		return array(
			'id'         => $entry['id'],
			'changed_at' => gmdate( 'Y-m-d\TH:i:s\Z', $entry['changed_at'] ),
			'user_id'    => $entry['user'],
			'login'      => $entry['login'],
			'door'       => $entry['door'],
			'who'        => $this->who( $entry ),
			'part'       => $entry['part'],
			'event'      => $entry['event'],
			'title'      => $this->title( $entry ),
			'fields'     => array_map( fn( array $field ): array => $field + array( 'label' => $this->label( $field['field'] ), 'text' => $this->line( $field ) ), $entry['fields'] ),
		);
	}

	/** @param Entry $entry */
	public function title( array $entry ): string {
		preg_match( '/^((?:network )?\w+)(?: (.*))?$/s', $entry['part'], $words );
		$id   = Server_Text::clean( $words[2] ?? '', 100 );
		$what = match ( $words[1] ?? '' ) {
			/* translators: %s: id of a connection */
			'network connection' => sprintf( __( 'Connection "%s" of the network', 'mailwright' ), $id ),
			/* translators: %s: id of a connection */
			'connection' => sprintf( __( 'Connection "%s"', 'mailwright' ), $id ),
			/* translators: %s: id of a connection */
			'consent'    => sprintf( __( 'Consent for connection "%s"', 'mailwright' ), $id ),
			/* translators: %s: id of an alert channel */
			'alert'      => sprintf( __( 'Alert channel "%s"', 'mailwright' ), $id ),
			'network'    => __( 'Settings of the network', 'mailwright' ),
			'config'     => __( 'wp-config.php or the environment', 'mailwright' ),
			'settings'   => __( 'Settings', 'mailwright' ),
			default      => Server_Text::clean( $entry['part'], 100 ),
		};
		return match ( $entry['event'] ) {
			/* translators: %s: what, such as Connection "shop" */
			Change::CREATED => sprintf( __( '%s: added', 'mailwright' ), $what ),
			/* translators: %s: what, such as Connection "shop" */
			Change::DELETED => sprintf( __( '%s: deleted', 'mailwright' ), $what ),
			/* translators: %s: what, such as Connection "shop" */
			default         => sprintf( __( '%s: changed', 'mailwright' ), $what ),
		};
	}

	/** @param Entry $entry */
	public function who( array $entry ): string {
		$who  = Server_Text::clean( $entry['login'], 60 );
		$door = match ( $entry['door'] ) {
			Actor::REST     => __( 'settings page or REST', 'mailwright' ),
			Actor::PASSWORD => __( 'REST with an application password', 'mailwright' ),
			Actor::CLI      => __( 'command line', 'mailwright' ),
			Actor::IMPORT   => __( 'import', 'mailwright' ),
			Actor::PAGE     => __( 'admin page', 'mailwright' ),
			Actor::CONFIG   => __( 'file of the server', 'mailwright' ),
			default         => __( 'code of this site', 'mailwright' ),
		};
		/* translators: 1: login name of a user, 2: how, such as "command line" */
		return '' === $who ? $door : sprintf( __( '%1$s (%2$s)', 'mailwright' ), $who, $door );
	}

	/** @param Field $field */
	public function line( array $field ): string {
		if ( $field['secret'] ) {
			return match ( array( (bool) $field['old'], (bool) $field['new'] ) ) {
				array( false, true ) => __( 'set', 'mailwright' ),
				array( true, false ) => __( 'removed', 'mailwright' ),
				default              => __( 'changed', 'mailwright' ),
			};
		}
		$old = self::value( $field['old'] );
		$new = self::value( $field['new'] );
		/* translators: 1: the value before, 2: the value now */
		return '' === $old ? ( '' === $new ? '' : $new ) : sprintf( __( '%1$s → %2$s', 'mailwright' ), $old, '' === $new ? __( '(empty)', 'mailwright' ) : $new );
	}

	public function label( string $field ): string {
		$label = $this->labels[ $field ] ?? '';
		return match ( true ) {
			'' !== $label         => $label,
			'account' === $field  => __( 'Account', 'mailwright' ),
			'oauth' === $field    => __( 'Token', 'mailwright' ),
			default               => $field,
		};
	}

	private static function value( string|int|bool|null $value ): string {
		return match ( $value ) {
			null, '' => '',
			true     => __( 'yes', 'mailwright' ),
			false    => __( 'no', 'mailwright' ),
			default  => Server_Text::clean( (string) $value, 300 ),
		};
	}
}
