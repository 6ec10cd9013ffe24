<?php
/**
 * Why there is no token, as a cause of the catalogue and one plain sentence.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Oauth;

defined( 'ABSPATH' ) || exit;

final class Oauth_Error extends \RuntimeException {

	/** The provider will not give tokens for this consent any more: only the person can mend that. */
	public const REVOKED = 'auth_oauth_token_expired';

	/** Nobody has agreed yet, or something of the client is missing. */
	public const NOT_CONNECTED = 'config_incomplete';

	/** Passes by itself. */
	public const TEMPORARY = 'auth_temporary';

	/**
	 * @param string $cause   One of the constants.
	 * @param string $message Translated sentence.
	 * @param string $said    The provider's words, not cleaned.
	 */
	public function __construct( public readonly string $cause, string $message, public readonly string $said = '' ) {
		parent::__construct( $message );
	}
}
