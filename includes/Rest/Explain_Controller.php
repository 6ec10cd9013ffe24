<?php
/**
 * POST /explain: any error text that a person can paste, answered in plain words. Nothing of it is stored.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Rest;

use Mailwright\Causes\Catalogue;
use Mailwright\Causes\Classifier;
use Mailwright\Causes\Evidence;
use Mailwright\Causes\Pasted_Text;
use Mailwright\Settings\Invalid_Input;
use WP_REST_Request;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Schema from \Mailwright\Settings\Validator
 */
final class Explain_Controller {

	public static function register(): void {
		Router::register( '/explain', 'POST', 'explain', self::schema(), array( self::class, 'explain' ) );
	}

	/**
	 * @param WP_REST_Request<array{text: string, stage?: string}> $request
	 * @return array<string, mixed>
	 * @throws Invalid_Input When the text is blank or too long.
	 */
	public static function explain( WP_REST_Request $request ): array {
		$text = (string) $request['text'];
		if ( '' === trim( $text ) ) {
			throw new Invalid_Input( array( 'text' => __( 'Please paste the error text.', 'mailwright' ) ) );
		}
		if ( strlen( $text ) > Pasted_Text::MAX_LENGTH ) {
			throw new Invalid_Input( array( 'text' => __( 'Please paste at most 64 KB: the lines around the error are enough.', 'mailwright' ) ) );
		}
		return Catalogue::explain( Classifier::classify_text( $text, (string) ( $request['stage'] ?? '' ) ) )->to_array();
	}

	/**
	 * @return array<string, Schema>
	 */
	private static function schema(): array {
		return array(
			'text'  => array(
				'type'        => 'string',
				'required'    => true,
				'minLength'   => 1,
				'maxLength'   => Pasted_Text::MAX_LENGTH,
				'multiline'   => true,
				'description' => __( 'The error text: a line, a debug log, a returned mail or the answer of a provider.', 'mailwright' ),
			),
			'stage' => array(
				'type'        => 'string',
				'enum'        => Evidence::STAGES,
				'default'     => '',
				'description' => __( 'Where it happened, if known.', 'mailwright' ),
			),
		);
	}
}
