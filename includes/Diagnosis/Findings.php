<?php
/**
 * Facts that one check finds and later ones build on.
 *
 * @package Mailwright
 */

declare( strict_types=1 );

namespace Mailwright\Diagnosis;

use Mailwright\Diagnosis\Probe\Endpoint_Facts;
use Mailwright\Diagnosis\Sender_Domain\Sender_Domain;
use Mailwright\Transport\Capabilities;
use Mailwright\Transport\Certificate_Facts;
use Mailwright\Transport\Failure;
use Mailwright\Transport\Smtp_Client;
use Mailwright\Transport\Transcript;

defined( 'ABSPATH' ) || exit;

final class Findings {

	/** Addresses of the host, checked (guarantees S16); null = not looked up, or it does not resolve. */
	public ?Target $target = null;

	/** @var list<Endpoint_Facts> Every address and port that was tried. */
	public array $endpoints = array();

	/** The certificate at the configured port, good or bad. */
	public ?Certificate_Facts $certificate = null;

	/** What the server offered on the way in, as far as we came. */
	public ?Capabilities $capabilities = null;

	/** Why the configured connection did not get as far as a login; null = it did, or was not tried. */
	public ?Failure $failure = null;

	/** Whether the configured connection was opened and, where asked for, logged in. */
	public bool $is_open = false;

	/** The open session of the login check, for the sender check. */
	public ?Smtp_Client $client = null;

	/** What was said in it. */
	public ?Transcript $transcript = null;

	/** Logins that a server has refused in this run; after two no more are tried, so that no account is locked. */
	public int $refused_logins = 0;

	/** @var list<array{host?: string, port?: int, encryption?: string}> Settings that may work instead, best first: REST field names of a connection. */
	public array $proposals = array();

	/** What the DNS says about the domain of the From address; null = not asked yet. */
	public ?Sender_Domain $sender_domain = null;

	/** The provider's way over HTTPS when no mail port is open. */
	public ?Https_Way $https_way = null;

	/** What a provider's API said, for mailers over HTTPS; null = not asked. */
	public ?Api_Findings $api = null;

	/**
	 * What answered at the configured port; an open one first.
	 */
	public function configured( int $port ): ?Endpoint_Facts {
		$found = null;
		foreach ( $this->endpoints as $endpoint ) {
			if ( $endpoint->port === $port && ( null === $found || ( $endpoint->is_open() && ! $found->is_open() ) ) ) {
				$found = $endpoint;
			}
		}
		return $found;
	}
}
