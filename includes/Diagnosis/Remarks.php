<?php
/**
 * Collects what a check without network notices, and makes one result of it: the worst remark gives status, sentence and cause, all of them are evidence.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Causes\Classification;
use Mailwright\Causes\Confidence;
use Mailwright\Causes\Evidence;

defined( 'ABSPATH' ) || exit;

final class Remarks {

	/** @var list<Remark> */
	private array $remarks = array();

	/** Mail cannot leave, or not as it should. */
	public function fail( string $cause, string $text, Confidence $confidence = Confidence::High ): void {
		$this->remarks[] = new Remark( Check_Status::Fail, $text, $cause, $confidence );
	}

	/** Mail may leave, but somebody should look at this. */
	public function warn( string $cause, string $text, Confidence $confidence = Confidence::Medium ): void {
		$this->remarks[] = new Remark( Check_Status::Warn, $text, $cause, $confidence );
	}

	/** Worth knowing for whoever reads the details. */
	public function note( string $text ): void {
		$this->remarks[] = new Remark( Check_Status::Pass, $text );
	}

	public function has_failed(): bool {
		return null !== $this->first( Check_Status::Fail );
	}

	/** @return list<Remark> */
	public function all(): array {
		return $this->remarks;
	}

	/**
	 * @param Inquiry              $inquiry  What is examined; it completes the evidence of the cause.
	 * @param string               $stage    Stage of the cause: `config` or `php`.
	 * @param string               $all_good The sentence when nothing is wrong.
	 * @param array<string, mixed> $evidence Further facts.
	 */
	public function result( Inquiry $inquiry, string $stage, string $all_good, array $evidence ): Check_Result {
		$worst = $this->first( Check_Status::Fail ) ?? $this->first( Check_Status::Warn );
		if ( array() !== $this->remarks ) {
			$evidence['remarks'] = array_map( static fn( Remark $remark ): array => $remark->to_array(), $this->remarks );
		}
		if ( null === $worst ) {
			return Check_Result::pass( $all_good, $evidence );
		}
		$cause = '' === $worst->cause ? null : new Classification( $worst->cause, $worst->confidence, self::evidence( $inquiry, $stage, $worst->text ) );
		return Check_Status::Fail === $worst->status ? Check_Result::fail( $worst->text, $cause, $evidence ) : Check_Result::warn( $worst->text, $cause, $evidence );
	}

	private function first( Check_Status $status ): ?Remark {
		foreach ( $this->remarks as $remark ) {
			if ( $remark->status === $status ) {
				return $remark;
			}
		}
		return null;
	}

	private static function evidence( Inquiry $inquiry, string $stage, string $text ): Evidence {
		$options = $inquiry->options;
		return new Evidence(
			stage: $stage,
			provider: '' !== $options->provider ? $options->provider : $options->host,
			text: $text,
			encryption: $options->encryption->value,
			port: $options->port,
			host: $options->host,
		);
	}
}
