<?php
/**
 * What may be shown of a connection's consent: everything but the tokens.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Oauth;

use Mailwright\Settings\Connection;

defined( 'ABSPATH' ) || exit;

final class Status {

	/** @return array{connected: bool, account: string, expires_at: string|null, redirect_uri: string, problem: array{cause: string, message: string, at: string}|null}|null Null: this connection needs no consent. */
	public static function of( Connection $connection ): ?array {
		$client = Client::from_values( $connection->to_array() );
		if ( null === $client ) {
			return null;
		}
		$tokens    = ( new Token_Store() )->read( $connection->id );
		$is_linked = $tokens->belongs_to( $client );
		$problem   = $is_linked ? $tokens->problem() : null;
		return array(
			'connected'    => $is_linked && null === $problem,
			'account'      => $is_linked ? $tokens->account() : '',
			'expires_at'   => $is_linked ? gmdate( 'Y-m-d\TH:i:s\Z', $tokens->expires_at() ) : null,
			'redirect_uri' => Authorization::redirect_uri(),
			'problem'      => null === $problem ? null : array( 'at' => gmdate( 'Y-m-d\TH:i:s\Z', $problem['at'] ) ) + $problem,
		);
	}
}
