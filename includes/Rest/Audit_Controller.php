<?php
/**
 * GET /audit: who changed where mail goes. POST /audit/seen: this person has read it. There is no way to delete anything here.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

use Mailwright\Audit\Audit;
use Mailwright\Audit\Change_Store;
use Mailwright\Audit\Change_View;
use WP_REST_Request;
use WP_REST_Response;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Schema from \Mailwright\Settings\Validator
 */
final class Audit_Controller {

	private const PER_PAGE = 20;

	public static function register(): void {
		Router::register( '/audit', 'GET', 'audit', self::paging(), array( self::class, 'list' ) );
		Router::register( '/audit/seen', 'POST', 'audit', array( 'id' => array( 'type' => 'integer', 'minimum' => 1, 'required' => true, 'description' => __( 'The newest change that you have seen.', 'mailwright' ) ) ), array( self::class, 'seen' ) );
	}

	public static function list( WP_REST_Request $request ): WP_REST_Response {
		$input    = Router::input( $request );
		$per_page = is_numeric( $input['per_page'] ?? null ) ? (int) $input['per_page'] : self::PER_PAGE;
		$entries  = ( new Change_Store() )->page( $per_page + 1, is_numeric( $input['cursor'] ?? null ) ? (int) $input['cursor'] : null );
		$page     = array_slice( $entries, 0, $per_page );
		$response = new WP_REST_Response( array_map( ( new Change_View() )->to_array( ... ), $page ) );
		if ( count( $entries ) > $per_page ) {
			$response->header( 'X-Mailwright-Cursor', (string) $page[ $per_page - 1 ]['id'] );
		}
		return $response;
	}

	/** @return array{seen: true} */
	public static function seen( WP_REST_Request $request ): array {
		$id = Router::input( $request )['id'] ?? 0;
		Audit::mark_seen( get_current_user_id(), is_numeric( $id ) ? (int) $id : 0 );
		return array( 'seen' => true );
	}

	/** @return array<string, Schema> */
	private static function paging(): array {
		return array(
			'per_page' => array( 'type' => 'integer', 'minimum' => 1, 'maximum' => Change_Store::MOST - 1, 'default' => self::PER_PAGE, 'description' => __( 'Changes at most.', 'mailwright' ) ),
			'cursor'   => array( 'type' => 'integer', 'minimum' => 1, 'description' => __( 'Where to go on, as the header X-Mailwright-Cursor of the page before said.', 'mailwright' ) ),
		);
	}
}
