<?php
/**
 * Does by itself what a support engineer does by hand, in the order a mail travels, and proves a remedy before it offers one.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Causes\Classification;
use Mailwright\Causes\Confidence;
use Mailwright\Causes\Evidence;
use Mailwright\Diagnosis\Dns\Dns_Lookup;
use Mailwright\Settings\Connection;
use Mailwright\Settings\Encryption;
use Mailwright\Settings\Providers;
use Mailwright\Settings\Secret_State;
use Mailwright\Settings\Settings_Store;
use Mailwright\Transport\Api\Api_Carrier;
use Mailwright\Transport\Carriers;
use Mailwright\Transport\Deadline;
use Mailwright\Transport\Sender;
use Mailwright\Transport\Smtp_Options;
use Mailwright\Transport\Transcript;

defined( 'ABSPATH' ) || exit;

/**
 * @phpstan-import-type Row from Check_Result
 */
final class Diagnosis {

	/** The page promises 8 s; what is left is for WordPress itself. */
	private const LIMIT_S = 7.0;

	/** Each of these needs what the ones before it have found. */
	private const CHAIN = array( 'dns', 'ports', 'greeting', 'encryption', 'certificate', 'login', 'sender' );

	/** Only when asked for by name. */
	private const ON_REQUEST = array( 'test_message' );

	/**
	 * @param Dns_Lookup|null                                  $dns      Null = this server's own name service.
	 * @param (\Closure( Row $row ): void)|null $listener Told of each check's row as soon as it is known.
	 */
	public function __construct( private readonly ?Dns_Lookup $dns = null, private readonly ?\Closure $listener = null ) {}

	/**
	 * All checks by id, in the order a mail travels.
	 *
	 * @return array<string, Check>
	 */
	public static function checks(): array {
		$checks = array();
		foreach (
			array(
				new Checks\Settings_Check(),
				new Checks\Php_Check(),
				new Checks\Conflicts_Check(),
				new Checks\Dns_Check(),
				new Checks\Ports_Check(),
				new Checks\Greeting_Check(),
				new Checks\Encryption_Check(),
				new Checks\Certificate_Check(),
				new Checks\Login_Check(),
				new Checks\Sender_Check(),
				new Checks\Spf_Check(),
				new Checks\Dkim_Check(),
				new Checks\Dmarc_Check(),
				new Checks\Test_Message_Check(),
			) as $check
		) {
			$checks[ $check->id() ] = $check;
		}
		/**
		 * Filters the checks of a diagnosis.
		 *
		 * @param array<string, Check> $checks By id, in the order they run.
		 */
		$filtered = apply_filters( 'mailwright_checks', $checks );
		return array_filter( is_array( $filtered ) ? $filtered : $checks, static fn( mixed $check ): bool => $check instanceof Check );
	}

	/**
	 * @param Connection    $connection Saved, or built from unsaved fields.
	 * @param bool          $is_saved   See Inquiry.
	 * @param string        $recipient  Whom the sender check names: the admin's own address.
	 * @param string[]|null $only       Ids of the checks to report; null = all but those on request.
	 */
	public function run( Connection $connection, bool $is_saved, string $recipient, ?array $only = null ): Report {
		$started  = Deadline::now();
		$inquiry  = $this->inquiry( $connection, $is_saved, $recipient );
		$rows     = array();
		$reported = array();
		foreach ( $this->needed( $only ) as $id => $check ) {
			$began  = Deadline::now();
			$result = $this->result_of( $check, $inquiry );
			$inquiry->results[ $id ] = $result;
			if ( null !== $only && ! in_array( $id, $only, true ) ) {
				continue;
			}
			$reported[ $id ] = $result;
			$rows[]          = $result->to_array( $check, ( Deadline::now() - $began ) * 1000 );
			if ( null !== $this->listener ) {
				( $this->listener )( $rows[ array_key_last( $rows ) ] );
			}
		}
		if ( isset( $reported['settings'] ) && Verdict::is_refuted( $inquiry->results ) ) {
			$rows = array_map( self::settled( ... ), $rows );
		}
		$changes = ( new Fixes() )->proven( $inquiry, Verdict::failed( $inquiry->results ) );
		$inquiry->findings->client?->quit();
		$inquiry->findings->https_way = null === $changes && $inquiry->has_failed( 'ports' ) ? Https_Way::find( $inquiry ) : null;
		return new Report( $inquiry, Verdict::of( $reported, $inquiry, $changes ), $rows, $changes, ( Deadline::now() - $started ) * 1000 );
	}

