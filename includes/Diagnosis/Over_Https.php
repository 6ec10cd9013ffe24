<?php
/**
 * The checks along the way as they apply to a provider's API: no ports and no greeting, but HTTPS, a key or token, and the state of the domain.
 * Everything is asked the way mail would go, by WordPress's HTTP functions, so that a proxy counts as it would then.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Transport\Failure;
use Mailwright\Transport\Stage;

defined( 'ABSPATH' ) || exit;

final class Over_Https {

	/** The result of a check, null when it is the same as for a mail server. */
	public static function result( string $check, Inquiry $inquiry ): ?Check_Result {
		return match ( $check ) {
			'dns'         => self::dns( $inquiry ),
			'ports'       => self::reachable( $inquiry ),
			'greeting'    => Check_Result::skip( __( 'A provider’s API has no greeting.', 'mailwright' ) ),
			'encryption'  => self::encryption( $inquiry ),
			'certificate' => self::certificate( $inquiry ),
			'login'       => self::login( $inquiry ),
			'sender'      => self::sender( $inquiry ),
			default       => null,
		};
	}

	private static function dns( Inquiry $inquiry ): Check_Result {
		$failure = Api_Findings::of( $inquiry )->unreached();
		if ( Stage::Dns === $failure?->stage ) {
			return self::failed( $failure, $inquiry );
		}
		return null === $failure || ! in_array( $failure->stage, array( Stage::Config, Stage::Php ), true )
			/* translators: %s: host name, such as "api.mailgun.net" */
			? Check_Result::pass( sprintf( __( 'The name %s is known.', 'mailwright' ), $inquiry->options->host ) )
			: Check_Result::skip( __( 'Not tried: an earlier step failed.', 'mailwright' ) );
	}

	private static function reachable( Inquiry $inquiry ): Check_Result {
		$found   = Api_Findings::of( $inquiry );
		$failure = $found->unreached();
		if ( null === $failure ) {
			/* translators: 1: host name, such as "api.mailgun.net", 2: milliseconds */
			return Check_Result::pass( sprintf( __( '%1$s answers over HTTPS in %2$s ms.', 'mailwright' ), $inquiry->options->host, (string) $found->ms() ) );
		}
		return in_array( $failure->stage, array( Stage::Dns, Stage::Tls ), true ) ? self::not_tried() : self::failed( $failure, $inquiry );
	}

	private static function encryption( Inquiry $inquiry ): Check_Result {
		return null === Api_Findings::of( $inquiry )->unreached()
			? Check_Result::pass( __( 'The connection is encrypted.', 'mailwright' ) )
			: self::not_tried();
	}

	private static function certificate( Inquiry $inquiry ): Check_Result {
		$failure = Api_Findings::of( $inquiry )->unreached();
		if ( Stage::Tls === $failure?->stage ) {
			return self::failed( $failure, $inquiry );
		}
		return null === $failure
			/* translators: %s: host name, such as "api.mailgun.net" */
			? Check_Result::pass( sprintf( __( 'The certificate of %s is good; it was checked with the request.', 'mailwright' ), $inquiry->options->host ) )
			: self::not_tried();
	}

	private static function login( Inquiry $inquiry ): Check_Result {
		$found = Api_Findings::of( $inquiry );
		if ( null !== $found->unreached() ) {
			return self::not_tried();
		}
		$examination = $found->examination();
		if ( null !== $examination->login ) {
			return self::failed( $examination->login, $inquiry );
		}
		$inquiry->findings->is_open = $examination->is_known;
		if ( ! $examination->is_known ) {
			return Check_Result::skip( '' !== $examination->remark ? $examination->remark : __( 'The provider has no way to look at this without sending; a test email will show it.', 'mailwright' ), $found->evidence() );
		}
		return Check_Result::pass( trim( __( 'The provider accepts the key or the account.', 'mailwright' ) . ' ' . $examination->remark ), $found->evidence() );
	}

	private static function sender( Inquiry $inquiry ): Check_Result {
		$found = Api_Findings::of( $inquiry );
		if ( null !== $found->unreached() || null !== $found->examination()->login ) {
			return self::not_tried();
		}
		$examination = $found->examination();
		if ( null !== $examination->sender ) {
			return self::failed( $examination->sender, $inquiry );
		}
		return $examination->is_verified
			/* translators: %s: an email address */
			? Check_Result::pass( sprintf( __( 'The provider sends for %s.', 'mailwright' ), $inquiry->from ) )
			: Check_Result::skip( __( 'Whether the provider sends for the From address will show with a test email.', 'mailwright' ) );
	}

	private static function failed( Failure $failure, Inquiry $inquiry ): Check_Result {
		$inquiry->findings->failure = $failure;
		return Check_Result::fail( $failure->message, $failure->classify(), Api_Findings::of( $inquiry )->evidence() );
	}

	private static function not_tried(): Check_Result {
		return Check_Result::skip( __( 'Not tried: an earlier step failed.', 'mailwright' ) );
	}
}
