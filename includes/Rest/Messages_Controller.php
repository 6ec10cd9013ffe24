<?php
/**
 * The log over REST: lists, one message, deleting, sending again, figures, export. An id that does not exist and one that is not for the asker sound the same.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

defined( 'ABSPATH' ) || exit;

use Mailwright\Install\Tables;
use Mailwright\Messages\Daily_Figures;
use Mailwright\Messages\Export;
use Mailwright\Messages\Log_Size;
use Mailwright\Messages\Message_Filter;
use Mailwright\Messages\Message_Search;
use Mailwright\Messages\Message_Store;
use Mailwright\Messages\Message_View;
use Mailwright\Messages\Retention;
use Mailwright\Outbox\Queue_Store;
use Mailwright\Outbox\Runner;
use Mailwright\Settings\Invalid_Input;
use WP_Error;
use WP_REST_Request;
use WP_REST_Response;

/**
 * @phpstan-import-type Schema from \Mailwright\Settings\Validator
 */
final class Messages_Controller {

	private const ONE = '/messages/(?P<id>[^/]+)';

	/** Seconds that a search may take; then it answers with what it has, and where to go on. */
	private const SEARCH_S = 0.08;

	/** Seconds for deleting in one request. */
	private const DELETE_S = 15.0;

	/** Seconds for an export of a million lines on a slow server. */
	private const EXPORT_S = 600;

	private const MOST_IDS = 1000;

	public static function register(): void {
		$filter = Message_Filter::fields();
		// Those with a name before those with an id: WordPress takes the first that fits.
		Router::register( '/messages', 'GET', 'list_messages', $filter + self::paging(), array( self::class, 'list' ) );
		Router::register( '/messages', 'DELETE', 'delete_messages', self::ids() + self::before(), array( self::class, 'delete_many' ) );
		Router::register( '/messages/days', 'GET', 'list_messages', array( 'days' => array( 'type' => 'integer', 'minimum' => 1, 'maximum' => 31, 'default' => 30, 'description' => __( 'How many days, today included.', 'mailwright' ) ) ), array( self::class, 'days' ) );
		Router::register( '/messages/size', 'GET', 'list_messages', array(), array( self::class, 'size' ) );
		Router::register( '/messages/export', 'GET', 'export_messages', $filter + array( 'format' => array( 'type' => 'string', 'enum' => Export::FORMATS, 'default' => 'csv' ) ), array( self::class, 'export' ) );
		Router::register( '/messages/resend', 'POST', 'resend_messages', array( 'ids' => array( 'required' => true ) + self::ids()['ids'] ), array( self::class, 'resend_many' ) );
		Router::register( self::ONE, 'GET', 'read_messages', array(), array( self::class, 'read' ) );
		Router::register( self::ONE, 'DELETE', 'delete_messages', array(), array( self::class, 'delete' ) );
		Router::register( self::ONE . '/resend', 'POST', 'resend_messages', array(), array( self::class, 'resend' ) );
		Router::register( self::ONE . '/cancel', 'POST', 'resend_messages', array(), array( self::class, 'cancel' ) );
		Router::register( self::ONE . '/release', 'POST', 'resend_messages', array(), array( self::class, 'release' ) );
	}

	/** @param WP_REST_Request<array{search?: string, status?: string, connection?: string, source?: string, since?: string, until?: string, per_page: int, cursor?: int}> $request */
	public static function list( WP_REST_Request $request ): WP_REST_Response {
		Tables::ensure();
		Retention::schedule();
		$per_page = (int) $request['per_page'];
		$page     = Message_Search::run( Message_Filter::from_input( Router::input( $request ) ), $per_page, self::SEARCH_S );
		if ( null !== $page->cursor && count( $page->ids ) < $per_page ) {
			Retention::schedule_soon(); // The search index is behind, or has to be built first.
		}
		$response = new WP_REST_Response( array_map( ( new Message_View() )->line( ... ), ( new Message_Store() )->rows( $page->ids ) ) );
		if ( null !== $page->cursor ) {
			$response->header( 'X-Mailwright-Cursor', (string) $page->cursor );
		}
		return $response;
	}

