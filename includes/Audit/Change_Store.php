<?php
/**
 * The table of changes: rows are added, read, and removed when they are old. Nothing edits or deletes one on request.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Audit;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Tables;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Field from Change
 * @phpstan-type Entry array{id: int, changed_at: int, user: int, login: string, door: string, part: string, event: string, fields: list<Field>}
 */
final class Change_Store {

	public const MOST = 100;

	/** How long and how many. Within the newest year the oldest go only beyond so many that nobody can push out what he did. */
	private const KEEP_S = 365 * DAY_IN_SECONDS;
	private const KEEP   = 1000;

	/** What is younger stays, however many there are: a flood of small changes must not wash away the one that counts. */
	public const SAFE_S = 30 * DAY_IN_SECONDS;

	private const SEEN = 'mailwright_changes_seen';

	public function __construct( private readonly Database $database = new Database() ) {}

	/**
	 * @return int Its id.
	 * @throws Database_Error When the database refuses.
	 */
	public function add( Actor $actor, Change $change ): int {
		Tables::ensure();
		return $this->database->insert(
			'INSERT INTO ' . self::table() . ' (changed_at, user, login, door, part, event, fields) VALUES (UNIX_TIMESTAMP(), %d, %s, %s, %s, %s, %s)',
			$actor->user,
			substr( $actor->login, 0, 60 ),
			$actor->door,
			$change->part,
			$change->event,
			(string) wp_json_encode( $change->fields, JSON_INVALID_UTF8_SUBSTITUTE )
		);
	}

	/**
	 * The newest first.
	 *
	 * @param int|null $before Only those with a lower id.
	 * @return list<Entry>
	 * @throws Database_Error When the database refuses.
	 */
	public function page( int $per_page, ?int $before = null ): array {
		Tables::ensure();
		return array_map( self::entry( ... ), $this->database->rows( 'SELECT * FROM ' . self::table() . ' WHERE id < %d ORDER BY id DESC LIMIT %d', $before ?? PHP_INT_MAX, min( self::MOST, max( 1, $per_page ) ) ) );
	}

	/**
	 * What others did of late and this person has not seen yet, the newest first.
	 *
	 * @return list<Entry>
	 * @throws Database_Error When the database refuses.
	 */
	public function unseen_by( int $user, int $most ): array {
		Tables::ensure();
		return array_map( self::entry( ... ), $this->database->rows( 'SELECT * FROM ' . self::table() . ' WHERE id > %d AND user <> %d AND changed_at > UNIX_TIMESTAMP() - %d ORDER BY id DESC LIMIT %d', self::seen_by( $user ), $user, self::SAFE_S, $most ) );
	}

	/** A person has seen everything up to this one. */
	public function mark_seen( int $user, int $id ): void {
		$newest = (int) $this->database->value( 'SELECT MAX(id) FROM ' . self::table() );
		$id     = min( $id, $newest ); // What comes later is not seen yet, whatever was sent.
		if ( $id > self::seen_by( $user ) ) {
			update_user_option( $user, self::SEEN, $id );
		}
	}

	/** @throws Database_Error When the database refuses. */
	public function clean_up(): void {
		$table = self::table();
		$this->database->run( "DELETE FROM $table WHERE changed_at < UNIX_TIMESTAMP() - %d", self::KEEP_S );
		$last = $this->database->value( "SELECT id FROM $table ORDER BY id DESC LIMIT 1 OFFSET %d", self::KEEP );
		if ( null !== $last ) {
			$this->database->run( "DELETE FROM $table WHERE id <= %d AND changed_at < UNIX_TIMESTAMP() - %d", (int) $last, self::SAFE_S );
		}
	}

	/** The newest change that this person has seen; costs no query where it is the current user. */
	public static function seen_by( int $user ): int {
		$seen = get_user_option( self::SEEN, $user );
		return is_numeric( $seen ) ? (int) $seen : 0;
	}

	/**
	 * @param array<string, string|null> $row
	 * @return Entry
	 */
	private static function entry( array $row ): array {
		$fields = json_decode( (string) $row['fields'], true, 8 );
		/** @var list<Field> $known Written by add(). */
		$known = array_values( array_filter( is_array( $fields ) ? $fields : array(), static fn( mixed $field ): bool => is_array( $field ) && isset( $field['field'] ) && is_string( $field['field'] ) ) );
		return array(
			'id'         => (int) $row['id'],
			'changed_at' => (int) $row['changed_at'],
			'user'       => (int) $row['user'],
			'login'      => (string) $row['login'],
			'door'       => (string) $row['door'],
			'part'       => (string) $row['part'],
			'event'      => (string) $row['event'],
			'fields'     => $known,
		);
	}

	private static function table(): string {
		return Database::table( Tables::CHANGES );
	}
}
