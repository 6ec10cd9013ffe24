<?php
/**
 * The ways by which somebody can be told that mail does not leave, when mail itself cannot tell it (guarantees D14).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

defined( 'ABSPATH' ) || exit;

enum Channel_Type: string {

	case Webhook  = 'webhook';
	case Slack    = 'slack';
	case Discord  = 'discord';
	case Teams    = 'teams';
	case Telegram = 'telegram';
	case Ntfy     = 'ntfy';

	/** @return list<string> */
	public static function values(): array {
		return array_column( self::cases(), 'value' );
	}

	public function label(): string {
		return match ( $this ) {
			self::Webhook  => __( 'Webhook', 'mailwright' ),
			self::Slack    => 'Slack',
			self::Discord  => 'Discord',
			self::Teams    => 'Microsoft Teams',
			self::Telegram => 'Telegram',
			self::Ntfy     => 'ntfy',
		};
	}

	/** @return list<string> Fields without which nothing can be sent. */
	public function needs(): array {
		return match ( $this ) {
			self::Webhook  => array( 'address', 'token' ),
			self::Slack, self::Discord, self::Teams => array( 'address' ),
			self::Telegram => array( 'token', 'chat' ),
			self::Ntfy     => array( 'topic' ),
		};
	}

	/** @return list<string> Fields that this one knows. */
	public function fields(): array {
		return match ( $this ) {
			self::Telegram => array( 'address', 'token', 'chat' ),
			self::Ntfy     => array( 'address', 'token', 'topic' ),
			default        => $this->needs(),
		};
	}

	/** Where it goes when no address is given. */
	public function default_address(): string {
		return match ( $this ) {
			self::Telegram => 'https://api.telegram.org',
			self::Ntfy     => 'https://ntfy.sh',
			default        => '',
		};
	}
}