	/** @return array<string, mixed>|WP_Error */
	public static function read( WP_REST_Request $request ): array|WP_Error {
		$store = self::store();
		$row   = $store->get( self::id( $request ) );
		return null === $row ? self::forbidden() : ( new Message_View() )->whole( $row, $store->attempts( (int) $row['id'] ) );
	}

	/**
	 * @return array{deleted: int}|WP_Error
	 * @throws Invalid_Input When it is being sent just now.
	 */
	public static function delete( WP_REST_Request $request ): array|WP_Error {
		$id  = self::id( $request );
		$row = self::store()->get( $id );
		if ( null === $row ) {
			return self::forbidden();
		}
		if ( 0 === self::delete_ids( array( $id ) ) ) {
			throw new Invalid_Input( array(), 'busy', 409, __( 'This message is being sent just now. Please try again in a few minutes.', 'mailwright' ) );
		}
		return array( 'deleted' => 1 );
	}

	/**
	 * @param WP_REST_Request<array{ids?: list<int>, before?: string}> $request
	 * @return array{deleted: int, more?: true} `more`: time was up, there are more to delete.
	 * @throws Invalid_Input When it does not say what to delete.
	 */
	public static function delete_many( WP_REST_Request $request ): array {
		$input = Router::input( $request );
		if ( isset( $input['ids'] ) === isset( $input['before'] ) ) {
			throw new Invalid_Input( array( 'ids' => __( 'Name either the messages, or a day before which all are deleted.', 'mailwright' ) ) );
		}
		Tables::ensure();
		if ( isset( $input['ids'] ) ) {
			return array( 'deleted' => self::delete_ids( $input['ids'] ) );
		}
		$cleaner = new Retention( microtime( true ) + self::DELETE_S );
		$is_done = $cleaner->delete_before( Message_Filter::time( $input['before'] ?? '', 'before' ) );
		return array( 'deleted' => $cleaner->deleted() ) + ( $is_done ? array() : array( 'more' => true ) );
	}

	/** @return array<string, mixed>|WP_Error */
	public static function resend( WP_REST_Request $request ): array|WP_Error {
		return self::act( $request, static fn( int $id ): string => ( new Queue_Store() )->resend( $id ) );
	}

	/** @return array<string, mixed>|WP_Error */
	public static function cancel( WP_REST_Request $request ): array|WP_Error {
		return self::act( $request, static fn( int $id ): string => ( new Queue_Store() )->cancel( $id ) );
	}

	/** @return array<string, mixed>|WP_Error */
	public static function release( WP_REST_Request $request ): array|WP_Error {
		return self::act( $request, static fn( int $id ): string => ( new Queue_Store() )->release( $id ) );
	}

	/**
	 * @param WP_REST_Request<array{ids: list<int>}> $request
	 * @return array{resent: int, refused: list<array{id: int, reason: string}>}
	 */
	public static function resend_many( WP_REST_Request $request ): array {
		Tables::ensure();
		$queue   = new Queue_Store();
		$resent  = 0;
		$refused = array();
		foreach ( array_unique( $request['ids'] ?? array() ) as $id ) {
			$reason = $queue->resend( $id );
			if ( '' === $reason ) {
				++$resent;
			} else {
				$refused[] = array( 'id' => $id, 'reason' => $reason );
			}
		}
		if ( $resent > 0 ) {
			Runner::wake( true );
		}
		return array( 'resent' => $resent, 'refused' => $refused );
	}

	/**
	 * @param WP_REST_Request<array{days: int}> $request
	 * @return list<array{day: string, sent: int, retried: int, failed: int}>
	 */
	public static function days( WP_REST_Request $request ): array {
		Tables::ensure();
		return ( new Daily_Figures() )->last( (int) $request['days'] );
	}

	/** @return array{rows: int, bytes: int, oldest_at: string|null} */
	public static function size(): array {
		Tables::ensure();
		return ( new Log_Size() )->get();
	}

