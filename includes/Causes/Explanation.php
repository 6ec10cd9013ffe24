<?php
/**
 * A cause in words for a person who knows no SMTP: what happened, why, the one next step, and who has to take it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Causes;

defined( 'ABSPATH' ) || exit;

final class Explanation {

	/**
	 * @param string                                  $cause       Id of the closed set.
	 * @param string                                  $title       The verdict, one sentence.
	 * @param string                                  $explanation Two or three sentences.
	 * @param string                                  $fix         One next step.
	 * @param string                                  $blame       `you`, `host`, `provider`, `plugin` or `unknown`.
	 * @param bool                                    $retryable   Whether the same mail may go out later without a change.
	 * @param string                                  $confidence  `high`, `medium` or `low`.
	 * @param string                                  $level       `connection`, `message` or `recipient`: what the cause concerns.
	 * @param list<array{label: string, url: string}> $links       The provider's own documentation.
	 * @param string                                  $said        The server's own words, cleaned.
	 */
	public function __construct(
		public readonly string $cause,
		public readonly string $title,
		public readonly string $explanation,
		public readonly string $fix,
		public readonly string $blame,
		public readonly bool $retryable,
		public readonly string $confidence,
		public readonly string $level,
		public readonly array $links,
		public readonly string $said
	) {}

	/**
	 * @return array{cause: string, title: string, explanation: string, fix: string, blame: string, retryable: bool, confidence: string, level: string, links: list<array{label: string, url: string}>, said: string}
	 */
	public function to_array(): array {
		return array(
			'cause'       => $this->cause,
			'title'       => $this->title,
			'explanation' => $this->explanation,
			'fix'         => $this->fix,
			'blame'       => $this->blame,
			'retryable'   => $this->retryable,
			'confidence'  => $this->confidence,
			'level'       => $this->level,
			'links'       => $this->links,
			'said'        => $this->said,
		);
	}
}
