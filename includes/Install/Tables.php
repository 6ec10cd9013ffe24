<?php
/**
 * The tables of a site, said once, and the way from any older state to the present one. Nothing here runs on a page that sends no mail.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Install;

defined( 'ABSPATH' ) || exit;

final class Tables {

	/** One row for each wp_mail() call: what the log shows and, while it waits, what the worker needs. */
	public const MESSAGES = 'mailwright_messages';

	/** Messages too big for one statement, in pieces. */
	public const CHUNKS = 'mailwright_chunks';

	/** What was tried; rows are only ever added. */
	public const ATTEMPTS = 'mailwright_attempts';

	/** What is known of a connection: proven settings, breaker, rate. */
	public const CONNECTIONS = 'mailwright_connection_states';

	/** Processes that work on the outbox now, and tickets for waking one. */
	public const WORKERS = 'mailwright_workers';

	/** Which blocks of messages hold which letters. */
	public const SEARCH = 'mailwright_search';

	/** Figures of days that are over. */
	public const DAYS = 'mailwright_days';

	/** Who changed where mail goes; since version 2. */
	public const CHANGES = 'mailwright_changes';

	public const ALL = array( self::MESSAGES, self::CHUNKS, self::ATTEMPTS, self::CONNECTIONS, self::WORKERS, self::SEARCH, self::DAYS, self::CHANGES );

	/** Counts up with each change of a table; each row that waits carries the version it was written by. */
	public const VERSION = 2;

	/** Beside the settings' option, so that it costs no query of its own; not part of it, so that saving settings cannot lose it. */
	private const OPTION = 'mailwright_tables';

	/**
	 * Makes what is missing. Cheap when nothing is: one look at an autoloaded option.
	 *
	 * @param bool $even_if_known Look at the tables themselves: the option says they are there, but a statement has just failed.
	 * @throws Database_Error When the database refuses.
	 */
	public static function ensure( bool $even_if_known = false ): void {
		if ( ! $even_if_known && in_array( get_option( self::OPTION ), array( self::VERSION, (string) self::VERSION ), true ) ) {
			return;
		}
		$database = new Database();
		foreach ( self::definitions() as $table => $columns ) {
			// InnoDB by name: on a server whose default engine is another one a committed row could still be lost.
			$database->run( 'CREATE TABLE IF NOT EXISTS ' . Database::table( $table ) . " ( $columns ) ENGINE=InnoDB " . $database->charset() );
		}
		update_option( self::OPTION, self::VERSION, true );
	}

	/** Whether they have ever been made. */
	public static function are_known(): bool {
		return false !== get_option( self::OPTION );
	}

	/** Removes the tables with all they hold. */
	public static function drop(): void {
		$database = new Database();
		foreach ( self::ALL as $table ) {
			$database->run( 'DROP TABLE IF EXISTS ' . Database::table( $table ) );
		}
		delete_option( self::OPTION );
	}

	/**
	 * Times are seconds since 1970 on the database's clock (UNIX_TIMESTAMP()): the clocks of web nodes may differ.
	 *
	 * @return array<string, string> Table => columns and keys.
	 */
	public static function definitions(): array {
		return array(
			// lane: the priority while a worker may take the message, NULL otherwise; so `due` holds only what waits.
			// token, lease_until: whose claim it is, and until when. claims: claims without an outcome since the last one.
			// home: fingerprint of the home URL it was accepted under. keep_level: what stays when it is finished (see Messages\Keep).
			// recipients: one address a line. outcomes: JSON, for recipients that differ from `status`.
			// mime: the composed message; or, for big ones, `chunks_of` names its pieces. sealed: encrypted since it is finished.
			self::MESSAGES    => "id bigint unsigned NOT NULL AUTO_INCREMENT,
				created_at int unsigned NOT NULL,
				status varchar(10) NOT NULL,
				lane tinyint unsigned NULL DEFAULT NULL,
				priority tinyint unsigned NOT NULL DEFAULT 1,
				next_at int unsigned NULL DEFAULT NULL,
				expires_at int unsigned NULL DEFAULT NULL,
				token varchar(32) NULL DEFAULT NULL,
				lease_until int unsigned NULL DEFAULT NULL,
				claims smallint unsigned NOT NULL DEFAULT 0,
				attempts smallint unsigned NOT NULL DEFAULT 0,
				version smallint unsigned NOT NULL DEFAULT 1,
				home varchar(32) NOT NULL DEFAULT '',
				keep_level tinyint unsigned NOT NULL DEFAULT 1,
				is_sensitive tinyint unsigned NOT NULL DEFAULT 0,
				connection varchar(40) NOT NULL DEFAULT '',
				source varchar(100) NOT NULL DEFAULT '',
				cause varchar(40) NOT NULL DEFAULT '',
				held_for varchar(20) NOT NULL DEFAULT '',
				message_id varchar(255) NOT NULL DEFAULT '',
				subject varchar(500) NOT NULL DEFAULT '',
				sender varchar(254) NOT NULL DEFAULT '',
				return_path varchar(254) NOT NULL DEFAULT '',
				notify varchar(40) NOT NULL DEFAULT '',
				recipient_count int unsigned NOT NULL DEFAULT 0,
				recipients mediumtext NOT NULL,
				outcomes mediumtext NULL DEFAULT NULL,
				key_hash varchar(64) NULL DEFAULT NULL,
				content_hash varchar(64) NULL DEFAULT NULL,
				size int unsigned NOT NULL DEFAULT 0,
				sealed tinyint unsigned NOT NULL DEFAULT 0,
				chunks_of varchar(32) NULL DEFAULT NULL,
				mime mediumblob NULL DEFAULT NULL,
				PRIMARY KEY  (id),
				UNIQUE KEY key_hash (key_hash),
				KEY due (lane,next_at,id),
				KEY status (status,id),
				KEY connection (connection,id),
				KEY created_at (created_at)",
			self::CHUNKS      => 'chunks_of varchar(32) NOT NULL,
				number int unsigned NOT NULL,
				created_at int unsigned NOT NULL,
				bytes mediumblob NOT NULL,
				PRIMARY KEY  (chunks_of,number),
				KEY created_at (created_at)',
			self::ATTEMPTS    => "message bigint unsigned NOT NULL,
				number smallint unsigned NOT NULL,
				tried_at int unsigned NOT NULL,
				duration_ms int unsigned NOT NULL DEFAULT 0,
				connection varchar(40) NOT NULL DEFAULT '',
				outcome varchar(10) NOT NULL,
				stage varchar(10) NOT NULL DEFAULT '',
				cause varchar(40) NOT NULL DEFAULT '',
				reply varchar(1000) NOT NULL DEFAULT '',
				transcript mediumtext NULL DEFAULT NULL,
				PRIMARY KEY  (message,number)",
			// proven: fingerprint of the settings through which a message was last accepted. window_at, window_used: rate limit.
			self::CONNECTIONS => "connection varchar(40) NOT NULL,
				proven varchar(64) NOT NULL DEFAULT '',
				accepted_at int unsigned NULL DEFAULT NULL,
				failed_at int unsigned NULL DEFAULT NULL,
				failures int unsigned NOT NULL DEFAULT 0,
				blocked_until int unsigned NULL DEFAULT NULL,
				paused_at int unsigned NULL DEFAULT NULL,
				cause varchar(40) NOT NULL DEFAULT '',
				failure text NULL DEFAULT NULL,
				window_at int unsigned NOT NULL DEFAULT 0,
				window_used int unsigned NOT NULL DEFAULT 0,
				PRIMARY KEY  (connection)",
			self::WORKERS     => 'token varchar(64) NOT NULL,
				kind varchar(10) NOT NULL,
				seen_at int unsigned NOT NULL,
				PRIMARY KEY  (token)',
			// Which letters occur in which block of messages, packed by Messages\Search_Index: one row for each part of the letters and unit of ids.
			self::SEARCH      => 'part smallint unsigned NOT NULL,
				unit int unsigned NOT NULL,
				entries mediumblob NOT NULL,
				PRIMARY KEY  (part,unit)',
			// day: 20261123. kind: what is counted (see Messages\Daily_Figures).
			self::DAYS        => 'day int unsigned NOT NULL,
				kind tinyint unsigned NOT NULL DEFAULT 0,
				sent int unsigned NOT NULL DEFAULT 0,
				retried int unsigned NOT NULL DEFAULT 0,
				failed int unsigned NOT NULL DEFAULT 0,
				counted_at int unsigned NOT NULL DEFAULT 0,
				PRIMARY KEY  (day,kind)',
			// user: 0 = nobody who was logged in. door: see Audit\Actor. part: "connection shop". fields: JSON, old and new; of a secret only that it changed.
			self::CHANGES     => "id bigint unsigned NOT NULL AUTO_INCREMENT,
				changed_at int unsigned NOT NULL,
				user bigint unsigned NOT NULL DEFAULT 0,
				login varchar(60) NOT NULL DEFAULT '',
				door varchar(10) NOT NULL DEFAULT '',
				part varchar(100) NOT NULL DEFAULT '',
				event varchar(10) NOT NULL,
				fields mediumtext NOT NULL,
				PRIMARY KEY  (id),
				KEY changed_at (changed_at)",
		);
	}
}
