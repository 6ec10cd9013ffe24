<?php
/**
 * The request that carries a message to each kind of channel. Names of people and channels in a text notify nobody, and no text becomes markup.
 *
 * Looked up on 2026-11-24:
 *
 * @link https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 * @link https://discord.com/developers/docs/resources/webhook#execute-webhook
 * @link https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using
 * @link https://core.telegram.org/bots/api#sendmessage
 * @link https://docs.ntfy.sh/publish/#publish-as-json
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Health\Alerts;

use Mailwright\Causes\Server_Text;
use Mailwright\Http\Request;

defined( 'ABSPATH' ) || exit;

final class Payload {

	/** Telegram takes 4096 characters, ntfy 4096 bytes, Slack 3000 in a block, Discord 4096; all of it has to fit into the least. */
	private const MAX_TEXT = 2500;

	/** ntfy: more is turned into an attachment. */
	private const MAX_NTFY_BYTES = 3500;

	private const COLOURS = array( 'critical' => 0xCC1818, 'warning' => 0xF0B849, 'good' => 0x4AB866 );

	public static function request( Channel $channel, Message $message ): Request {
		return match ( $channel->type ) {
			Channel_Type::Webhook  => self::webhook( $channel, $message ),
			Channel_Type::Slack    => self::json( $channel->address(), self::slack( $message ) ),
			Channel_Type::Discord  => self::json( $channel->address(), self::discord( $message ) ),
			Channel_Type::Teams    => self::json( $channel->address(), self::teams( $message ) ),
			Channel_Type::Telegram => self::json( untrailingslashit( $channel->address() ) . '/bot' . $channel->secret( 'token' ) . '/sendMessage', self::telegram( $channel, $message ) ),
			Channel_Type::Ntfy     => self::json( trailingslashit( $channel->address() ), self::ntfy( $channel, $message ), '' === $channel->secret( 'token' ) ? array() : array( 'Authorization' => 'Bearer ' . $channel->secret( 'token' ) ) ),
		};
	}

	/** The signature of a webhook: over the time, too, so that a request that was overheard cannot be sent again later. */
	public static function signature( string $timestamp, string $body, #[\SensitiveParameter] string $secret ): string {
		return 'sha256=' . hash_hmac( 'sha256', $timestamp . '.' . $body, $secret );
	}

	private static function webhook( Channel $channel, Message $message ): Request {
		$time = static fn( int $at ): string => gmdate( 'Y-m-d\TH:i:s\Z', $at );
		$body = self::encode(
			array(
				'event'    => $message->kind,
				'id'       => wp_generate_uuid4(),
				'at'       => $time( $message->at ),
				'site'     => array( 'name' => $message->site(), 'url' => home_url( '/' ) ),
				'status'   => $message->status(),
				'title'    => $message->headline(),
				'text'     => $message->text(),
				'link'     => $message->link(),
				'more'     => $message->more(),
				'findings' => array_map( static fn( Finding $finding ): array => array( 'since' => $time( $finding->since ) ) + $finding->to_array(), $message->news ),
				'open'     => count( $message->open ),
				'changes'  => $message->changed,
				'resolved' => array_map( static fn( array $over ): array => array( 'id' => $over['id'], 'title' => $over['title'], 'since' => $time( $over['since'] ), 'until' => $time( $over['until'] ), 'lasted_seconds' => max( 0, $over['until'] - $over['since'] ) ), $message->over ),
			)
		);
		$timestamp = (string) $message->at;
		return new Request(
			'POST',
			$channel->address(),
			array(
				'Content-Type'           => 'application/json; charset=utf-8',
				'X-Mailwright-Timestamp' => $timestamp,
				'X-Mailwright-Signature' => self::signature( $timestamp, $body, $channel->secret( 'token' ) ),
			),
			$body
		);
	}

	/** @return array<string, mixed> */
	private static function slack( Message $message ): array {
		// "<!channel>" and "<@user>" notify people; with these three characters escaped there is none of it.
		$safe = static fn( string $text ): string => str_replace( array( '&', '<', '>' ), array( '&amp;', '&lt;', '&gt;' ), $text );
		$text = Server_Text::clean( $message->text(), self::MAX_TEXT, true );
		return array(
			'text'   => $safe( $message->headline() ),
			'blocks' => array(
				array( 'type' => 'header', 'text' => array( 'type' => 'plain_text', 'text' => Server_Text::clean( $message->headline(), 150 ), 'emoji' => false ) ),
				...( '' === $text ? array() : array( array( 'type' => 'section', 'text' => array( 'type' => 'plain_text', 'text' => $text, 'emoji' => false ) ) ) ),
				array( 'type' => 'section', 'text' => array( 'type' => 'mrkdwn', 'text' => '<' . $safe( str_replace( array( '|', '>' ), array( '%7C', '%3E' ), $message->link() ) ) . '|' . $safe( Message::link_text() ) . '>' ) ),
			),
		);
	}

	/** @return array<string, mixed> */
	private static function discord( Message $message ): array {
		return array(
			'embeds'           => array(
				array(
					'title'       => Server_Text::clean( self::without_markdown( $message->headline() ), 250 ),
					'description' => self::without_markdown( Server_Text::clean( $message->text(), self::MAX_TEXT / 2, true ) ),
					'url'         => $message->link(),
					'color'       => self::COLOURS[ $message->tone() ],
					'timestamp'   => gmdate( 'Y-m-d\TH:i:s\Z', $message->at ),
				),
			),
			'allowed_mentions' => array( 'parse' => array() ),
		);
	}

	/** @return array<string, mixed> */
	private static function teams( Message $message ): array {
		$block = static fn( string $text, array $more = array() ): array => array( 'type' => 'TextBlock', 'text' => self::without_markdown( $text ), 'wrap' => true ) + $more;
		$tones = array( 'critical' => 'attention', 'warning' => 'warning', 'good' => 'good' );
		return array(
			'type'        => 'message',
			'attachments' => array(
				array(
					'contentType' => 'application/vnd.microsoft.card.adaptive',
					'contentUrl'  => null,
					'content'     => array(
						'$schema' => 'http://adaptivecards.io/schemas/adaptive-card.json',
						'type'    => 'AdaptiveCard',
						'version' => '1.4',
						'body'    => array(
							$block( $message->headline(), array( 'weight' => 'bolder', 'size' => 'medium', 'color' => $tones[ $message->tone() ] ) ),
							...array_map( static fn( string $text ): array => $block( Server_Text::clean( $text, self::MAX_TEXT, true ) ), $message->paragraphs() ),
						),
						'actions' => array( array( 'type' => 'Action.OpenUrl', 'title' => Message::link_text(), 'url' => $message->link() ) ),
					),
				),
			),
		);
	}

	/** @return array<string, mixed> No parse_mode: nothing in the text is markup. */
	private static function telegram( Channel $channel, Message $message ): array {
		return array(
			'chat_id'              => $channel->chat,
			'text'                 => implode( "\n\n", array_filter( array( $message->headline(), Server_Text::clean( $message->text(), self::MAX_TEXT, true ), $message->link() ) ) ),
			'link_preview_options' => array( 'is_disabled' => true ),
		);
	}

	/** @return array<string, mixed> */
	private static function ntfy( Channel $channel, Message $message ): array {
		$text = Server_Text::clean( $message->text(), self::MAX_TEXT, true );
		return array(
			'topic'    => $channel->secret( 'topic' ),
			'title'    => Server_Text::clean( $message->headline(), 200 ),
			'message'  => '' === $text ? Message::link_text() : mb_strcut( $text, 0, self::MAX_NTFY_BYTES, 'UTF-8' ),
			'priority' => 'critical' === $message->status() ? 5 : 3,
			'tags'     => array( array( 'critical' => 'rotating_light', 'warning' => 'warning', 'good' => 'white_check_mark' )[ $message->tone() ] ),
			'click'    => $message->link(),
		);
	}

	private static function without_markdown( string $text ): string {
		return (string) preg_replace( '/([\\\\`*_{}\[\]()#+>|~])/', '\\\\$1', $text );
	}

	/**
	 * @param array<string, mixed>  $body
	 * @param array<string, string> $headers
	 */
	private static function json( #[\SensitiveParameter] string $url, #[\SensitiveParameter] array $body, #[\SensitiveParameter] array $headers = array() ): Request {
		return new Request( 'POST', $url, $headers + array( 'Content-Type' => 'application/json; charset=utf-8', 'Accept' => 'application/json, text/plain' ), self::encode( $body ) );
	}

	/** @param array<string, mixed> $body */
	private static function encode( #[\SensitiveParameter] array $body ): string {
		return (string) wp_json_encode( $body, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE );
	}
}
