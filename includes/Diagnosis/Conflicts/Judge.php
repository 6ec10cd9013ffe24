<?php
/**
 * What a dry run means: who keeps mail from Mailwright, who undoes a setting, who breaks. Mailwright's own callbacks are never blamed on another.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Conflicts;

use Mailwright\Causes\Confidence;
use Mailwright\Causes\Server_Text;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Remarks;
use PHPMailer\PHPMailer\PHPMailer;

defined( 'ABSPATH' ) || exit;

final class Judge {

	public function __construct( private readonly Inquiry $inquiry, private readonly Remarks $remarks ) {}

	public function of_ownership( Ownership $ownership ): void {
		if ( $ownership->is_wp_mail_replaced() ) {
			/* translators: %s: a plugin, theme or file, with its kind in front */
			$this->conflict( sprintf( __( 'WordPress\'s function for sending mail, wp_mail(), is replaced by %s. Mail of this site does not have to pass by Mailwright.', 'mailwright' ), $ownership->wp_mail()->label() ) );
		}
		$foreign = $ownership->foreign_mailer();
		if ( null !== $foreign ) {
			/* translators: %s: a plugin, theme or file, with its kind in front */
			$this->conflict( sprintf( __( 'The mailer of WordPress is swapped for another one by %s. Mail of this site does not have to pass by Mailwright.', 'mailwright' ), $foreign->label() ) );
		}
		$library = $ownership->foreign_library();
		if ( null !== $library ) {
			/* translators: %s: a plugin, theme or file, with its kind in front */
			$this->remarks->warn( 'plugin_conflict', sprintf( __( 'Another copy of PHPMailer than WordPress\'s own is in use, brought along by %s.', 'mailwright' ), $library->label() ) );
		}
	}

	public function of_run( Dry_Run $run ): void {
		$answered = $run->answered_by();
		if ( null !== $answered ) {
			/* translators: 1: a plugin, theme or file, with its kind in front, 2: name of a function */
			$this->conflict( sprintf( __( 'Mail is answered before it is sent, by %1$s (%2$s at pre_wp_mail). Mailwright never sees it.', 'mailwright' ), self::who( $answered ), $answered->label ) );
		}
		$this->check_own_hook( $run );
		$lost = $run->lost_to();
		if ( null !== $lost ) {
			// The function's name is in the evidence; a shop owner has no use for it.
			/* translators: 1: a plugin, theme or file, with its kind in front, 2: how the mail goes out, such as "another way, over the mail server smtp.example.com" */
			$this->conflict( sprintf( __( 'Mailwright prepares each mail, then %1$s takes it over and sends it %2$s.', 'mailwright' ), self::who( $lost ), self::way( $run->mailer() ) ) );
		}
		$this->check_errors( $run );
		$this->check_sender( $run );
		$this->check_recipients( $run );
		$this->check_other_servers( $run );
	}

	/** @param list<array{slug: string, name: string, does: string}> $plugins */
	public function of_plugins( array $plugins ): void {
		$names = array();
		foreach ( $plugins as $plugin ) {
			$names[ $plugin['does'] ][] = $plugin['name'];
		}
		if ( isset( $names['sends'] ) ) {
			/* translators: %s: names of plugins */
			$this->remarks->warn( 'plugin_conflict', sprintf( __( 'Another plugin for sending mail is active: %s. Two of them get in each other\'s way sooner or later; keep one.', 'mailwright' ), implode( ', ', $names['sends'] ) ), Confidence::Low );
		}
		if ( isset( $names['stops'] ) ) {
			/* translators: %s: names of plugins */
			$this->remarks->warn( 'plugin_conflict', sprintf( __( 'A plugin that stops mail is active: %s.', 'mailwright' ), implode( ', ', $names['stops'] ) ) );
		}
		if ( isset( $names['logs'] ) ) {
			/* translators: %s: names of plugins */
			$this->remarks->note( sprintf( __( 'A plugin that logs mail is active: %s. It does no harm.', 'mailwright' ), implode( ', ', $names['logs'] ) ) );
		}
	}

	private function check_own_hook( Dry_Run $run ): void {
		foreach ( $run->effects() as $effect ) {
			foreach ( $effect->removed as $removed ) {
				if ( $removed->origin->is_own() ) {
					/* translators: 1: a plugin, theme or file, with its kind in front, 2: name of a function */
					$this->conflict( sprintf( __( 'While a mail is prepared, %1$s (%2$s) takes Mailwright out of the way.', 'mailwright' ), self::who( $effect->callback ), $effect->callback->label ) );
					return;
				}
			}
		}
		$own = array_filter( Hook_Callback::all( 'phpmailer_init' ), static fn( Hook_Callback $callback ): bool => $callback->origin->is_own() );
		if ( array() === $own ) {
			$this->conflict( __( 'Another plugin or the theme has removed Mailwright from the hook phpmailer_init, so mail does not pass by Mailwright.', 'mailwright' ) );
		}
	}

	/** wp_mail() does not catch what callbacks throw: the page that wanted to send ends there. */
	private function check_errors( Dry_Run $run ): void {
		foreach ( $run->effects() as $effect ) {
			if ( '' === $effect->error || 'pre_wp_mail' === $effect->callback->hook ) {
				continue; // Without a recipient that one cannot be expected to work.
			}
			$this->remarks->fail(
				'internal_error',
				/* translators: 1: a plugin, theme or file, with its kind in front, 2: name of a hook, 3: kind of the error and where it happened */
				sprintf( __( 'When a mail is prepared, %1$s stops with an error (at %2$s: %3$s). So does everything that sends mail.', 'mailwright' ), self::who( $effect->callback ), $effect->callback->hook, $effect->error ),
				Confidence::Medium
			);
		}
	}

	private function check_sender( Dry_Run $run ): void {
		$settings = $this->inquiry->settings;
		$mailer   = $run->mailer();
		if ( null === $mailer ) {
			return;
		}
		if ( $settings->force_from_email && '' !== $settings->from_email && 0 !== strcasecmp( $mailer->From, $settings->from_email ) ) {
			$this->sender_overridden( $run, 'From', $mailer->From );
		}
		if ( $settings->force_from_name && '' !== $settings->from_name && $mailer->FromName !== $settings->from_name ) {
			$this->sender_overridden( $run, 'FromName', $mailer->FromName );
		}
	}

	private function sender_overridden( Dry_Run $run, string $what, string $value ): void {
		$culprit = null;
		foreach ( $run->effects() as $effect ) {
			if ( 'phpmailer_init' === $effect->callback->hook && ! $effect->callback->origin->is_own() && $effect->has_changed( $what ) ) {
				$culprit = $effect->callback;
			}
		}
		if ( null === $culprit ) {
			return; // Ours did not run, which is told already, or the forced address was refused as not valid.
		}
		/* translators: 1: a plugin, theme or file, with its kind in front, 2: the sender that it sets */
		$this->remarks->warn( 'plugin_conflict', sprintf( __( 'The sender is to be the same for all mail, but %1$s changes it to “%2$s” afterwards.', 'mailwright' ), self::who( $culprit ), Server_Text::clean( $value, 100 ) ) );
	}

	private function check_recipients( Dry_Run $run ): void {
		foreach ( $run->effects() as $effect ) {
			$is_changed = $effect->has_changed( 'To' ) || ( 'wp_mail' === $effect->callback->hook && $effect->has_changed( 'to' ) );
			if ( $is_changed && ! $effect->callback->origin->is_own() ) {
				/* translators: %s: a plugin, theme or file, with its kind in front */
				$this->remarks->warn( 'plugin_conflict', sprintf( __( 'Mail goes to other recipients than intended: %s changes them.', 'mailwright' ), self::who( $effect->callback ) ) );
				return;
			}
		}
	}

	/** Their settings have no effect on Mailwright's session, but the person should know of them. */
	private function check_other_servers( Dry_Run $run ): void {
		foreach ( $run->effects() as $effect ) {
			if ( 'phpmailer_init' !== $effect->callback->hook || $effect->callback->origin->is_own() || ! ( $effect->has_changed( 'Host' ) || $effect->has_changed( 'Mailer' ) ) ) {
				continue;
			}
			if ( $run->was_taken() ) {
				/* translators: %s: a plugin, theme or file, with its kind in front */
				$this->remarks->note( sprintf( __( 'A mail server is also set by %s. Mailwright\'s counts.', 'mailwright' ), self::who( $effect->callback ) ) );
				continue;
			}
			/* translators: %s: a plugin, theme or file, with its kind in front */
			$this->remarks->warn( 'plugin_conflict', sprintf( __( 'Mail is sent over a mail server that is set by %s, not by Mailwright.', 'mailwright' ), self::who( $effect->callback ) ) );
		}
	}

	private function conflict( string $text ): void {
		$this->remarks->fail( 'plugin_conflict', $text );
	}

	private static function way( ?PHPMailer $mailer ): string {
		return match ( $mailer?->Mailer ) {
			/* translators: %s: host name of a mail server */
			'smtp'  => sprintf( __( 'another way, over the mail server %s', 'mailwright' ), Server_Text::clean( (string) $mailer->Host, 253 ) ),
			'mail'  => __( 'another way, by PHP\'s own mail function', 'mailwright' ),
			default => __( 'another way', 'mailwright' ),
		};
	}

	/** Functions of WordPress or PHP itself (__return_false) were put there by somebody who leaves no trace. */
	private static function who( Hook_Callback $callback ): string {
		return in_array( $callback->origin->kind, array( 'core', 'php' ), true )
			? __( 'a plugin or theme that cannot be named', 'mailwright' )
			: $callback->origin->label();
	}
}
