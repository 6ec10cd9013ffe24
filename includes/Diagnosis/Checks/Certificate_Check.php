<?php
/**
 * Whether the server's certificate can be trusted, and for how long. The answer is never "switch the check off".
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis\Checks;

use Mailwright\Diagnosis\Check;
use Mailwright\Diagnosis\Check_Result;
use Mailwright\Diagnosis\Dns\Dns_Name;
use Mailwright\Diagnosis\Inquiry;
use Mailwright\Transport\Certificate_Facts;

defined( 'ABSPATH' ) || exit;

final class Certificate_Check implements Check {

	/** Causes that lie in the certificate and not in TLS itself. */
	public const CAUSES = array( 'cert_expired', 'cert_self_signed', 'cert_untrusted_ca', 'cert_name_mismatch', 'cert_unverified', 'tls_weak_crypto', 'ca_bundle_broken' );

	/** Certificates of Let's Encrypt are renewed 30 days before the end; after that something is stuck. */
	private const WARN_DAYS = 21;

	/** Certificates of big hosts have hundreds of names. */
	private const MAX_NAMES = 8;

	public function id(): string {
		return 'certificate';
	}

	public function label(): string {
		return __( 'Certificate', 'mailwright' );
	}

	public function run( Inquiry $inquiry ): Check_Result {
		$mode = $inquiry->findings->configured( $inquiry->options->port )?->mode( $inquiry->options->encryption );
		$seen = $inquiry->findings->certificate;
		if ( null === $mode || ( null === $seen && null === $mode->failure ) ) {
			return Check_Result::skip( __( 'No certificate was shown.', 'mailwright' ) );
		}
		$evidence = null === $seen ? array() : $seen->to_array();
		$cause    = $mode->failure?->classify();
		if ( null !== $mode->failure && null !== $cause && in_array( $cause->cause, self::CAUSES, true ) ) {
			$inquiry->findings->failure = $mode->failure;
			if ( null !== $seen && 'cert_name_mismatch' === $cause->cause && ! $inquiry->has_failed( 'greeting' ) ) { // An interceptor's name is not the right one.
				$this->propose_names( $inquiry, $seen );
			}
			return Check_Result::fail( $mode->failure->message, $cause, $evidence );
		}
		if ( null === $seen ) {
			return Check_Result::skip( __( 'No certificate was shown.', 'mailwright' ) );
		}
		$format = get_option( 'date_format' );
		$date   = (string) wp_date( is_string( $format ) ? $format : 'Y-m-d', $seen->valid_to );
		if ( $seen->days_left() < self::WARN_DAYS ) {
			return Check_Result::warn(
				/* translators: 1: number of days, 2: date */
				sprintf( _n( 'The certificate is good, but it expires in %1$d day, on %2$s.', 'The certificate is good, but it expires in %1$d days, on %2$s.', max( 0, $seen->days_left() ), 'mailwright' ), max( 0, $seen->days_left() ), $date ),
				null,
				$evidence
			);
		}
		/* translators: 1: host name, 2: name of the issuer, 3: date */
		return Check_Result::pass( sprintf( __( 'Valid for %1$s, issued by %2$s, until %3$s.', 'mailwright' ), $seen->host, $seen->issuer, $date ), $evidence );
	}

	/** If the certificate is for another name of the same server, that name is the right host. */
	private function propose_names( Inquiry $inquiry, Certificate_Facts $certificate ): void {
		$names = array_map( 'strtolower', array() === $certificate->names ? array( $certificate->subject ) : $certificate->names );
		$names = array_filter( $names, static fn( string $name ): bool => ( 'localhost' === $name || str_contains( $name, '.' ) ) && Dns_Name::is_host( $name ) && false === filter_var( $name, FILTER_VALIDATE_IP ) );
		$found = $inquiry->dns->addresses( array_slice( array_values( $names ), 0, self::MAX_NAMES ), min( 1.0, $inquiry->deadline->remaining() ) );
		foreach ( $found as $name => $addresses ) {
			if ( array() !== array_intersect( $addresses, $inquiry->findings->target->addresses ?? array() ) ) {
				$inquiry->findings->proposals[] = array( 'host' => $name );
			}
		}
	}
}
