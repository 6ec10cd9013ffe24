<?php
/**
 * The database said no, or nothing. Its own words stay out of pages and logs: they can hold the statement with all its values.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Install;

defined( 'ABSPATH' ) || exit;

final class Database_Error extends \RuntimeException {

	/** The server went away: what the statement did is not known. MySQL: CR_SERVER_GONE_ERROR, CR_SERVER_LOST. */
	public const GONE = array( 2006, 2013 );

	/** ER_NO_SUCH_TABLE. */
	public const NO_TABLE = 1146;

	/** Worth another try: ER_LOCK_WAIT_TIMEOUT, ER_LOCK_DEADLOCK. */
	public const CONFLICT = array( 1205, 1213 );

	/** ER_DUP_ENTRY. */
	public const DUPLICATE = 1062;

	/**
	 * @param int $number MySQL's error number, 0 = unknown (SQLite).
	 */
	public function __construct( public readonly int $number, string $what ) {
		parent::__construct( $what );
	}

	/** Whether making the tables could help. SQLite gives no number. To be asked first: in MySQL CREATE TABLE ends the caller's transaction. */
	public function may_lack_table(): bool {
		return in_array( $this->number, array( self::NO_TABLE, 0 ), true );
	}

	public function is_conflict(): bool {
		return in_array( $this->number, self::CONFLICT, true );
	}

	public function is_gone(): bool {
		return in_array( $this->number, self::GONE, true );
	}
}
