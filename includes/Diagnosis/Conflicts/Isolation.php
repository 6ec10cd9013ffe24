<?php
/**
 * Lets callbacks of other plugins run without consequences for this request: their output is swallowed, what they throw is caught, the hooks and the
 * global mailer are put back, and neither mail nor HTTP requests leave. What a plugin writes to the database (a log of mails) stays;
 * the subject of the dry run says what it is.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Conflicts;

defined( 'ABSPATH' ) || exit;

final class Isolation {

	/** Hooks whose callbacks may be taken away or added while they run. */
	public const HOOKS = array( 'wp_mail', 'pre_wp_mail', 'wp_mail_from', 'wp_mail_from_name', 'wp_mail_content_type', 'wp_mail_charset', 'phpmailer_init', 'wp_mail_failed', 'wp_mail_succeeded', 'pre_http_request' );

	/** @var array<string, \WP_Hook|null> */
	private array $hooks = array();

	/** @var list<string> */
	private array $current = array();

	private mixed $mailer = null;

	private bool $has_mailer = false;

	/**
	 * @template T
	 * @param \Closure(): T $run
	 * @return T
	 */
	public function run( \Closure $run ): mixed {
		$this->keep();
		add_filter( 'pre_wp_mail', static fn(): bool => false, PHP_INT_MAX ); // For callbacks that call wp_mail() themselves.
		add_filter( 'pre_http_request', static fn(): \WP_Error => new \WP_Error( 'mailwright_dry_run' ), PHP_INT_MAX );
		try {
			return $run();
		} finally {
			$this->put_back();
		}
	}

	/**
	 * Calls one callback as WordPress would.
	 *
	 * @param array<mixed> $arguments May hold references.
	 * @return array{value: mixed, error: string, printed: bool}
	 */
	public function call( Hook_Callback $callback, array $arguments ): array {
		/** @var list<string> $wp_current_filter */
		global $wp_current_filter;
		$level = ob_get_level();
		ob_start();
		$wp_current_filter[] = $callback->hook;
		$value = null;
		$error = '';
		try {
			if ( ! is_callable( $callback->function ) ) {
				throw new \TypeError( 'Not a valid callback.' );
			}
			$value = call_user_func_array( $callback->function, array_slice( $arguments, 0, $callback->accepts ) );
		} catch ( \Throwable $thrown ) {
			$error = self::describe( $thrown );
		} finally {
			array_pop( $wp_current_filter );
			$printed = '';
			while ( ob_get_level() > $level ) {
				$printed .= (string) ob_get_clean();
			}
		}
		return array(
			'value'   => $value,
			'error'   => $error,
			'printed' => '' !== $printed,
		);
	}

	private function keep(): void {
		/**
		 * @var array<string, \WP_Hook> $wp_filter
		 * @var list<string>            $wp_current_filter
		 */
		global $wp_filter, $wp_current_filter;
		foreach ( self::HOOKS as $hook ) {
			$registered           = $wp_filter[ $hook ] ?? null;
			$this->hooks[ $hook ] = $registered instanceof \WP_Hook ? clone $registered : null;
		}
		$this->current    = $wp_current_filter;
		$this->has_mailer = array_key_exists( 'phpmailer', $GLOBALS );
		$this->mailer     = $GLOBALS['phpmailer'] ?? null;
	}

	private function put_back(): void {
		/** @var array<string, \WP_Hook> $wp_filter */
		global $wp_filter, $wp_current_filter;
		foreach ( $this->hooks as $hook => $registered ) {
			if ( null === $registered ) {
				unset( $wp_filter[ $hook ] );
				continue;
			}
			$wp_filter[ $hook ] = $registered;
		}
		$wp_current_filter = $this->current;
		unset( $GLOBALS['phpmailer'] );
		if ( $this->has_mailer ) {
			$GLOBALS['phpmailer'] = $this->mailer;
		}
	}

	/** Class and place only: messages may hold anything, passwords included. */
	private static function describe( \Throwable $thrown ): string {
		$class = (string) preg_replace( '/\x00.*$/s', '', get_class( $thrown ) );
		$file  = Origin::of( $thrown->getFile() )->file;
		return '' === $file ? $class : sprintf( '%s (%s:%d)', $class, $file, $thrown->getLine() );
	}
}
