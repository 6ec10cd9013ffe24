<?php
/**
 * What a provider said about the key and the sender when it was asked without sending anything.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport\Api;

use Mailwright\Transport\Failure;

defined( 'ABSPATH' ) || exit;

final class Examination {

	/**
	 * @param bool         $is_known     Whether the provider recognised the key, or the token.
	 * @param Failure|null $login        Why not.
	 * @param bool         $is_verified  Whether it said that it sends for the From address.
	 * @param Failure|null $sender       Why not.
	 * @param string       $remark       A sentence for people about what could not be seen, '' = none.
	 */
	public function __construct(
		public readonly bool $is_known = false,
		public readonly ?Failure $login = null,
		public readonly bool $is_verified = false,
		public readonly ?Failure $sender = null,
		public readonly string $remark = '',
	) {}

	/** The key is good, but has no right to look at the account: that is how keys should be. */
	public static function of_a_key_without_rights( string $remark ): self {
		return new self( true, remark: $remark );
	}
}
