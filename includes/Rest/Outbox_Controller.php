<?php
/**
 * /outbox, /outbox/kick and /health: what waits, the few things that can be done about it, and whether mail leaves this site.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

use Mailwright\Health\Health_Report;
use Mailwright\Install\Tables;
use Mailwright\Outbox\Connection_State_Store;
use Mailwright\Outbox\Kick;
use Mailwright\Outbox\Outbox_Status;
use Mailwright\Outbox\Queue_Store;
use Mailwright\Outbox\Runner;
use Mailwright\Outbox\Worker;
use Mailwright\Outbox\Safe_Mode_Store;
use Mailwright\Outbox\Worker_Limits;
use Mailwright\Settings\Connection_Store;
use Mailwright\Settings\Invalid_Input;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Schema from \Mailwright\Settings\Validator
 */
final class Outbox_Controller {

	public static function register(): void {
		Router::register( '/outbox', 'GET', 'outbox.read', array(), array( self::class, 'status' ) );
		Router::register( '/outbox', 'POST', 'outbox.write', self::schema(), array( self::class, 'act' ) );
		Router::register( '/health', 'GET', 'health', array(), array( self::class, 'health' ) );
		Router::register( '/outbox/kick', 'POST', 'outbox.kick', array( 'ticket' => array( 'type' => 'string', 'required' => true, 'maxLength' => 64 ) ), array( self::class, 'kick' ), array( self::class, 'has_ticket' ) );
	}

	/** @return array<string, mixed> */
	public static function status(): array {
		Tables::ensure();
		return self::answer();
	}

	/** @return array<string, mixed> */
	public static function health(): array {
		Tables::ensure();
		return Health_Report::now();
	}

	/**
	 * @param WP_REST_Request<array{action: string, connection?: string}> $request
	 * @return array<string, mixed>
	 * @throws Invalid_Input When there is no such connection.
	 */
	public static function act( WP_REST_Request $request ): array {
		Tables::ensure();
		$connection = $request['connection'];
		if ( null !== $connection && null === ( new Connection_Store() )->get( $connection ) ) {
			throw new Invalid_Input( array( 'connection' => __( 'There is no connection with this id.', 'mailwright' ) ) );
		}
		$queue = new Queue_Store();
		match ( $request['action'] ) {
			'pause'   => ( new Connection_State_Store() )->pause_outbox( true ),
			'resume'  => ( new Connection_State_Store() )->pause_outbox( false ),
			'release' => $queue->release_all(),
			'release_safe' => ( new Safe_Mode_Store() )->release(),
			'cancel_safe'  => ( new Safe_Mode_Store() )->cancel(),
			default   => $queue->make_due( $connection ),
		};
		if ( 'pause' !== $request['action'] ) {
			Runner::wake( true );
		}
		return self::answer();
	}

	/** @return array<string, mixed> */
	private static function answer(): array {
		$outbox = ( new Outbox_Status() )->to_array();
		return $outbox + array( 'watch' => Health_Report::of_connections( $outbox ) );
	}

	/** For the route that the site calls itself by: the ticket is the right, and it is used up by asking. */
	public static function has_ticket( WP_REST_Request $request ): bool {
		$ticket = $request->get_param( 'ticket' );
		return 'POST' === $request->get_method() && is_string( $ticket ) && Kick::redeem( $ticket );
	}

	/** @return array{tried: int} */
	public static function kick(): array {
		ignore_user_abort( true );
		$report = Worker::run( Worker_Limits::web() );
		if ( $report->tried() > 0 && ( new Outbox_Status() )->overdue_seconds() > 0 ) {
			Kick::send(); // This request has had its time; another one goes on.
		}
		return array( 'tried' => $report->tried() );
	}

	/** @return array<string, Schema> */
	private static function schema(): array {
		return array(
			'action'     => array(
				'type'        => 'string',
				'enum'        => array( 'run', 'pause', 'resume', 'release', 'release_safe', 'cancel_safe' ),
				'required'    => true,
				'description' => __( 'run: try everything now. pause and resume: stop sending in the background, and go on. release: send what was held because the address of the site has changed. release_safe and cancel_safe: send what the safe mode holds to the people it was written to, or drop it.', 'mailwright' ),
			),
			'connection' => array(
				'type'        => array( 'string', 'null' ),
				'maxLength'   => 40,
				'description' => __( 'Id of the connection whose messages are meant; all when left out.', 'mailwright' ),
			),
		);
	}
}
