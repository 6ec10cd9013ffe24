<?php
/**
 * What a provider's API said when it was asked without sending anything: whether it can be reached, whether it knows the key, whether it sends
 * for the From address. Asked once for all checks.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Transport\Api\Api_Carrier;
use Mailwright\Transport\Api\Examination;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Smtp_Error;
use Mailwright\Transport\Transcript;

defined( 'ABSPATH' ) || exit;

final class Api_Findings {

	private const REACH_S   = 3.0;
	private const EXAMINE_S = 4.0;

	private ?Failure $unreached = null;

	private float $ms = 0.0;

	private ?Examination $examination = null;

	private function __construct( private readonly ?Api_Carrier $carrier, private readonly Transcript $transcript, private readonly Inquiry $inquiry ) {
		try {
			$this->ms = (float) $carrier?->reach( $inquiry->deadline->at_most( self::REACH_S ) );
		} catch ( Smtp_Error $error ) {
			$this->unreached = $error->failure;
		}
	}

	public static function of( Inquiry $inquiry ): self {
		if ( null === $inquiry->findings->api ) {
			$transcript              = new Transcript();
			$inquiry->findings->api  = new self( $inquiry->carrier( $transcript ), $transcript, $inquiry );
			$inquiry->findings->transcript = $transcript;
		}
		return $inquiry->findings->api;
	}

	/** Why the provider was not reached; null = it was. */
	public function unreached(): ?Failure {
		return $this->unreached;
	}

	/** How long its answer took. */
	public function ms(): float {
		return $this->ms;
	}

	public function examination(): Examination {
		return $this->examination ??= $this->examine();
	}

	/** @return array<string, mixed> */
	public function evidence(): array {
		return array( 'transcript' => $this->transcript->to_array() );
	}

	private function examine(): Examination {
		if ( null === $this->carrier || null !== $this->unreached ) {
			return new Examination();
		}
		try {
			$this->carrier->open( $this->inquiry->deadline->at_most( self::EXAMINE_S ) );
			return $this->carrier->examine( $this->inquiry->from, $this->inquiry->deadline->at_most( self::EXAMINE_S ) );
		} catch ( Smtp_Error $error ) {
			return new Examination( login: $error->failure );
		}
	}
}
