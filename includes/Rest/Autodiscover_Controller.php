<?php
/**
 * POST /autodiscover: proposed settings for an email address. It is asked by POST because it makes this server connect to others.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

use Mailwright\Diagnosis\Autodiscovery;
use Mailwright\Settings\Invalid_Input;
use WP_Error;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

final class Autodiscover_Controller {

	/** Guarantees S16. */
	private const PER_MINUTE = 10;

	public static function register(): void {
		Router::register(
			'/autodiscover',
			'POST',
			'autodiscover',
			array(
				'email' => array(
					'type'        => 'string',
					'required'    => true,
					'minLength'   => 3,
					'maxLength'   => 254,
					'description' => __( 'The email address to find settings for.', 'mailwright' ),
				),
			),
			array( self::class, 'find' )
		);
	}

	/**
	 * @param WP_REST_Request<array{email: string}> $request
	 * @return list<array<string, mixed>>|WP_Error
	 * @throws Invalid_Input When it is no email address.
	 */
	public static function find( WP_REST_Request $request ): array|WP_Error {
		$email = Autodiscovery::normalize( (string) $request['email'] );
		if ( '' === $email ) {
			throw new Invalid_Input( array( 'email' => __( 'Please enter one complete email address.', 'mailwright' ) ) );
		}
		return Rate_Limit::hit( 'autodiscover', self::PER_MINUTE, MINUTE_IN_SECONDS ) ?? ( new Autodiscovery() )->find( $email );
	}
}
