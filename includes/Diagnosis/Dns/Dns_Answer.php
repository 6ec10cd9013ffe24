<?php
/**
 * What the DNS said to one question.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Dns;

defined( 'ABSPATH' ) || exit;

final class Dns_Answer {

	/**
	 * @param list<array<string, string|int>> $records     Only records of the asked type: A and AAAA `address`; CNAME `target`; MX `priority`, `target`;
	 *                                                      SRV `priority`, `weight`, `port`, `target`; TXT `text`. Names are lower case and without final dot. All have `ttl` (s).
	 * @param float                           $duration_ms Until the answer was there.
	 * @param string                          $server      Address of the DNS server that said so, "hosts file", "system" or ''.
	 * @param string                          $alias       Last name of a CNAME chain that the answer did not follow to its end, '' otherwise.
	 */
	public function __construct(
		public readonly string $name,
		public readonly Dns_Type $type,
		public readonly Dns_Status $status,
		public readonly array $records = array(),
		public readonly float $duration_ms = 0.0,
		public readonly string $server = '',
		public readonly string $alias = '',
	) {}

	/**
	 * @return list<string|int> One field of all records.
	 */
	public function column( string $field ): array {
		return array_values( array_column( $this->records, $field ) );
	}
}
