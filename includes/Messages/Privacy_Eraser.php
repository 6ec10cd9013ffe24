<?php
/**
 * Removes what the log holds about a person, on request. A message to several people goes as a whole: its text may speak of anybody.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Causes\Server_Text;

final class Privacy_Eraser {

	/** Messages of one step; a step is one request of the page. */
	private const PER_STEP = 500;

	/** Messages that are named when they have to stay. */
	private const NAMED = 10;

	public function __construct( private readonly Message_Store $store = new Message_Store() ) {}

	/** @return array{items_removed: bool, items_retained: bool, messages: list<string>, done: bool} */
	public function step( string $address ): array {
		$ids      = $this->store->ids_for_address( $address );
		$finished = array();
		$waiting  = array();
		foreach ( array_chunk( $ids, self::PER_STEP ) as $some ) {
			foreach ( $this->store->rows( $some ) as $row ) {
				if ( ! in_array( $row['status'], Message_Filter::FINISHED, true ) ) {
					$waiting[] = $row;
				} elseif ( count( $finished ) <= self::PER_STEP ) {
					$finished[] = (int) $row['id'];
				}
			}
		}
		$gone    = $this->store->delete( array_slice( $finished, 0, self::PER_STEP ) );
		$is_done = count( $finished ) <= self::PER_STEP;
		return array(
			'items_removed'  => array() !== $gone,
			// Said once, in the last step.
			'items_retained' => $is_done && array() !== $waiting,
			'messages'       => $is_done && array() !== $waiting ? self::retained( $waiting ) : array(),
			'done'           => $is_done,
		);
	}

	/**
	 * @param non-empty-list<array<string, string|null>> $waiting
	 * @return list<string>
	 */
	private static function retained( array $waiting ): array {
		$count    = count( $waiting );
		$messages = array(
			sprintf(
				/* translators: %s: number of messages */
				_n( '%s email to or from this address still waits to be sent and was kept. Send or cancel it in the log under Settings → Email, then erase again.', '%s emails to or from this address still wait to be sent and were kept. Send or cancel them in the log under Settings → Email, then erase again.', $count, 'mailwright' ),
				number_format_i18n( $count )
			),
		);
		$format = get_option( 'date_format' );
		$format = is_string( $format ) ? $format : '';
		foreach ( array_slice( $waiting, 0, self::NAMED ) as $row ) {
			/* translators: 1: subject of an email, 2: date */
			$messages[] = sprintf( __( 'Kept: “%1$s” of %2$s', 'mailwright' ), Server_Text::clean( (string) $row['subject'] ), (string) wp_date( $format, (int) $row['created_at'] ) );
		}
		return $messages;
	}
}
