<?php
/**
 * A host that was checked, with the addresses that were checked. Whoever connects uses these addresses and does not resolve the name again: the
 * second answer may be another one (DNS rebinding, guarantees F46).
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

defined( 'ABSPATH' ) || exit;

final class Target {

	/**
	 * @param string       $host      As the certificate has to name it.
	 * @param list<string> $addresses IPv6 and IPv4 literals without brackets; empty = the name does not resolve.
	 */
	public function __construct( public readonly string $host, public readonly array $addresses ) {}
}
