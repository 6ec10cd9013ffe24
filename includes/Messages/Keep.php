<?php
/**
 * What of a message stays in the log when it is finished.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Messages;

defined( 'ABSPATH' ) || exit;

enum Keep: int {
	/** Nothing, not even that there was one. */
	case None = 0;
	/** Who, when, what about and how it went. */
	case Metadata = 1;
	/** That and the text, encrypted. */
	case Content = 2;

	/**
	 * @param bool   $is_wanted    What the filter `mailwright_log_message` said.
	 * @param string $log_content  The setting: `none` or `full`.
	 * @param bool   $is_sensitive Has a login, reset or confirmation link: its text is never kept, whatever the setting (guarantees S11).
	 */
	public static function of( bool $is_wanted, string $log_content, bool $is_sensitive ): self {
		return match ( true ) {
			! $is_wanted => self::None,
			'full' === $log_content && ! $is_sensitive => self::Content,
			default => self::Metadata,
		};
	}
}
