<?php
/**
 * Contradictions in the settings that show without asking anybody. What may be meant instead is proposed; the probe has to prove it.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Checks;

use Mailwright\Diagnosis\Check;
use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Configuration\Account_Rules;
use Mailwright\Diagnosis\Configuration\Api_Rules;
use Mailwright\Diagnosis\Configuration\Host_Rules;
use Mailwright\Diagnosis\Configuration\Port_Rules;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Diagnosis\Remarks;
use Mailwright\Settings\Providers;
use Mailwright\Settings\Settings_Store;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Preset from Providers
 */
final class Settings_Check implements Check {

	/** Not about settings: the check `php` tells these. */
	private const OF_PHP = array( 'openssl', 'sodium' );

	public function id(): string {
		return 'settings';
	}

	public function label(): string {
		return __( 'Settings', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$remarks  = new Remarks();
		$provider = self::provider( $inquiry );
		if ( $inquiry->uses_smtp() ) {
			( new Host_Rules( $inquiry, $remarks ) )->check();
			( new Account_Rules( $inquiry, $remarks, $provider ) )->check(); // First: nothing can be seen while a part is missing.
			( new Port_Rules( $inquiry, $remarks, $provider ) )->check();
		} elseif ( $inquiry->uses_api() ) {
			( new Api_Rules( $inquiry, $remarks ) )->check();
		} else {
			$remarks->warn( '', __( 'Mail leaves by PHP\'s own mail function. It needs no login, so many receivers distrust such mail or refuse it; a mail server of your own provider is more reliable.', 'mailwright' ) );
		}
		self::check_sender( $inquiry, $remarks );
		self::check_overrides( $inquiry, $remarks );
		return $remarks->result( $inquiry, 'config', __( 'The settings do not contradict one another.', 'mailwright' ), self::evidence( $inquiry, $provider ) );
	}

	/** @return Preset|null The preset that was chosen, or the one whose server this is. */
	private static function provider( Inquiry $inquiry ): ?array {
		$by_host = Providers::for_host( $inquiry->options->host );
		return Providers::get( '' !== $by_host ? $by_host : $inquiry->options->provider );
	}

	private static function check_sender( Inquiry $inquiry, Remarks $remarks ): void {
		if ( '' === $inquiry->from || false === is_email( $inquiry->from ) ) {
			$remarks->fail(
				'invalid_address',
				'' === $inquiry->from
					? __( 'This site has no From address. Fill in From Email.', 'mailwright' )
					/* translators: %s: an email address that is not valid */
					: sprintf( __( 'The From address %s is not a complete email address. Fill in From Email.', 'mailwright' ), $inquiry->from )
			);
		}
		$return_path = $inquiry->settings->return_path;
		if ( ! in_array( $return_path, array( '', 'default', 'from' ), true ) && false === is_email( $return_path ) ) {
			$remarks->warn( 'invalid_address', __( 'The return path is not a complete email address.', 'mailwright' ) );
		}
	}

	/** What wp-config.php or the environment was meant to fix, and does not. */
	private static function check_overrides( Inquiry $inquiry, Remarks $remarks ): void {
		if ( ! $inquiry->is_saved ) {
			return;
		}
		foreach ( array_diff_key( ( new Settings_Store() )->problems(), array_flip( self::OF_PHP ) ) as $problem ) {
			$remarks->warn( 'config_incomplete', $problem );
		}
	}

	/**
	 * @param Preset|null $provider
	 * @return array<string, mixed>
	 */
	private static function evidence( Inquiry $inquiry, ?array $provider ): array {
		$fixed    = array_map( static fn( array $source ): string => $source['name'], $inquiry->connection->sources() );
		$evidence = array(
			'mailer' => $inquiry->connection->mailer,
			'from'   => $inquiry->from,
		);
		if ( $inquiry->uses_smtp() ) {
			$evidence += array(
				'host'           => $inquiry->options->host,
				'port'           => $inquiry->options->port,
				'encryption'     => $inquiry->options->encryption->value,
				'authentication' => $inquiry->options->authentication,
				'username'       => $inquiry->options->username,
				'provider'       => (string) ( $provider['name'] ?? '' ),
				'password'       => self::password( $inquiry ),
			);
		}
		if ( $inquiry->uses_api() ) {
			$evidence += Api_Rules::evidence( $inquiry );
		}
		return array() === $fixed ? $evidence : $evidence + array( 'fixed_by' => $fixed );
	}

	/** Never more than whether there is one. */
	private static function password( Inquiry $inquiry ): string {
		if ( '' !== $inquiry->options->password ) {
			return 'set';
		}
		return $inquiry->options->is_password_locked ? 'locked' : 'none';
	}
}
