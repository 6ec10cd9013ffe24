<?php
/**
 * The way that is left when a web host blocks every mail port: the same provider over HTTPS. Proposed only when its API was reached just now.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Diagnosis\Probe\Endpoint_Facts;
use Mailwright\Settings\Providers;
use Mailwright\Transport\Api\Api_Carrier;
use Mailwright\Transport\Carriers;
use Mailwright\Transport\Smtp_Error;
use Mailwright\Transport\Transcript;

defined( 'ABSPATH' ) || exit;

final class Https_Way {

	private const LIMIT_S = 3.0;

	/**
	 * @param string $mailer   The mailer to choose.
	 * @param string $provider Id of its preset.
	 * @param string $name     The provider, as people call it.
	 * @param string $region   Where the account lives, '' = the usual one.
	 * @param string $host     The host that was reached.
	 */
	private function __construct( public readonly string $mailer, public readonly string $provider, public readonly string $name, public readonly string $region, public readonly string $host ) {}

	/** Null: a mail port is open, the provider is not known or takes no mail over HTTPS, or that is closed, too. */
	public static function find( Inquiry $inquiry ): ?self {
		$endpoints = $inquiry->findings->endpoints;
		$is_closed = array() !== $endpoints && array() === array_filter( $endpoints, static fn( Endpoint_Facts $facts ): bool => $facts->is_open() );
		$by_host   = Providers::for_host( $inquiry->options->host );
		$smtp      = $inquiry->uses_smtp() && $is_closed ? Providers::get( '' !== $by_host ? $by_host : $inquiry->options->provider ) : null;
		$preset    = null === $smtp ? null : Providers::get( $smtp['https'] );
		if ( null === $smtp || null === $preset ) {
			return null;
		}
		$region  = str_ends_with( $smtp['id'], '_eu' ) ? 'eu' : '';
		$carrier = Carriers::make( array( 'mailer' => $preset['mailer'], 'region' => $region ), new Transcript() );
		if ( ! $carrier instanceof Api_Carrier ) {
			return null;
		}
		try {
			$carrier->reach( $inquiry->deadline->at_most( self::LIMIT_S ) );
		} catch ( Smtp_Error ) {
			return null;
		}
		return new self( $preset['mailer'], $preset['id'], $smtp['name'], $region, $carrier->host() );
	}

	/** One next step. */
	public function sentence(): string {
		/* translators: 1: name of a provider, such as "Mailgun", 2: host name, such as "api.mailgun.net" */
		return sprintf( __( 'This web server reaches no mail port, but it reaches %1$s over HTTPS (%2$s, tried just now). Choose %1$s as mailer under Connection; that way needs no mail port.', 'mailwright' ), $this->name, $this->host );
	}

	/** @return array{mailer: string, provider: string, name: string, region: string} */
	public function to_array(): array {
		return array(
			'mailer'   => $this->mailer,
			'provider' => $this->provider,
			'name'     => $this->name,
			'region'   => $this->region,
		);
	}
}
