<?php
/**
 * Taking over connections and settings from other plugins, or from a settings file.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

defined( 'ABSPATH' ) || exit;

use Mailwright\Audit\Actor;
use Mailwright\Import\File_Import;
use Mailwright\Import\Importer;
use Mailwright\Import\Other_Plugin;
use Mailwright\Import\Source;
use Mailwright\Import\Sources;
use Mailwright\Settings\Capability;
use Mailwright\Settings\Invalid_Input;
use WP_Error;
use WP_REST_Request;
use WP_REST_Server;

/**
 * @phpstan-type Input array{source: string, apply?: bool, file?: array<string, mixed>|string, passphrase?: string}
 */
final class Import_Controller {

	private const ROUTE = '/import';

	/** What stands around the file in a request. */
	private const MARGIN_BYTES = 65536;

	public static function register(): void {
		$source = array( 'source' => array( 'type' => 'string', 'required' => true, 'maxLength' => 40, 'minLength' => 1 ) );
		$import = $source + array(
			'apply'      => array( 'type' => 'boolean' ),
			'file'       => array( 'type' => array( 'object', 'string' ), 'additionalProperties' => true, 'maxLength' => File_Import::MAX_BYTES, 'multiline' => true ),
			'passphrase' => array( 'type' => 'string', 'maxLength' => 1024, 'secret' => true ),
		);
		Router::register( self::ROUTE, WP_REST_Server::READABLE, 'import.read', array(), array( self::class, 'list' ) );
		Router::register( self::ROUTE, WP_REST_Server::CREATABLE, 'import.write', $import, array( self::class, 'import' ) );
		Router::register( self::ROUTE . '/deactivate', WP_REST_Server::CREATABLE, 'import.deactivate', $source, array( self::class, 'deactivate' ) );
	}

	/** @return list<array<string, mixed>> */
	public static function list(): array {
		return Sources::previews();
	}

	/**
	 * @param WP_REST_Request<Input> $request
	 * @return array<string, mixed>
	 */
	public static function import( WP_REST_Request $request ): array {
		$input = Router::input( $request );
		if ( 'mailwright' === $input['source'] ) {
			return self::import_file( $input );
		}
		if ( isset( $input['file'] ) || isset( $input['passphrase'] ) ) {
			throw new Invalid_Input( array( isset( $input['file'] ) ? 'file' : 'passphrase' => __( 'Only a settings file of Mailwright can be sent along.', 'mailwright' ) ) );
		}
		$source  = self::source( $input );
		$preview = Sources::preview( $source ) ?? throw new Invalid_Input( array( 'source' => __( 'Nothing of this plugin is stored on this site.', 'mailwright' ) ) );
		if ( true !== ( $input['apply'] ?? false ) ) {
			return Sources::shown( $source, $preview );
		}
		foreach ( $preview->connections as $found ) {
			Network_Limits::require_public_host( $found->values );
		}
		return Actor::through( Actor::IMPORT, static fn(): array => ( new Importer() )->apply( $preview ) ) + array( 'not_moved' => $preview->not_moved );
	}

	/**
	 * @param WP_REST_Request<Input> $request
	 * @return array<string, mixed>
	 */
	public static function deactivate( WP_REST_Request $request ): array {
		$source = self::source( Router::input( $request ) );
		Other_Plugin::of( $source )->deactivate();
		return array( 'source' => $source->id(), 'active' => Other_Plugin::of( $source )->is_active() );
	}

	/**
	 * Before WordPress decodes the body, which needs several times its size: a settings file is never that large.
	 *
	 * @param mixed           $answer  Null unless somebody answered already.
	 * @param WP_REST_Server  $server
	 * @param WP_REST_Request $request
	 */
	public static function on_rest_pre_dispatch( mixed $answer, WP_REST_Server $server, WP_REST_Request $request ): mixed {
		$is_ours = '/' . Router::REST_NAMESPACE . self::ROUTE === untrailingslashit( strtolower( $request->get_route() ) );
		if ( null !== $answer || ! $is_ours || strlen( (string) $request->get_body() ) <= 2 * File_Import::MAX_BYTES + self::MARGIN_BYTES ) {
			return $answer;
		}
		if ( ! Capability::allows( 'import.write' ) ) {
			return new WP_Error( 'mailwright_forbidden', __( 'You are not allowed to do this.', 'mailwright' ), array( 'status' => rest_authorization_required_code() ) );
		}
		$message = __( 'This file is too large for a settings file.', 'mailwright' );
		return new WP_Error( 'mailwright_invalid_param', $message, array( 'status' => 400, 'params' => array( 'file' => $message ) ) );
	}

	/**
	 * @param Input $input
	 * @return array<string, mixed>
	 */
	private static function import_file( #[\SensitiveParameter] array $input ): array {
		if ( ! isset( $input['file'] ) ) {
			throw new Invalid_Input( array( 'file' => __( 'This is missing.', 'mailwright' ) ) );
		}
		$apply = true === ( $input['apply'] ?? false );
		$file  = File_Import::read( $input['file'], $apply ? $input['passphrase'] ?? '' : null );
		foreach ( $apply ? $file->hosts() : array() as $host ) {
			Network_Limits::require_public_host( array( 'host' => $host ) );
		}
		return $apply ? Actor::through( Actor::IMPORT, static fn(): array => $file->apply() ) + array( 'not_moved' => array() ) : $file->preview();
	}

	/** @param Input $input */
	private static function source( array $input ): Source {
		return Sources::get( $input['source'] ) ?? throw new Invalid_Input( array( 'source' => __( 'Mailwright does not know this plugin.', 'mailwright' ) ) );
	}
}
