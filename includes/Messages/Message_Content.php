<?php
/**
 * The text of a message for the viewer: only where it was meant to be kept, never of a message with a login or reset link.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

use Mailwright\Install\Database_Error;

final class Message_Content {

	/** Bytes; a bigger one would need many times its size in memory. */
	private const MOST_BYTES = 8388608;

	/**
	 * @param 'kept'|'not_kept'|'sensitive'|'unreadable' $status
	 * @param array<string, mixed>|null                  $parts  As {@see Mime_Content::parse()} gives them.
	 */
	private function __construct( public readonly string $status, public readonly ?array $parts = null ) {}

	/** @param array<string, string|null> $row All columns. */
	public static function of( array $row ): self {
		if ( '1' === (string) $row['is_sensitive'] ) {
			return new self( 'sensitive' );
		}
		$is_stored = '' !== (string) $row['mime'] || '' !== (string) $row['chunks_of'];
		if ( Keep::Content->value !== (int) $row['keep_level'] || ! $is_stored ) {
			return new self( 'not_kept' );
		}
		if ( (int) $row['size'] > self::MOST_BYTES ) {
			return new self( 'unreadable' );
		}
		try {
			return new self( 'kept', Mime_Content::parse( ( new Payload_Store() )->read( $row ) ) );
		} catch ( Database_Error $error ) {
			throw $error;
		} catch ( \RuntimeException ) {
			return new self( 'unreadable' );
		}
	}
}
