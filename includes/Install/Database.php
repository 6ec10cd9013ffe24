<?php
/**
 * Statements on our own tables by WordPress' own database object, with errors as exceptions, no output on the page, and no waiting for a
 * server that is gone.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Install;

defined( 'ABSPATH' ) || exit;

final class Database {

	/** Name with the site's prefix. @param Tables::* $name */
	public static function table( string $name ): string {
		global $wpdb;
		return $wpdb->prefix . $name;
	}

	public function charset(): string {
		global $wpdb;
		return $wpdb->get_charset_collate();
	}

	/**
	 * @param string                $sql    With %s, %d, %f, %i; table names are put in by table().
	 * @param string|int|float|null ...$values NULL becomes SQL's NULL in place of %s or %d.
	 * @return int Rows changed. MySQL does not count rows that were already so.
	 * @throws Database_Error
	 */
	public function run( string $sql, string|int|float|null ...$values ): int {
		global $wpdb;
		$changed = $this->guarded( static fn() => $wpdb->query( self::bind( $sql, $values ) ) ); // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- bind() prepares.
		return is_int( $changed ) ? $changed : (int) ( true === $changed );
	}

	/** @return int The AUTO_INCREMENT id. @throws Database_Error */
	public function insert( string $sql, string|int|float|null ...$values ): int {
		global $wpdb;
		$this->run( $sql, ...$values );
		return (int) $wpdb->insert_id;
	}

	/** @return list<array<string, string|null>> @throws Database_Error */
	public function rows( string $sql, string|int|float|null ...$values ): array {
		global $wpdb;
		/** @var list<array<string, string|null>> $rows */
		$rows = (array) $this->guarded( static fn() => $wpdb->get_results( self::bind( $sql, $values ), 'ARRAY_A' ) ); // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- bind() prepares.
		return $rows;
	}

	/** @return array<string, string|null>|null The first row. @throws Database_Error */
	public function row( string $sql, string|int|float|null ...$values ): ?array {
		return $this->rows( $sql, ...$values )[0] ?? null;
	}

	/** The first column of the first row. @throws Database_Error */
	public function value( string $sql, string|int|float|null ...$values ): ?string {
		$row = $this->row( $sql, ...$values );
		return null === $row ? null : array_values( $row )[0] ?? null;
	}

	/** Bytes as a literal: plain ASCII, so that WordPress does not look for broken letters in it, and nothing has to be escaped. */
	public static function bytes( string $bytes ): string {
		return '' === $bytes ? "''" : "x'" . bin2hex( $bytes ) . "'";
	}

	/** With read replicas (HyperDB, LudicrousDB): what was just written has to be read where it was written (guarantees F53). */
	public static function read_from_primary(): void {
		global $wpdb;
		foreach ( array( 'send_reads_to_masters', 'send_reads_to_primaries' ) as $method ) {
			if ( method_exists( $wpdb, $method ) ) {
				$wpdb->$method();
			}
		}
	}

	/** @param array<string|int|float|null> $values */
	private static function bind( string $sql, array $values ): string {
		global $wpdb;
		$values = array_values( $values );
		if ( array() === $values ) {
			return $sql;
		}
		if ( in_array( null, $values, true ) ) {
			$index = 0;
			$sql   = (string) preg_replace_callback(
				'/%[sdfi]/',
				static function ( array $match ) use ( &$index, $values ): string {
					return null === $values[ $index++ ] ? 'NULL' : $match[0];
				},
				$sql
			);
			$values = array_values( array_filter( $values, static fn( string|int|float|null $value ): bool => null !== $value ) );
		}
		return array() === $values ? $sql : (string) $wpdb->prepare( $sql, ...$values ); // phpcs:ignore WordPress.DB.PreparedSQL.NotPrepared -- This is where statements are prepared.
	}

	/**
	 * @param \Closure(): mixed $call
	 * @throws Database_Error
	 */
	private function guarded( \Closure $call ): mixed {
		global $wpdb;
		self::require_server();
		add_filter( 'pre_get_table_charset', array( self::class, 'on_pre_get_table_charset' ), 10, 2 );
		$is_silent = $wpdb->suppress_errors( true );
		$restore   = self::without_second_try();
		try {
			$result = $call();
			$number = self::error_number();
		} finally {
			$restore();
			$wpdb->suppress_errors( $is_silent );
			remove_filter( 'pre_get_table_charset', array( self::class, 'on_pre_get_table_charset' ), 10 );
		}
		if ( '' !== $wpdb->last_error || false === $result || null === $result ) {
			throw new Database_Error( $number, 'The database refused a statement.' );
		}
		return $result;
	}

	/**
	 * Without this WordPress asks the database for the columns of a table before each statement with a letter outside ASCII. Our tables
	 * are what Tables says, and what goes into them is valid UTF-8.
	 *
	 * @param mixed $charset As core passes it.
	 * @param mixed $table   Name in small letters.
	 * @return mixed
	 */
	public static function on_pre_get_table_charset( mixed $charset, mixed $table ): mixed {
		return is_string( $table ) && str_contains( $table, 'mailwright_' ) ? 'binary' : $charset;
	}

	/**
	 * WordPress answers a lost server with five seconds of waiting and then ends the page (wpdb::check_connection()): a mail must not.
	 *
	 * @throws Database_Error
	 */
	private static function require_server(): void {
		global $wpdb;
		$link = $wpdb->dbh ?? null;
		if ( ! $link instanceof \mysqli ) {
			return;
		}
		try {
			$is_there = @mysqli_query( $link, 'DO 1' ); // phpcs:ignore WordPress.PHP.NoSilencedErrors, WordPress.DB.RestrictedFunctions -- A lost connection is a warning; wpdb has no question without the waiting.
		} catch ( \Throwable ) {
			$is_there = false;
		}
		if ( ! $is_there ) {
			throw new Database_Error( 2006, 'The database server is gone.' );
		}
	}

	/**
	 * A server that is lost in the middle of a statement may have carried it out. wpdb::query() would connect again and run it a second time: two
	 * rows of one mail. Or it would wait for five seconds and then end the page, unless the theme is at work already (wpdb::check_connection()).
	 *
	 * @return \Closure(): void Makes everything as it was.
	 */
	private static function without_second_try(): \Closure {
		global $wpdb, $wp_actions;
		if ( ! property_exists( $wpdb, 'reconnect_retries' ) ) {
			return static function (): void {}; // Not WordPress' own object.
		}
		$retries                         = $wpdb->reconnect_retries;
		$count                           = $wp_actions['template_redirect'] ?? 0;
		$reporting                       = error_reporting(); // phpcs:ignore WordPress.PHP.DevelopmentFunctions -- With WP_DEBUG wpdb::check_connection() changes it for its tries, and back at the last one.
		$wpdb->reconnect_retries         = 0;
		$wp_actions['template_redirect'] = max( 1, $count );

		return static function () use ( $retries, $count, $reporting ): void {
			global $wpdb, $wp_actions;
			error_reporting( $reporting ); // phpcs:ignore WordPress.PHP.DevelopmentFunctions, WordPress.PHP.DiscouragedPHPFunctions -- As it was.
			$wpdb->reconnect_retries         = $retries;
			$wp_actions['template_redirect'] = $count;
			if ( 0 === $count ) {
				unset( $wp_actions['template_redirect'] );
			}
		};
	}

	private static function error_number(): int {
		global $wpdb;
		$link = $wpdb->dbh ?? null;
		return $link instanceof \mysqli ? mysqli_errno( $link ) : 0; // phpcs:ignore WordPress.DB.RestrictedFunctions -- wpdb keeps the words only.
	}
}