	/**
	 * What looked wrong in the settings has been seen to work: the list must not contradict the verdict beside it.
	 *
	 * @param Row $row As Check_Result::to_array() makes it.
	 * @return Row
	 */
	private static function settled( array $row ): array {
		if ( 'settings' !== $row['id'] ) {
			return $row;
		}
		unset( $row['cause'] );
		$row['status'] = Check_Status::Pass->value;
		/* translators: %s: what looked wrong, a whole sentence */
		$row['summary'] = sprintf( __( '%s The login worked all the same, so this is only unusual.', 'mailwright' ), $row['summary'] );
		return $row;
	}

	private function inquiry( Connection $connection, bool $is_saved, string $recipient ): Inquiry {
		$settings = ( new Settings_Store() )->get();
		$from     = Sender::address( $settings );
		$values   = $connection->reveal();
		if ( $is_saved ) {
			/** This filter is documented in includes/Transport/Phpmailer_Setup.php */
			$filtered = apply_filters( 'mailwright_connection', $values, $from );
			$values   = is_array( $filtered ) ? $filtered : $values;
		}
		return new Inquiry(
			$connection,
			$is_saved,
			$settings,
			self::options( $connection, $values ),
			$from,
			$recipient,
			Deadline::after( self::LIMIT_S ),
			$this->dns ?? new Dns_Lookup(),
			values: $values
		);
	}

	/**
	 * What a session would use; for a mailer over HTTPS the host of its API, so that every report names it.
	 *
	 * @param array<string, mixed> $values
	 */
	private static function options( Connection $connection, #[\SensitiveParameter] array $values ): Smtp_Options {
		$options = Smtp_Options::from_array( $values, Secret_State::Locked === $connection->secret_state( 'password' ) );
		$carrier = 'smtp' === $connection->mailer ? null : Carriers::make( $values, new Transcript() );
		return $carrier instanceof Api_Carrier
			? $options->with( array( 'host' => $carrier->host(), 'port' => 443, 'encryption' => Encryption::Implicit_Tls, 'authentication' => false, 'provider' => Providers::for_mailer( $connection->mailer ) ) )
			: $options;
	}

	/**
	 * @param string[]|null $only
	 * @return array<string, Check>
	 */
	private function needed( ?array $only ): array {
		$checks = self::checks();
		if ( null === $only ) {
			return array_diff_key( $checks, array_flip( self::ON_REQUEST ) );
		}
		$last   = max( array( -1, ...array_keys( array_intersect( self::CHAIN, $only ) ) ) );
		$before = array_slice( self::CHAIN, 0, $last + 1 );
		return array_intersect_key( $checks, array_flip( array_merge( $before, $only ) ) );
	}

	/** A check that breaks must not take the others with it. */
	private function result_of( Check $check, Inquiry $inquiry ): Check_Result {
		if ( $inquiry->deadline->is_over() ) {
			return Check_Result::skip( __( 'Not tried: the time for the diagnosis was up.', 'mailwright' ) );
		}
		try {
			return ( $inquiry->uses_api() ? Over_Https::result( $check->id(), $inquiry ) : null ) ?? $check->run( $inquiry );
		} catch ( \Throwable $bug ) {
			return Check_Result::skip(
				__( 'This check could not be run.', 'mailwright' ),
				array( 'error' => get_class( $bug ), 'at' => basename( $bug->getFile() ) . ':' . $bug->getLine() )
			);
		}
	}

	/** For callers that have a failure and no report. */
	public static function unknown(): Classification {
		return new Classification( Classification::UNKNOWN, Confidence::Low, new Evidence() );
	}
}