	/** @param WP_REST_Request<array{search?: string, status?: string, connection?: string, source?: string, since?: string, until?: string, format: string}> $request */
	public static function export( WP_REST_Request $request ): WP_REST_Response {
		Tables::ensure();
		$format   = (string) $request['format'];
		$filter   = Message_Filter::from_input( Router::input( $request ) );
		$response = new WP_REST_Response();
		$response->header( 'Content-Type', Export::content_type( $format ) );
		$response->header( 'Content-Disposition', 'attachment; filename="' . Export::file_name( $format ) . '"' );
		$response->header( 'X-Content-Type-Options', 'nosniff' );
		$response->header( 'Cache-Control', 'no-store' );
		add_filter(
			'rest_pre_serve_request',
			static function ( mixed $is_served, mixed $answer, WP_REST_Request $asked ) use ( $response, $filter, $format ): mixed {
				if ( $answer !== $response || 'HEAD' === $asked->get_method() ) {
					return $is_served;
				}
				self::stream( ( new Export() )->pieces( $filter, $format ) );
				return true;
			},
			10,
			3
		);
		return $response;
	}

	/** @param iterable<string> $pieces */
	private static function stream( iterable $pieces ): void {
		if ( function_exists( 'set_time_limit' ) ) {
			set_time_limit( self::EXPORT_S );
		}
		foreach ( $pieces as $piece ) {
			echo $piece; // phpcs:ignore WordPress.Security.EscapeOutput -- A file to be saved, under its own content type, with nosniff.
		}
	}

	/**
	 * Messages that wait are canceled first: who names them means them.
	 *
	 * @param list<int> $ids
	 */
	private static function delete_ids( array $ids ): int {
		$store   = self::store();
		$waiting = array_filter( $store->rows( $ids ), static fn( array $row ): bool => ! in_array( $row['status'], Message_Filter::FINISHED, true ) );
		foreach ( $waiting as $row ) {
			( new Queue_Store() )->cancel( (int) $row['id'] );
		}
		return count( $store->delete( $ids ) );
	}

	/**
	 * @param callable( int ): string $act Gives the reason why not, '' when it is done.
	 * @return array<string, mixed>|WP_Error
	 * @throws Invalid_Input When it cannot be done.
	 */
	private static function act( WP_REST_Request $request, callable $act ): array|WP_Error {
		$id    = self::id( $request );
		$store = self::store();
		if ( array() === $store->rows( array( $id ) ) ) {
			return self::forbidden();
		}
		$reason = $act( $id );
		if ( '' !== $reason ) {
			throw new Invalid_Input( array(), 'not_possible', 409, $reason );
		}
		Runner::wake( true );
		$row = $store->rows( array( $id ) )[0] ?? null;
		return null === $row ? self::forbidden() : ( new Message_View() )->line( $row );
	}

	private static function store(): Message_Store {
		Tables::ensure();
		return new Message_Store();
	}

	/** What {@see Router} says to people who may not, so that nobody can find out which ids exist. */
	private static function forbidden(): WP_Error {
		return new WP_Error( 'mailwright_forbidden', __( 'You are not allowed to do this.', 'mailwright' ), array( 'status' => 403 ) );
	}

	/** The id in the address, never one in the body; 0 when it is none. */
	private static function id( WP_REST_Request $request ): int {
		$id = (string) ( $request->get_url_params()['id'] ?? '' );
		return 1 === preg_match( '/^[1-9]\d{0,17}$/D', $id ) ? (int) $id : 0;
	}

	/** @return array<string, Schema> */
	private static function paging(): array {
		return array(
			'per_page' => array( 'type' => 'integer', 'minimum' => 1, 'maximum' => 100, 'default' => 50, 'description' => __( 'Messages at most.', 'mailwright' ) ),
			'cursor'   => array( 'type' => 'integer', 'minimum' => 1, 'description' => __( 'Where to go on: what the header X-Mailwright-Cursor of the page before said.', 'mailwright' ) ),
		);
	}

	/** @return array{ids: Schema} */
	private static function ids(): array {
		return array( 'ids' => array( 'type' => 'array', 'maxItems' => self::MOST_IDS, 'items' => array( 'type' => 'integer', 'minimum' => 1 ), 'description' => __( 'Ids of messages.', 'mailwright' ) ) );
	}

	/** @return array{before: Schema} */
	private static function before(): array {
		return array( 'before' => array( 'type' => 'string', 'maxLength' => 40, 'description' => __( 'All finished messages from before this day or second (ISO 8601).', 'mailwright' ) ) );
	}
}
