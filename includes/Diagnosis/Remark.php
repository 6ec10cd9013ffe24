<?php
/**
 * One thing that a check without network has noticed.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Causes\Confidence;

defined( 'ABSPATH' ) || exit;

final class Remark {

	/**
	 * @param Check_Status $status     Fail, Warn, or Pass for what is only worth knowing.
	 * @param string       $text       One sentence in the site's language.
	 * @param string       $cause      Id of the closed set, '' when none of them is meant.
	 * @param Confidence   $confidence How sure that is.
	 */
	public function __construct(
		public readonly Check_Status $status,
		public readonly string $text,
		public readonly string $cause = '',
		public readonly Confidence $confidence = Confidence::High,
	) {}

	/** @return array{status: string, text: string, cause?: string} */
	public function to_array(): array {
		$row = array(
			'status' => $this->status->value,
			'text'   => $this->text,
		);
		return '' === $this->cause ? $row : $row + array( 'cause' => $this->cause );
	}
}
