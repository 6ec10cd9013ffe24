<?php
/**
 * What was said between us and the server, with times. Secrets are replaced before a line gets here, mail content never enters.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Transport;

use Mailwright\Causes\Server_Text;

defined( 'ABSPATH' ) || exit;

final class Transcript {

	/** A dialogue of ordinary length has 30 lines; the cap keeps a talkative server from filling memory or the log. */
	private const MAX_LINES = 300;

	/** @var list<array{at_ms: float, stage: string, from: string, line: string}> */
	private array $entries = array();

	/** @var array<string, float> Milliseconds spent in each shown stage. */
	private array $stages = array();

	private float $started_s;

	private ?Stage $current = null;

	private float $stage_started_s;

	/**
	 * @param (\Closure( string $stage, string $status, float $ms ): void)|null $listener Told when a shown stage starts ("running") and ends ("done", "failed").
	 */
	public function __construct( private readonly ?\Closure $listener = null ) {
		$this->started_s       = Deadline::now();
		$this->stage_started_s = $this->started_s;
	}

	public function enter( Stage $stage ): void {
		if ( $stage === $this->current ) {
			return;
		}
		$before        = $this->current?->shown_as() ?? '';
		$after         = $stage->shown_as();
		$this->current = $stage;
		if ( $before === $after ) {
			return;
		}
		$this->finish_stage( $before );
		$this->stage_started_s = Deadline::now();
		if ( '' !== $after && null !== $this->listener ) {
			( $this->listener )( $after, 'running', 0.0 );
		}
	}

	/**
	 * Ends the last stage: the session is over or the mail was accepted.
	 *
	 * @param string $status `done` or `failed`.
	 */
	public function finish( string $status = 'done' ): void {
		$this->finish_stage( $this->current?->shown_as() ?? '', $status );
		$this->current = null;
	}

	public function stage(): Stage {
		return $this->current ?? Stage::Config;
	}

	public function client( string $line ): void {
		$this->add( 'client', $line );
	}

	public function server( string $line ): void {
		$this->add( 'server', $line );
	}

	public function note( string $line ): void {
		$this->add( 'note', $line );
	}

	/**
	 * @return list<array{at_ms: float, stage: string, from: string, line: string}>
	 */
	public function to_array(): array {
		return $this->entries;
	}

	/**
	 * @return array<string, float> resolve, connect, encrypt, login, accept => ms; only those that were entered.
	 */
	public function stages(): array {
		return $this->stages;
	}

	private function finish_stage( string $shown, string $status = 'done' ): void {
		if ( '' === $shown ) {
			return;
		}
		$ms                     = round( ( Deadline::now() - $this->stage_started_s ) * 1000, 1 );
		$this->stages[ $shown ] = ( $this->stages[ $shown ] ?? 0.0 ) + $ms;
		if ( null !== $this->listener ) {
			( $this->listener )( $shown, $status, $this->stages[ $shown ] );
		}
	}

	private function add( string $from, string $line ): void {
		$count = count( $this->entries );
		if ( $count > self::MAX_LINES ) {
			return;
		}
		/**
		 * Filters a line of the dialogue before it is kept, to take out more than Mailwright does by itself.
		 *
		 * @param string $line Cleaned; passwords and mail content are already replaced.
		 * @param string $from `client`, `server` or `note`.
		 */
		$line            = apply_filters( 'mailwright_redact', $count < self::MAX_LINES ? Server_Text::clean( $line ) : '…', $from );
		$this->entries[] = array(
			'at_ms' => round( ( Deadline::now() - $this->started_s ) * 1000, 1 ),
			'stage' => $this->stage()->value,
			'from'  => $from,
			'line'  => is_scalar( $line ) ? (string) $line : '',
		);
	}
}
