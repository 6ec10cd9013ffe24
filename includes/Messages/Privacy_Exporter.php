<?php
/**
 * What the log holds about a person, for the file that WordPress makes of it on request. Addresses of other people are not part of it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Causes\Server_Text;

/**
 * @phpstan-type Item array{group_id: string, group_label: string, group_description: string, item_id: string, data: list<array{name: string, value: string}>}
 */
final class Privacy_Exporter {

	/** Messages of one step; a step is one request of the page. */
	private const PER_STEP = 50;

	/** Characters of a text; WordPress puts everything on one page. */
	private const MAX_TEXT = 20000;

	public function __construct( private readonly Message_Store $store = new Message_Store(), private readonly Source_Names $names = new Source_Names() ) {}

	/** @return array{data: list<Item>, done: bool} */
	public function step( string $address, int $page ): array {
		$ids   = array_reverse( $this->store->ids_for_address( $address ) ); // The oldest first: what comes in meanwhile moves nothing.
		$some  = array_slice( $ids, ( max( 1, $page ) - 1 ) * self::PER_STEP, self::PER_STEP );
		$items = array();
		foreach ( $some as $id ) {
			$row = $this->store->get( $id );
			if ( null !== $row ) {
				$items[] = $this->item( $row, $address );
			}
		}
		return array( 'data' => $items, 'done' => count( $ids ) <= max( 1, $page ) * self::PER_STEP );
	}

	/**
	 * @param array<string, string|null> $row
	 * @return Item
	 */
	private function item( array $row, string $address ): array {
		$wanted  = Search_Text::fold( trim( $address ) );
		$is_from = in_array( $wanted, array( Search_Text::fold( (string) $row['sender'] ), Search_Text::fold( (string) $row['return_path'] ) ), true );
		$status  = (string) $row['status'];
		$is_to   = false;
		foreach ( Message_View::recipients( $row ) as $recipient ) {
			if ( Search_Text::fold( $recipient['address'] ) === $wanted ) {
				$is_to  = true;
				$status = $recipient['status'];
			}
		}
		$facts = array(
			__( 'Date', 'mailwright' )    => wp_date( 'c', (int) $row['created_at'] ),
			__( 'Subject', 'mailwright' ) => Server_Text::clean( (string) $row['subject'] ),
			__( 'Sender', 'mailwright' )  => $is_from ? $address : '',
			__( 'Recipient', 'mailwright' ) => $is_to ? $address : '',
			__( 'Sent by', 'mailwright' ) => $this->names->of( (string) $row['source'] ),
			__( 'Status', 'mailwright' )  => self::status( $status ),
			__( 'Size in bytes', 'mailwright' ) => (string) $row['size'],
			__( 'Text', 'mailwright' )    => $this->text( $row ),
		);
		$data  = array();
		foreach ( array_filter( $facts, static fn( string|false $value ): bool => '' !== $value && false !== $value ) as $name => $value ) {
			$data[] = array( 'name' => (string) $name, 'value' => (string) $value );
		}
		return array(
			'group_id'          => 'mailwright-messages',
			'group_label'       => __( 'Email log', 'mailwright' ),
			'group_description' => __( 'Email that this site has sent to or from the address.', 'mailwright' ),
			'item_id'           => 'mailwright-message-' . $row['id'],
			'data'              => $data,
		);
	}

	/** @param array<string, string|null> $row */
	private function text( array $row ): string {
		$parts = Message_Content::of( $row )->parts;
		$plain = $parts['text'] ?? null;
		$html  = $parts['html'] ?? null;
		$text  = is_string( $plain ) && '' !== $plain ? $plain : ( is_string( $html ) ? wp_strip_all_tags( $html ) : '' );
		return Server_Text::clean( $text, self::MAX_TEXT, true );
	}

	private static function status( string $status ): string {
		return match ( $status ) {
			'sent'     => __( 'accepted by the mail server', 'mailwright' ),
			'dead'     => __( 'not sent', 'mailwright' ),
			'canceled' => __( 'canceled', 'mailwright' ),
			default    => __( 'still waiting to be sent', 'mailwright' ),
		};
	}
}
