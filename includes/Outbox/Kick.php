<?php
/**
 * Wakes a worker by a request of the site to itself, for servers that cannot answer a page before its end. The request carries a ticket
 * that works once and for a minute, so that nobody else can keep the site busy this way (attack A56).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Outbox;

use Mailwright\Install\Database;
use Mailwright\Install\Database_Error;
use Mailwright\Install\Tables;

defined( 'ABSPATH' ) || exit;

final class Kick {

	public const ROUTE = 'mailwright/v1/outbox/kick';

	private const KIND = 'kick';

	/** Seconds that a ticket is valid. */
	private const VALID_S = 60;

	/** Seconds between two of them; a worker that was seen so lately will find the mail by itself. */
	private const PAUSE_S = 2;

	/** As WordPress' own spawn_cron(): the request is sent, nobody waits for the answer. */
	private const TIMEOUT_S = 0.01;

	public static function send(): void {
		try {
			$ticket = self::ticket();
		} catch ( Database_Error ) {
			return; // Cron comes later.
		}
		if ( null === $ticket ) {
			return;
		}
		add_action( 'http_api_curl', array( self::class, 'on_http_api_curl' ), PHP_INT_MAX, 3 );
		wp_remote_post(
			rest_url( self::ROUTE ),
			array(
				'timeout'   => self::TIMEOUT_S,
				'blocking'  => false,
				'sslverify' => (bool) apply_filters( 'https_local_ssl_verify', false ), // Core's hook: a site need not trust itself by certificate.
				'body'      => array( 'ticket' => $ticket ),
			)
		);
		remove_action( 'http_api_curl', array( self::class, 'on_http_api_curl' ), PHP_INT_MAX );
	}

	/**
	 * Hangs up as soon as the request is out. With cURL WordPress would wait for a whole second until the worker has answered, because its
	 * time limits below a second do not count (Requests\Transport\Curl::setup_handle()); and a visitor with it.
	 *
	 * @param mixed $handle cURL's handle, as core passes it.
	 * @param mixed $args   Of the request.
	 * @param mixed $url    Of the request.
	 */
	public static function on_http_api_curl( mixed $handle, mixed $args, mixed $url ): void {
		if ( ! $handle instanceof \CurlHandle || rest_url( self::ROUTE ) !== $url ) {
			return;
		}
		// phpcs:disable WordPress.WP.AlternativeFunctions -- This is what the hook is for.
		curl_setopt( $handle, CURLOPT_NOPROGRESS, false );
		curl_setopt( $handle, CURLOPT_PROGRESSFUNCTION, static fn( mixed $curl, float|int $all_down, float|int $down, float|int $all_up, float|int $up ): int => $all_up > 0 && $up >= $all_up ? 1 : 0 );
		// phpcs:enable
	}

	/** Whether somebody with this ticket may wake a worker. It works once. */
	public static function redeem( #[\SensitiveParameter] string $ticket ): bool {
		if ( 1 !== preg_match( '/^[0-9a-f]{32}$/D', $ticket ) ) {
			return false;
		}
		try {
			return 1 === ( new Database() )->run( 'DELETE FROM ' . self::table() . ' WHERE token = %s AND kind = %s AND seen_at > UNIX_TIMESTAMP() - %d', self::hash( $ticket ), self::KIND, self::VALID_S );
		} catch ( Database_Error ) {
			return false;
		}
	}

	/** @return string|null A new ticket; null when a worker is about to look anyway. */
	private static function ticket(): ?string {
		$database = new Database();
		$table    = self::table();
		$is_awake = $database->value( "SELECT token FROM $table WHERE kind IN ('kick', 'worker') AND seen_at > UNIX_TIMESTAMP() - %d LIMIT 1", self::PAUSE_S );
		if ( null !== $is_awake ) {
			return null;
		}
		$ticket = bin2hex( random_bytes( 16 ) );
		$database->run( "DELETE FROM $table WHERE kind = %s AND seen_at <= UNIX_TIMESTAMP() - %d", self::KIND, self::VALID_S );
		$database->run( "INSERT INTO $table (token, kind, seen_at) VALUES (%s, %s, UNIX_TIMESTAMP())", self::hash( $ticket ), self::KIND );
		return $ticket;
	}

	private static function table(): string {
		return Database::table( Tables::WORKERS );
	}

	/** The database never holds a ticket that works. */
	private static function hash( #[\SensitiveParameter] string $ticket ): string {
		return hash( 'sha256', $ticket );
	}
}
