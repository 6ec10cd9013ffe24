<?php
/**
 * Whether another plugin or the theme takes mail away from Mailwright or changes it on the way, found out by a dry run that sends nothing.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Checks;

use Mailwright\Diagnosis\Check;
use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Conflicts\Dry_Run;
use Mailwright\Diagnosis\Conflicts\Effect;
use Mailwright\Diagnosis\Conflicts\Hook_Callback;
use Mailwright\Diagnosis\Conflicts\Judge;
use Mailwright\Diagnosis\Conflicts\Mail_Plugins;
use Mailwright\Diagnosis\Conflicts\Ownership;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Remarks;

defined( 'ABSPATH' ) || exit;

final class Conflicts_Check implements Check {

	/** These tell how a mail went, after the fact: they are listed, not tried. */
	private const AFTERWARDS = array( 'wp_mail_failed', 'wp_mail_succeeded' );

	/** More rows than this help nobody. */
	private const MAX_CALLBACKS = 100;

	public function __construct( private readonly Ownership $ownership = new Ownership() ) {}

	public function id(): string {
		return 'conflicts';
	}

	public function label(): string {
		return __( 'Other plugins', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$remarks = new Remarks();
		$judge   = new Judge( $inquiry, $remarks );
		$plugins = Mail_Plugins::active();
		$run     = new Dry_Run( $inquiry->recipient, $inquiry->is_saved ? $inquiry->connection->id : '', ! $inquiry->is_saved && ( $inquiry->uses_smtp() || $inquiry->uses_api() ) ? $inquiry->options : null );
		$before  = $this->evidence_of_ownership(); // The run itself loads PHPMailer.
		$judge->of_ownership( $this->ownership );
		$run->run();
		$judge->of_run( $run );
		$judge->of_plugins( $plugins );
		return $remarks->result( $inquiry, 'php', __( 'No other plugin keeps mail from Mailwright.', 'mailwright' ), $before + self::evidence( $run, $plugins ) );
	}

	/** @return array<string, mixed> */
	private function evidence_of_ownership(): array {
		$owner   = $this->ownership->wp_mail();
		$foreign = $this->ownership->foreign_mailer();
		return array(
			'wp_mail'   => array(
				'owner' => $owner->name,
				'file'  => $owner->file,
				'line'  => $this->ownership->line(),
			),
			'phpmailer' => array(
				'class' => $this->ownership->mailer_class(),
				'owner' => null === $foreign ? 'WordPress' : $foreign->name,
				'file'  => null === $foreign ? '' : $foreign->file,
			),
		);
	}

	/**
	 * @param list<array{slug: string, name: string, does: string}> $plugins
	 * @return array<string, mixed>
	 */
	private static function evidence( Dry_Run $run, array $plugins ): array {
		$rows = array_map( static fn( Effect $effect ): array => $effect->to_array(), $run->effects() );
		foreach ( self::AFTERWARDS as $hook ) {
			$rows = array_merge( $rows, array_map( static fn( Hook_Callback $callback ): array => $callback->to_array(), Hook_Callback::all( $hook ) ) );
		}
		return array(
			'callbacks' => array_slice( $rows, 0, self::MAX_CALLBACKS ),
			'plugins'   => $plugins,
			'after'     => array(
				'from'      => (string) $run->mailer()?->From,
				'from_name' => (string) $run->mailer()?->FromName,
				'mailer'    => (string) $run->mailer()?->Mailer,
				'taken'     => $run->was_taken() && null === $run->lost_to(),
			),
		);
	}
}
