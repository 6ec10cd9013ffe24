<?php
/**
 * What came out when an SPF record was evaluated.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Sender_Domain;

defined( 'ABSPATH' ) || exit;

final class Spf_Result {

	/**
	 * @param array<string, string> $problems     What is wrong, first things first: {@see Spf_Problem} value => the word or domain.
	 * @param int                   $lookups      DNS lookups that receivers need.
	 * @param int                   $void_lookups Those of them that find nothing.
	 * @param array<string, string> $records      Every record that was read, by domain.
	 * @param array<string, int>    $costs        Lookups of each word of the record itself, with all that is behind it.
	 */
	public function __construct(
		public readonly Spf_Verdict $verdict,
		public readonly array $problems,
		public readonly int $lookups,
		public readonly int $void_lookups,
		public readonly array $records,
		public readonly array $costs = array(),
	) {}

	public function has( Spf_Problem $problem ): bool {
		return isset( $this->problems[ $problem->value ] );
	}

	/** The word or domain that the problem is about, '' when there is no such problem. */
	public function detail( Spf_Problem $problem ): string {
		return $this->problems[ $problem->value ] ?? '';
	}
}
