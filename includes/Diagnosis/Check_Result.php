<?php
/**
 * What a check found: one sentence for people, evidence for those who want to know exactly.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Causes\Classification;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-type Row array{id: string, label: string, status: string, summary: string, duration_ms: float, evidence: array<string, mixed>, cause?: string}
 */
final class Check_Result {

	/**
	 * @param Check_Status         $status   How it ended.
	 * @param string               $summary  One sentence in the site's language.
	 * @param Classification|null  $cause    Why it failed or warns, with its evidence.
	 * @param array<string, mixed> $evidence Plain data without secrets; texts of servers already cleaned.
	 */
	private function __construct(
		public readonly Check_Status $status,
		public readonly string $summary,
		public readonly ?Classification $cause = null,
		public readonly array $evidence = array(),
	) {}

	/** @param array<string, mixed> $evidence */
	public static function pass( string $summary, array $evidence = array() ): self {
		return new self( Check_Status::Pass, $summary, null, $evidence );
	}

	/** @param array<string, mixed> $evidence */
	public static function warn( string $summary, ?Classification $cause = null, array $evidence = array() ): self {
		return new self( Check_Status::Warn, $summary, $cause, $evidence );
	}

	/** @param array<string, mixed> $evidence */
	public static function fail( string $summary, ?Classification $cause = null, array $evidence = array() ): self {
		return new self( Check_Status::Fail, $summary, $cause, $evidence );
	}

	/** @param array<string, mixed> $evidence */
	public static function skip( string $summary, array $evidence = array() ): self {
		return new self( Check_Status::Skip, $summary, null, $evidence );
	}

	/**
	 * @return Row
	 */
	public function to_array( Check $check, float $duration_ms ): array {
		$row = array(
			'id'          => $check->id(),
			'label'       => $check->label(),
			'status'      => $this->status->value,
			'summary'     => $this->summary,
			'duration_ms' => round( $duration_ms, 1 ),
			'evidence'    => $this->evidence,
		);
		return null === $this->cause ? $row : $row + array( 'cause' => $this->cause->cause );
	}
}
